using System.Globalization;
using System.Text;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Checkpoints;

/// <summary>
/// The body of <c>POST add-checkpoint</c>, by which a log asks a witness to cosign: see https://c2sp.org/tlog-witness.
/// </summary>
/// <param name="OldSize">The size the witness is thought to have cosigned last; 0 when it is new to this log.</param>
/// <param name="Proof">The consistency proof from there to the checkpoint, at most 63; empty when <paramref name="OldSize"/> is 0.</param>
/// <param name="Checkpoint">The whole signed note.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<Hash> Proof, string Checkpoint)
{
    /// <summary>The most bytes a body may have: those of a note, and a quarter as much for the rest.</summary>
    public const int MostBytes = SignedNote.MostBytes / 4 * 5;

    private const string OldWord = "old ";
    private const string Subject = "An add-checkpoint request";

    /// <inheritdoc cref="Parse(string)"/>
    public static WitnessRequest Parse(ReadOnlySpan<byte> body) => Parse(StrictFormats.Text(body, MostBytes, Subject));

    /// <summary>Reads a body. That its checkpoint is a note is checked, that anyone signed it is not.</summary>
    /// <exception cref="LedgerFormatException">It is not one, or is larger than allowed.</exception>
    public static WitnessRequest Parse(string body)
    {
        _ = StrictFormats.Bytes(body, MostBytes, Subject);
        ReadOnlySpan<char> rest = body;
        string first = StrictFormats.Line(ref rest) ?? "";
        long? old = first.StartsWith(OldWord, StringComparison.Ordinal) ? StrictFormats.Decimal(first.AsSpan(OldWord.Length)) : null;
        if (old is null)
        {
            throw new LedgerFormatException($"{Subject} begins with: old, space, a decimal number without leading zeros.");
        }

        List<Hash> proof = HashLines.Read(ref rest, Subject);
        if (old == 0 && proof.Count > 0)
        {
            throw new LedgerFormatException($"{Subject} from size 0 has no proof.");
        }

        string checkpoint = rest.ToString();
        _ = SignedNote.Parse(checkpoint);
        return new WitnessRequest(old.Value, proof, checkpoint);
    }

    /// <summary>The body.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(OldWord).Append(OldSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return HashLines.Append(text, Proof).Append(Checkpoint).ToString();
    }
}

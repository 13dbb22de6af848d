using System.Globalization;
using System.Text;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Checkpoints;

/// <summary>
/// What shows offline that an entry stands in a log: a <c>.tlog-proof</c> file, see https://c2sp.org/tlog-proof. What is
/// parsed is written again byte for byte.
/// </summary>
/// <param name="Index">The entry's position, from 0.</param>
/// <param name="Hashes">The inclusion proof, from the leaf's sibling up, at most 63.</param>
/// <param name="Checkpoint">The whole signed note, as the log published it.</param>
/// <param name="Extra">Bytes beside it that nothing protects; null for none.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Hash> Hashes, string Checkpoint, byte[]? Extra)
{
    /// <summary>The most bytes a proof may have: those of a note, and a quarter as much for the rest.</summary>
    public const int MostBytes = SignedNote.MostBytes / 4 * 5;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraWord = "extra ";
    private const string IndexWord = "index ";
    private const string Subject = "A tlog-proof";

    /// <inheritdoc cref="Parse(string)"/>
    public static TlogProof Parse(ReadOnlySpan<byte> proof) => Parse(StrictFormats.Text(proof, MostBytes, Subject));

    /// <summary>Reads a proof. That its checkpoint is a note is checked, that anyone signed it is not.</summary>
    /// <exception cref="LedgerFormatException">It is not one, or is larger than allowed.</exception>
    public static TlogProof Parse(string proof)
    {
        _ = StrictFormats.Bytes(proof, MostBytes, Subject);
        ReadOnlySpan<char> rest = proof;
        if (StrictFormats.Line(ref rest) != Header)
        {
            throw new LedgerFormatException($"{Subject} begins with the line {Header}.");
        }

        string line = StrictFormats.Line(ref rest) ?? "";
        byte[]? extra = null;
        if (line.StartsWith(ExtraWord, StringComparison.Ordinal))
        {
            extra = StrictFormats.Base64(line.AsSpan(ExtraWord.Length));
            if (extra is null or [])
            {
                throw new LedgerFormatException($"{Subject}'s extra line holds data in base64, or is left out.");
            }

            line = StrictFormats.Line(ref rest) ?? "";
        }

        long? index = line.StartsWith(IndexWord, StringComparison.Ordinal) ? StrictFormats.Decimal(line.AsSpan(IndexWord.Length)) : null;
        if (index is null)
        {
            throw new LedgerFormatException($"{Subject}'s index line reads: index, space, a decimal number without leading zeros.");
        }

        List<Hash> hashes = HashLines.Read(ref rest, Subject);
        string checkpoint = rest.ToString();
        _ = SignedNote.Parse(checkpoint);
        return new TlogProof(index.Value, hashes, checkpoint, extra);
    }

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is { Length: > 0 })
        {
            text.Append(ExtraWord).Append(Convert.ToBase64String(Extra)).Append('\n');
        }

        text.Append(IndexWord).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return HashLines.Append(text, Hashes).Append(Checkpoint).ToString();
    }
}

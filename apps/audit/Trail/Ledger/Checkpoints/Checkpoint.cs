using System.Globalization;
using System.Text;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Checkpoints;

/// <summary>
/// What a log commits to: how many entries it has and the root over them. It is the text of a signed note, see
/// https://c2sp.org/tlog-checkpoint.
/// </summary>
/// <param name="Origin">Which log: one non-empty line.</param>
/// <param name="Size">Entries, 0 to 2^63-1.</param>
/// <param name="Root">The root of the tree of that size; of an empty one, <see cref="MerkleTree.Empty"/>.</param>
public sealed record Checkpoint(string Origin, long Size, Hash Root)
{
    private const string Subject = "A checkpoint";

    /// <summary>
    /// Further lines, none of them empty, which mean nothing to us. We write none: nobody monitors them.
    /// </summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Reads a note's text, without signatures, in the one spelling <see cref="ToString"/> writes.</summary>
    /// <exception cref="LedgerFormatException">Anything else.</exception>
    public static Checkpoint Parse(string noteText)
    {
        _ = StrictFormats.Bytes(noteText, Notes.SignedNote.MostBytes, Subject);
        ReadOnlySpan<char> rest = noteText;
        string origin = Line(ref rest, "origin");
        long size =
            StrictFormats.Decimal(Line(ref rest, "size"))
            ?? throw new LedgerFormatException($"{Subject}'s second line is the size, a decimal number below 2^63 without leading zeros.");
        if (!Hash.TryFromBase64(Line(ref rest, "root"), out Hash root))
        {
            throw new LedgerFormatException($"{Subject}'s third line is the root, 32 bytes in base64.");
        }

        if (size == 0 && root != MerkleTree.Empty)
        {
            throw new LedgerFormatException($"{Subject} of size 0 has another root than that of the empty tree.");
        }

        var extensions = new List<string>();
        while (!rest.IsEmpty)
        {
            extensions.Add(Line(ref rest, "extension"));
        }

        return new Checkpoint(origin, size, root) { Extensions = extensions };
    }

    /// <summary>Whether both say the same, extension lines included.</summary>
    public bool Equals(Checkpoint? other) =>
        other is not null
        && Origin == other.Origin
        && Size == other.Size
        && Root == other.Root
        && Extensions.SequenceEqual(other.Extensions);

    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);

    /// <summary>The note's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Origin).Append('\n');
        text.Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append(Root.ToBase64()).Append('\n');
        foreach (string extension in Extensions)
        {
            text.Append(extension).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(ref ReadOnlySpan<char> rest, string part) =>
        StrictFormats.Line(ref rest) is { Length: > 0 } line
            ? line
            : throw new LedgerFormatException($"{Subject}'s {part} line is missing, empty or not ended by a line break.");
}

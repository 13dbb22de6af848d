using System.Globalization;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>
/// What a corrected landing says of itself: which entry it replaces in answers, and by which rules it was read. It is in the event of its
/// leaf, <c>landing/ID/corrected/RULES/ENTRY/HASH</c>, so the tree covers it, and no erasure touches it.
/// </summary>
/// <param name="Entry">The entry that was answered from before.</param>
/// <param name="Leaf">The hash of that entry's leaf.</param>
/// <param name="Rules">The version of the reading rules.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record Correction(long Entry, Hash Leaf, int Rules, DateTimeOffset RecordedAt)
{
    private const string Step = "/corrected/";

    private static ReadOnlySpan<byte> End => "\"type\":\"git.landing-corrected\",\"v\":1}"u8;

    /// <summary>Whether a leaf is that of a correction, without reading it.</summary>
    public static bool Is(ReadOnlySpan<byte> leaf) => leaf.EndsWith(End);

    /// <summary>The event of a correction.</summary>
    /// <param name="corrected">The leaf of the entry that is corrected, which may itself be a correction.</param>
    public static string EventOf(LedgerLeaf corrected, int rules, long entry, Hash leaf) =>
        string.Create(CultureInfo.InvariantCulture, $"{Landing(corrected.Event)}{Step}{rules}/{entry}/{leaf}");

    /// <summary>Reads it from a leaf; null for a leaf that is no correction.</summary>
    /// <exception cref="LedgerFormatException">The leaf is a correction that does not say of what.</exception>
    public static Correction? Of(LedgerLeaf leaf)
    {
        if (leaf.Type != EntryTypes.Corrected)
        {
            return null;
        }

        int at = leaf.Event.LastIndexOf(Step, StringComparison.Ordinal);
        string[] parts = at < 0 ? [] : leaf.Event[(at + Step.Length)..].Split('/');
        return
            parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rules)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long entry)
            && parts[2].Length == 2 * Hash.Size
            && parts[2].All(char.IsAsciiHexDigitLower)
            ? new Correction(entry, Hash.Parse(parts[2]), rules, leaf.RecordedAt)
            : throw new LedgerFormatException("A correction does not name the entry that it corrects.");
    }

    private static string Landing(string eventId) =>
        eventId.IndexOf(Step, StringComparison.Ordinal) is >= 0 and int at ? eventId[..at] : eventId;
}

using System.IO.Hashing;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>
/// What an entry tells beyond its leaf, as three packed records; of entries that are no landings only the head is used.
/// </summary>
/// <param name="Head">A landing's <see cref="LandingRecord"/> head, or a <see cref="NoticeRecord"/>.</param>
/// <param name="Commits">The commits a landing brought.</param>
/// <param name="Fields">What it changed: <see cref="FieldsRecord"/>.</param>
public sealed record Payload(byte[] Head, byte[] Commits, byte[] Fields)
{
    /// <summary>
    /// A checksum of the bytes as they are stored, with their salts. An index keeps it of each payload it has checked in full, so that
    /// looking through thousands need not take each apart again; what is said of one is checked in full.
    /// </summary>
    public ulong Checksum(ReadOnlySpan<byte> salts) =>
        XxHash3.HashToUInt64(
            salts,
            (long)XxHash3.HashToUInt64(Fields, (long)XxHash3.HashToUInt64(Commits, (long)XxHash3.HashToUInt64(Head)))
        );

    /// <summary>What a landing changed was erased as a whole, because a name in it was a secret; only its digest is left.</summary>
    public bool HasErasedFields => CompressedRecord.IsErased(Fields);

    /// <summary>The unpacked records with their slots, in the order in which slots are numbered.</summary>
    /// <param name="type">The entry's type.</param>
    /// <exception cref="InvalidDataException">The bytes are no such records.</exception>
    public IReadOnlyList<(byte[] Record, List<ErasableSlot> Slots)> Parts(string type)
    {
        byte[] head = CompressedRecord.Unpack(Head);
        if (!EntryTypes.IsLanding(type))
        {
            return [(head, NoticeRecord.SlotsOf(head)), ([], []), ([], [])];
        }

        byte[] commits = CompressedRecord.Unpack(Commits);
        byte[] fields = HasErasedFields ? [] : CompressedRecord.Unpack(Fields);
        return
        [
            (head, LandingRecord.SlotsOfHead(head)),
            (commits, LandingRecord.SlotsOfCommits(commits)),
            (fields, FieldsCursor.SlotsOf(fields)),
        ];
    }
}

/// <summary>The types of entries. The names are stored.</summary>
public static class EntryTypes
{
    /// <summary>Commits reached the followed branch.</summary>
    public const string Landing = "git.landing";

    /// <summary>A landing that was recorded by earlier rules, read again: see <see cref="Correction"/>.</summary>
    public const string Corrected = "git.landing-corrected";

    /// <summary>From here on landings are read by other rules.</summary>
    public const string Rules = "git.rules";

    /// <summary>All landings were read again, and what differed was corrected.</summary>
    public const string CarriedOver = "git.carried-over";

    /// <summary>The followed branch no longer contains landings that were recorded.</summary>
    public const string Rewritten = "git.rewritten";

    /// <summary>Recording of a branch began, or its terms changed.</summary>
    public const string Source = "git.source";

    /// <summary>Values were erased from payloads.</summary>
    public const string Erased = "ledger.erased";

    /// <summary>Another key signs from here on.</summary>
    public const string KeyRotated = "ledger.key-rotated";

    /// <summary>Somebody went through a runbook, or part of it.</summary>
    public const string RunbookRun = "runbook.run";

    /// <summary>Whether the payload of such an entry is a landing's.</summary>
    public static bool IsLanding(string type) => type is Landing or Corrected;
}

using System.Globalization;
using System.Security.Cryptography;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording;

/// <summary>Entries that are no landings: what happened to the recording itself.</summary>
internal static class RecordingNotices
{
    /// <summary>Recording of a branch began, or what it can see changed.</summary>
    public static NewEntry Source(string source, int number, string tracked, string shallow, string keyPrint, DateTimeOffset now) =>
        Make(
            EntryTypes.Source,
            source,
            $"source/{number}",
            now,
            "branch:" + tracked,
            [("tracked", tracked), ("shallow", shallow), ("keyPrint", keyPrint), ("rules", Text(ReadingRules.Version))],
            []
        );

    /// <summary>From here on landings are read by other rules than before.</summary>
    public static NewEntry Rules(string source, string tracked, DateTimeOffset now) =>
        Make(
            EntryTypes.Rules,
            source,
            $"rules/{ReadingRules.Version}",
            now,
            "branch:" + tracked,
            [("rules", Text(ReadingRules.Version))],
            []
        );

    /// <summary>Landings recorded by earlier rules were read again.</summary>
    /// <param name="size">Entries in the ledger.</param>
    public static NewEntry CarriedOver(string source, string tracked, long size, CarryOverResult result, DateTimeOffset now) =>
        Make(
            EntryTypes.CarriedOver,
            source,
            string.Create(CultureInfo.InvariantCulture, $"carried-over/{ReadingRules.Version}/{size}"),
            now,
            "branch:" + tracked,
            [
                ("rules", Text(ReadingRules.Version)),
                ("same", Text(result.Same)),
                ("corrected", Text(result.Corrected)),
                ("left", Text(result.Left)),
            ],
            []
        );

    /// <summary>Landings left the line.</summary>
    /// <param name="fork">The latest landing that is still on it; empty when none is.</param>
    /// <param name="number">Its number.</param>
    public static NewEntry Rewritten(
        string source,
        int id,
        string kind,
        string oldTip,
        string newTip,
        string fork,
        int number,
        DateTimeOffset now
    ) =>
        Make(
            EntryTypes.Rewritten,
            source,
            $"rewrite/{id}",
            now,
            "commit:" + oldTip,
            [("id", Text(id)), ("kind", kind), ("oldTip", oldTip), ("newTip", newTip), ("fork", fork), ("number", Text(number))],
            []
        );

    /// <summary>Something cairn did by itself or for somebody who is not told.</summary>
    public static NewEntry Make(
        string type,
        string source,
        string eventId,
        DateTimeOffset now,
        string subject,
        IEnumerable<(string, string)> facts,
        IEnumerable<(string, string)> texts
    ) =>
        Made(
            new LedgerLeaf(type, source, eventId, now, default, [], subject, "success", "", ""),
            facts,
            [("actor", "cairn on " + System.Environment.MachineName), .. texts]
        );

    /// <summary>An entry of which all is known but the two digests.</summary>
    /// <param name="texts">The first is the actor.</param>
    public static NewEntry Made(LedgerLeaf told, IEnumerable<(string, string)> facts, IEnumerable<(string, string)> texts)
    {
        var head = new RecordWriter();
        NoticeRecord.Write(head, facts, texts);
        byte[] key = RandomNumberGenerator.GetBytes(Commitments.SaltBytes);
        (byte[] digest, byte[] actor) = new Commitments().Of(key, head, new RecordWriter(), new RecordWriter());
        LedgerLeaf leaf = told with { Actor = Convert.ToHexStringLower(actor), PayloadDigest = Convert.ToHexStringLower(digest) };
        return new NewEntry(leaf, new Payload(CompressedRecord.Pack(head.Written), [], []), key);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

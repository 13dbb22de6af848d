using System.Globalization;
using System.Text;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording.Ledgers;

/// <summary>What an erasure did.</summary>
/// <param name="Entries">Entries something was erased from.</param>
/// <param name="Values">Values erased.</param>
/// <param name="Kept">Entries where the name stands in a path or name, which are part of what happened and stay.</param>
/// <param name="Entry">The entry that records the erasure; null when there was nothing to erase.</param>
public sealed record ErasureResult(int Entries, int Values, IReadOnlyList<long> Kept, long? Entry);

/// <summary>
/// Erases what tells of a person from every payload. The leaves stay, so every proof still verifies; that it was done, when,
/// and why is an entry itself, stored in the same transaction. The index holds hashes of names, so it is built again; until it is, it
/// answers as before, without the erased values. A crash leaves it behind the ledger: the next update finds the erasure there,
/// and builds it again as well.
/// </summary>
public static class Erasure
{
    /// <param name="person">A name or address, compared without regard to case; values that hold it anywhere are erased.</param>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    public static ErasureResult Run(
        TrailPlace place,
        string person,
        string reason,
        DateTimeOffset now,
        Action<string> say,
        CancellationToken cancel
    )
    {
        using FileStream held = TrailLock.Take(place.Lock, static () => { }, cancel);
        ErasureResult done = Erase(place, person, reason, now, say, cancel);
        if (done.Entry is not null)
        {
            using LedgerFile ledger = LedgerFile.Read(place.Ledger);
            Recorder.FollowLedger(place, ledger, new RecordingReporter(null, say), cancel);
        }

        return done;
    }

    private static ErasureResult Erase(
        TrailPlace place,
        string person,
        string reason,
        DateTimeOffset now,
        Action<string> say,
        CancellationToken cancel
    )
    {
        using FileStream still = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        using OpenLedger open = OpenLedger.Open(place, "", say);
        var commitments = new Commitments();
        var erased = new List<ErasedPayload>();
        var slots = new StringBuilder();
        var kept = new List<long>();
        int values = 0;
        long size = open.Head?.Size ?? 0;
        foreach (StoredEntry entry in CheckedEntries.Of(open.File, LedgerKeys.Public(place), 0, size))
        {
            cancel.ThrowIfCancellationRequested();
            var leaf = LedgerLeaf.Parse(entry.Leaf);
            var here = new List<int>();
            if (
                commitments.Erase(leaf.Type, entry.Payload, entry.Salts, (slot, content) => Holds(content, person) && Add(here, slot)) is
                { } gone
            )
            {
                erased.Add(new ErasedPayload(entry.Index, gone.Payload, gone.Salts));
                values += here.Count;
                slots.Append(CultureInfo.InvariantCulture, $"{entry.Index}:{string.Join(',', here)} ");
            }

            StoredEntry left = entry with
            {
                Payload = erased.Count > 0 && erased[^1].Index == entry.Index ? erased[^1].Payload : entry.Payload,
            };
            if (left.Payload.Parts(leaf.Type).Any(part => Holds(part.Record, person)))
            {
                kept.Add(entry.Index);
            }
        }

        if (erased.Count == 0)
        {
            return new ErasureResult(0, 0, kept, null);
        }

        NewEntry notice = RecordingNotices.Make(
            EntryTypes.Erased,
            "cairn",
            $"erasure/{size}",
            now,
            "ledger:" + open.Origin,
            [("slots", slots.ToString().TrimEnd()), ("values", values.ToString(CultureInfo.InvariantCulture))],
            [("reason", reason)]
        );
        long at = open.Append([notice], now, erased)[0];
        return new ErasureResult(erased.Count, values, kept, at);
    }

    private static bool Add(List<int> slots, int slot)
    {
        slots.Add(slot);
        return true;
    }

    private static bool Holds(ReadOnlySpan<byte> content, string person) =>
        Encoding.UTF8.GetString(content).Contains(person, StringComparison.OrdinalIgnoreCase);
}

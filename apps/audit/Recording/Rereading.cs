using System.Text;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording;

/// <summary>What came of reading a recorded landing again.</summary>
internal enum RereadResult
{
    /// <summary>It is told as it was recorded.</summary>
    Same,

    /// <summary>It is told otherwise.</summary>
    Differs,

    /// <summary>It is told otherwise because git lacks content now, or because values were erased from what was recorded.</summary>
    NotComparable,
}

/// <summary>A landing as it was recorded, and as it is read today.</summary>
/// <param name="Number">Its number in the index.</param>
/// <param name="Leaf">The leaf of what was recorded.</param>
internal sealed record RereadLanding(int Number, StoredEntry Recorded, LedgerLeaf Leaf, RecordedLanding Read, RereadResult Result);

/// <summary>
/// Reads the landings of the followed line again, by today's rules, and compares each with the entry that it is answered from. Nothing
/// is written. The trail's lock must be held.
/// </summary>
internal sealed class Rereading(GitRepository repository, TrailPlace place, LedgerFile ledger, byte[] key)
{
    private static readonly byte[] NotHere = Encoding.UTF8.GetBytes(UnreadableFileReasons.Missing);

    /// <param name="each">Called on this thread, oldest landing first.</param>
    /// <returns>How many recorded landings were not read again, because they are not on the line that git has.</returns>
    /// <exception cref="GitException">Git failed.</exception>
    /// <exception cref="LedgerRefusedException">A recorded landing is not what was recorded.</exception>
    public int Run(TrailFile trail, Action<RereadLanding> each, IProgress<HistoryProgress>? progress, CancellationToken cancel)
    {
        LedgerHead head = ledger.Head() ?? throw CheckedEntries.Damaged("its head is missing");
        var entries = new CheckedEntries(
            ledger.Tile,
            index => ledger.Entries(index, index + 1).SingleOrDefault(),
            Ledgers.LedgerKeys.Public(place)
        );
        entries.Under(head);
        var recorded = new Dictionary<string, (int Number, long Entry)>(StringComparer.Ordinal);
        foreach (int number in trail.Between(null, null))
        {
            recorded[trail.IdOf(number)] = (number, trail.EntryOf(number));
        }

        HashSet<long> erased = ErasedFrom(entries);
        int unread = recorded.Count + trail.Between(null, null, rewritten: true).Count;
        Recorder
            .Reader(repository, key)
            .Read(
                null,
                () => new RecordingSink("git:" + repository.Tracked, 0),
                read =>
                {
                    if (recorded.TryGetValue(read.Index.Landing.Id, out (int Number, long Entry) known))
                    {
                        unread--;
                        StoredEntry stored = entries.Read(known.Entry);
                        LedgerLeaf leaf = entries.Leaf(known.Entry);
                        each(new RereadLanding(known.Number, stored, leaf, read, Compare(stored.Payload, read.Entry.Payload)));

                        RereadResult Compare(Payload was, Payload now) =>
                            IsSame(was, now) ? RereadResult.Same
                            : erased.Contains(known.Entry) || LacksMore(was, now) ? RereadResult.NotComparable
                            : RereadResult.Differs;
                    }
                },
                progress,
                cancel
            );
        return unread;
    }

    /// <summary>The entries from which a person's data was erased: what was there must not be recorded again.</summary>
    private HashSet<long> ErasedFrom(CheckedEntries entries)
    {
        var from = new HashSet<long>();
        foreach (long index in ledger.OfType(EntryTypes.Erased))
        {
            IReadOnlyDictionary<string, string> told = NoticeRecord.Read(entries.Read(index).Payload.Head);
            if (!told.ContainsKey("rules"))
            {
                from.UnionWith(
                    told["slots"]
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(part => long.Parse(part.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture))
                );
            }
        }

        return from;
    }

    /// <summary>Whether git lacks content now that it had when the landing was recorded.</summary>
    private static bool LacksMore(Payload was, Payload now)
    {
        if (CompressedRecord.Unpack(now.Fields).AsSpan().IndexOf(NotHere) < 0)
        {
            return false;
        }

        HashSet<string> lacked = Lacking(was);
        return Lacking(now).Any(file => !lacked.Contains(file));
    }

    private static HashSet<string> Lacking(Payload payload)
    {
        var files = new HashSet<string>();
        var walk = new FieldsCursor(payload.Fields);
        while (walk.MoveNext())
        {
            if (walk.Entry == FieldsEntry.Text && walk.Detail == UnreadableFileReasons.Missing)
            {
                files.Add(walk.File);
            }
        }

        return files;
    }

    /// <summary>Whether two payloads tell the same, as far as nothing was erased from the first.</summary>
    internal static bool IsSame(Payload was, Payload now)
    {
        if (
            was.Fields.AsSpan().SequenceEqual(now.Fields)
            && was.Head.AsSpan().SequenceEqual(now.Head)
            && was.Commits.AsSpan().SequenceEqual(now.Commits)
        )
        {
            return true;
        }

        IReadOnlyList<(byte[] Record, List<ErasableSlot> Slots)> before = was.Parts(EntryTypes.Landing);
        IReadOnlyList<(byte[] Record, List<ErasableSlot> Slots)> after = now.Parts(EntryTypes.Landing);
        for (int part = 0; part < before.Count; part++)
        {
            if (!IsSame(before[part], after[part]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame((byte[] Record, List<ErasableSlot> Slots) was, (byte[] Record, List<ErasableSlot> Slots) now)
    {
        if (was.Slots.Count != now.Slots.Count)
        {
            return false;
        }

        int at = 0;
        int there = 0;
        for (int i = 0; i < was.Slots.Count; i++)
        {
            (ErasableSlot slot, ErasableSlot other) = (was.Slots[i], now.Slots[i]);
            if (
                !was.Record.AsSpan(at, slot.Start - at).SequenceEqual(now.Record.AsSpan(there, other.Start - there))
                || (
                    !slot.Erased
                    && !was.Record.AsSpan(slot.Content, slot.Length).SequenceEqual(now.Record.AsSpan(other.Content, other.Length))
                )
            )
            {
                return false;
            }

            (at, there) = (slot.End, other.End);
        }

        return was.Record.AsSpan(at).SequenceEqual(now.Record.AsSpan(there));
    }
}

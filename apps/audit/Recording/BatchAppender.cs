using System.Diagnostics;
using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording;

/// <summary>
/// Appends batch after batch to a ledger and brings each into the index. The ledger is held for one batch at a time: webhooks append
/// between two, and what they appended is indexed where the ledger has it. The trail's lock must be held.
/// </summary>
/// <param name="repository">The repository's name, to name a new ledger by.</param>
/// <param name="follower">Has followed the ledger up to its state.</param>
internal sealed class BatchAppender(
    TrailPlace place,
    string repository,
    IndexFollower follower,
    DateTimeOffset now,
    Action<string> say,
    CancellationToken cancel
) : IDisposable
{
    private long followed = follower.State.Followed;
    private OpenLedger? open;

    /// <summary>Appends what happened to the recording itself.</summary>
    public void Append(IReadOnlyList<NewEntry> notices)
    {
        if (notices.Count > 0)
        {
            using FileStream held = Hold();
            open!.Append(notices, now);
            Follow(open.File, open.Head!.Size);
        }
    }

    /// <summary>Appends landings, whose terms are known already.</summary>
    public void Append(IReadOnlyList<RecordedLanding> batch)
    {
        using Activity? span = RecordingTrace.Source.StartActivity("append batch");
        span?.SetTag(RecordingTrace.Landings, batch.Count);
        using FileStream held = Hold();
        long size = open!.Head?.Size ?? 0;
        IReadOnlyList<long> places = open.Append([.. batch.Select(landing => landing.Entry)], now);
        Follow(open.File, size);
        for (int i = 0; i < batch.Count; i++)
        {
            if (places[i] >= size)
            {
                follower.Landing(batch[i].Index with { Entry = places[i] });
                continue;
            }

            // It was recorded before, under other salts.
            foreach (StoredEntry entry in CheckedEntries.Of(open.File, LedgerKeys.Public(place), places[i], places[i] + 1))
            {
                follower.Take(entry);
            }
        }

        followed = open.Head!.Size;
    }

    /// <summary>Makes everything visible in the index. What others append meanwhile is the next run's.</summary>
    public void Commit()
    {
        using Activity? span = RecordingTrace.Source.StartActivity("commit index");
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        LedgerHead head = ledger.Head()!;
        Follow(ledger, head.Size);
        follower.Commit(head);
    }

    public void Dispose() => open?.Dispose();

    private FileStream Hold()
    {
        FileStream held = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        try
        {
            // Another process may have appended, or exchanged the key, since the last batch: what is open is then of the past.
            if (open?.IsCurrent == false)
            {
                open.Dispose();
                open = null;
            }

            open ??= OpenLedger.Open(place, repository, say);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void Follow(LedgerFile ledger, long size)
    {
        foreach (StoredEntry entry in CheckedEntries.Of(ledger, LedgerKeys.Public(place), followed, size))
        {
            follower.Take(entry);
        }

        followed = Math.Max(followed, size);
    }
}

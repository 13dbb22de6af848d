using System.Globalization;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Sources.Git.Anchors;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording.Anchoring;

/// <summary>
/// Makes the newest checkpoint known wherever it is to be known. Each place is tried by itself; one that fails is shown and
/// tried again when it is next due, and recording goes on meanwhile. What a place knew before is held against the ledger
/// first: one that knows more, or otherwise, is an alarm. An alarm is kept with the place and raised once all have been tried.
/// </summary>
public static class Anchoring
{
    /// <summary>Anchors whatever is due, or all; returns them as they are now.</summary>
    /// <param name="all">Whether due or not.</param>
    /// <exception cref="LedgerRefusedException">A place knows more of the log than the ledger holds, or otherwise.</exception>
    public static async Task<IReadOnlyList<Anchor>> Run(
        TrailPlace place,
        HttpClient http,
        bool all,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        Anchors anchors = Anchors.Load(place);
        if (!File.Exists(place.Ledger) || anchors.All.Count == 0)
        {
            return anchors.All;
        }

        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        IReadOnlyList<VerifierKey> keys = LedgerKeys.Public(place);
        if (ledger.Head() is not { } head)
        {
            return anchors.All;
        }

        LedgerRefusedException? alarm = null;
        foreach (Anchor anchor in anchors.All.Where(anchor => all || IsDue(anchor, head, now)))
        {
            Anchor done;
            try
            {
                done = await Try(place, ledger, head, keys, anchor, http, now, cancel).ConfigureAwait(false);
            }
            catch (LedgerRefusedException raised)
            {
                alarm ??= raised;
                done = anchor with { LastAt = now, Failure = raised.Message };
            }

            anchors = anchors with { All = [.. anchors.All.Select(other => other.IsSamePlace(done) ? done : other)] };
            anchors.Save(place);
        }

        return alarm is null ? anchors.All : throw alarm;
    }

    private static bool IsDue(Anchor anchor, LedgerHead head, DateTimeOffset now) =>
        anchor.LastAt is not { } last
        || (now - last >= TimeSpan.FromMinutes(anchor.EveryMinutes) && (anchor.Last is null || SizeOf(anchor.Last) < head.Size));

    private static async Task<Anchor> Try(
        TrailPlace place,
        LedgerFile ledger,
        LedgerHead head,
        IReadOnlyList<VerifierKey> keys,
        Anchor anchor,
        HttpClient http,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        try
        {
            // What it was told last, by our own record of it.
            Compare(ledger, keys, "the record of " + anchor.Name, anchor.Last);
            string known = anchor.Kind switch
            {
                AnchorKind.Directory => InDirectory(ledger, head, keys, anchor, cancel),
                AnchorKind.Git => OnBranch(place, ledger, head, keys, anchor, now),
                _ => await new WitnessClient(http, anchor.Target, VerifierKey.Parse(anchor.Key!))
                    .Cosign(ledger, head, anchor.Last is null ? 0 : SizeOf(anchor.Last), cancel)
                    .ConfigureAwait(false),
            };
            return anchor with { Last = known, LastAt = now, Failure = null };
        }
        catch (Exception failed)
            when (failed
                    is IOException
                        or UnauthorizedAccessException
                        or TrailException
                        or GitException
                        or HttpRequestException
                        or OperationCanceledException
                && !cancel.IsCancellationRequested
            )
        {
            return anchor with
            {
                LastAt = now,
                Failure = failed is OperationCanceledException ? $"The {anchor.Name} did not answer in time." : failed.Message,
            };
        }
    }

    /// <exception cref="LedgerRefusedException">A checkpoint is ahead of the ledger, of another one, or not signed by its keys.</exception>
    private static void Compare(LedgerFile ledger, IReadOnlyList<VerifierKey> keys, string where, string? checkpoint)
    {
        if (checkpoint is not null)
        {
            StartCheck.Run(ledger, keys[0].Name, keys, [new PublishedCheckpoint(where, checkpoint)]);
        }
    }

    private static string InDirectory(
        LedgerFile ledger,
        LedgerHead head,
        IReadOnlyList<VerifierKey> keys,
        Anchor anchor,
        CancellationToken cancel
    )
    {
        string there = Path.Combine(anchor.Target, StaticLog.CheckpointName);
        Compare(ledger, keys, there, File.Exists(there) ? File.ReadAllText(there) : null);
        StaticLog.Update(ledger, head, anchor.Target, null, cancel);
        return head.Checkpoint;
    }

    private static string OnBranch(
        TrailPlace place,
        LedgerFile ledger,
        LedgerHead head,
        IReadOnlyList<VerifierKey> keys,
        Anchor anchor,
        DateTimeOffset now
    )
    {
        string origin = keys[0].Name;
        string file = $"anchors/{origin}/checkpoint";
        var branch = new AnchorBranch(Path.Combine(place.Directory, "anchors.git"), anchor.Target, anchor.Branch!);
        string? there = branch.Newest(file);
        Compare(ledger, keys, anchor.Name, there);
        Keeps(anchor, there);
        if (there is null || SizeOf(there) < head.Size)
        {
            branch.Extend(
                file,
                head.Checkpoint,
                string.Create(CultureInfo.InvariantCulture, $"Checkpoint of {origin} at {head.Size} entries"),
                now
            );
        }

        return head.Checkpoint;
    }

    /// <summary>A branch must still have the last checkpoint sent to it; otherwise it cannot vouch for later ones.</summary>
    /// <exception cref="TrailException">The branch has an older checkpoint.</exception>
    private static void Keeps(Anchor anchor, string? there)
    {
        if (anchor.Last is { } last && (there is null || SizeOf(there) < SizeOf(last)))
        {
            throw new TrailException(
                $"A checkpoint of {SizeOf(last)} entries was anchored in {anchor.Name}, which now holds "
                    + $"{(there is null ? "none" : $"one of {SizeOf(there)}")}: it was deleted or rewound. Find out by whom; then "
                    + "restore it, or replace the anchor with: cairn anchor remove, cairn anchor add"
            );
        }
    }

    private static long SizeOf(string note) => Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
}

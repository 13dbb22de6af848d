using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Recording;

/// <summary>What came of reading recorded landings again.</summary>
/// <param name="Same">Told as they were recorded.</param>
/// <param name="Corrected">Told otherwise: corrections of them were appended.</param>
/// <param name="Left">Left as recorded: git no longer has them on the line, or not whole, or a person's data was erased from them.</param>
public sealed record CarryOverResult(int Same, int Corrected, int Left);

/// <summary>
/// Carries a ledger over to today's rules of reading. Each landing is read from git again; where it is told otherwise than the entry it is
/// answered from, a correction is appended, which names that entry. Nothing that was recorded is changed.
/// <list type="number">
/// <item>What is new is recorded first.</item>
/// <item>Corrections are appended in batches, each durable and covered by a signed checkpoint. A crash keeps the batches that were done:
/// the next run finds those landings told as they are read, and goes on with the others.</item>
/// <item>That all were read is recorded. Until then each command says how many are still told by earlier rules.</item>
/// <item>The index is built again, with the latest correction of a landing in its place. A crash before leaves it behind the ledger: the
/// next update finds the corrections there, and builds it again as well.</item>
/// </list>
/// </summary>
public static class CarryOver
{
    /// <summary>That landings are told by earlier rules, and what to do; null where none are.</summary>
    public static string? Pending(TrailFacts facts) =>
        Earlier(facts) is > 0 and int earlier
            ? $"{earlier:N0} {(earlier == 1 ? "change was" : "changes were")} recorded by the rules of an earlier release, and "
                + $"{(earlier == 1 ? "is" : "are")} told as recorded. Compare with Git and append corrections: cairn index"
            : null;

    /// <summary>How many landings are told by earlier rules and were not read again.</summary>
    public static int Earlier(TrailFacts facts) =>
        facts.State.Rules < ReadingRules.Version ? facts.Landings : Math.Min(facts.State.Earlier, facts.Landings);

    /// <summary>
    /// That landings were recorded without content of a partial clone that is in it now, and what to do; null where there are none. It is
    /// looked for in the newest and in the oldest of them.
    /// </summary>
    public static string? Arrived(GitRepository repository, TrailFile trail)
    {
        LandingSet lacking = Lacking(trail);
        return !lacking.IsEmpty && (IsHere(lacking.Last) || IsHere(lacking.First))
            ? $"{lacking.Count:N0} {(lacking.Count == 1 ? "change was" : "changes were")} recorded without content that was not in this "
                + "clone, and some of it is here now. Read it and append corrections: cairn index --again"
            : null;

        bool IsHere(int number) =>
            trail.Read(number) is var stored
            && stored.Changes.Texts.Any(text =>
                text.Reason == UnreadableFileReasons.Missing && repository.HasContent(stored.Landing.Id, text.File)
            );
    }

    private static LandingSet Lacking(TrailFile trail) => trail.Find(Terms.Flag(LandingFlag.LacksContent)).And(trail.Between(null, null));

    /// <summary>Whether there is something to read again, see <see cref="Pending"/> and <see cref="Arrived"/>.</summary>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    /// <exception cref="TrailException">The index was removed.</exception>
    public static bool IsDue(GitRepository repository, TrailPlace place)
    {
        using TrailFile trail = Open(place);
        return Earlier(trail.Facts) > 0 || Arrived(repository, trail) is not null;
    }

    /// <summary>
    /// Reads again what was recorded by earlier rules, or without content of a partial clone; null when there is nothing of that kind.
    /// </summary>
    /// <param name="all">Read again also where everything was recorded by today's rules.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read or written.</exception>
    /// <exception cref="TrailException">The data directory cannot be used.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read or created.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    public static CarryOverResult? Run(
        GitRepository repository,
        string? data,
        bool all,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        // 1.
        Recorder.Record(repository, data, now, reporting with { Progress = null }, cancel);
        TrailPlace place = TrailPlace.Of(repository, data);
        using FileStream held = TrailLock.Take(
            place.Lock,
            () => reporting.Say("Another cairn process is recording this repository; waiting for it to finish."),
            cancel
        );
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        Recorder.FollowLedger(place, ledger, reporting with { Progress = null }, cancel);
        CarryOverResult result;
        using (TrailFile trail = Open(place))
        {
            if (Earlier(trail.Facts) == 0 && Lacking(trail).IsEmpty && !all)
            {
                return null;
            }

            // 2.
            result = Read(repository, place, ledger, trail, append: true, static _ => { }, now, reporting, cancel);
        }

        Finish(repository, place, result, now, reporting, cancel);

        // 4.
        Recorder.FollowLedger(place, ledger, reporting, cancel);
        return result;
    }

    internal static TrailFile Open(TrailPlace place) =>
        place.OpenIndex(PeopleDirectory.Plain)
        ?? throw new TrailException($"The index {place.Index} was removed while it was being read. Run the command again.");

    /// <summary>The correction of a landing that is told otherwise than it was recorded.</summary>
    internal static NewEntry Correct(RereadLanding landing) =>
        landing.Read.Entry with
        {
            Leaf = landing.Read.Entry.Leaf with
            {
                Type = EntryTypes.Corrected,
                Event = Correction.EventOf(
                    landing.Leaf,
                    ReadingRules.Version,
                    landing.Recorded.Index,
                    MerkleTree.Leaf(landing.Recorded.Leaf)
                ),
            },
        };

    /// <summary>Reads landings again.</summary>
    /// <param name="append">Append corrections of those that are told otherwise.</param>
    internal static CarryOverResult Read(
        GitRepository repository,
        TrailPlace place,
        LedgerFile ledger,
        TrailFile trail,
        bool append,
        Action<RereadLanding> each,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        int[] counts = new int[3];
        using var corrections = new CorrectionBatches(place, now, reporting.Say, cancel);
        int unread = new Rereading(repository, place, ledger, RedactionKey.LoadOrCreate(place.Key)).Run(
            trail,
            landing =>
            {
                counts[(int)landing.Result]++;
                each(landing);
                if (append && landing.Result == RereadResult.Differs)
                {
                    corrections.Add(landing);
                }
            },
            reporting.Progress,
            cancel
        );
        corrections.Flush();
        return new CarryOverResult(
            counts[(int)RereadResult.Same],
            counts[(int)RereadResult.Differs],
            counts[(int)RereadResult.NotComparable] + unread
        );
    }

    /// <summary>Records that all landings were read again.</summary>
    internal static void Finish(
        GitRepository repository,
        TrailPlace place,
        CarryOverResult result,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        // 3.
        using FileStream still = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        using OpenLedger open = OpenLedger.Open(place, "", reporting.Say);
        open.Append(
            [
                RecordingNotices.Rules("git:" + repository.Tracked, repository.Tracked, now),
                RecordingNotices.CarriedOver("git:" + repository.Tracked, repository.Tracked, open.Head!.Size, result, now),
            ],
            now
        );
    }
}

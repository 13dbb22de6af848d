using System.Diagnostics;
using System.Security.Cryptography;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording;

/// <summary>
/// Brings what happened in a repository into its trail: from git into the ledger, from the ledger into the index.
/// <list type="number">
/// <item>Nothing new is the common case, and needs neither lock nor write.</item>
/// <item>One process records and writes the index; a process that waited looks again. Others may append to the ledger meanwhile.</item>
/// <item>An index that is missing, old or behind is brought up from the ledger alone. A crash here costs the work, nothing else:
/// the ledger is not touched.</item>
/// <item>Where the line goes on from what was recorded is found, and what was rewritten is recorded as such.</item>
/// <item>New landings are appended in batches, each durable and covered by a signed checkpoint before the next. The ledger is held
/// for one batch at a time, so webhooks append between two. A crash keeps the batches that were done; the next run goes on behind
/// them.</item>
/// <item>What was appended becomes visible in the index at once, at the end. A crash before leaves it behind the ledger, which
/// step 3 of the next run makes good.</item>
/// </list>
/// </summary>
public static class Recorder
{
    internal const int BatchEntries = 2_048;
    internal const int BatchBytes = 16 << 20;

    /// <summary>Records what is missing and opens the trail.</summary>
    /// <param name="now">The time of recording.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="IdentitiesException">Its identities.yaml is not valid; what was missing is recorded.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read or written.</exception>
    /// <exception cref="TrailException">The data directory cannot be used.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read or created.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    /// <exception cref="EnvironmentsFileException"><c>environments.yaml</c> is not as documented; everything is recorded.</exception>
    public static OpenTrail CatchUp(
        GitRepository repository,
        string? data,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        repository.RequireTrees();
        TrailPlace place = TrailPlace.Of(repository, data);
        PeopleDirectory people;
        try
        {
            people = RepositoryPeople.Of(repository, mayStartGit: true);
        }
        catch (IdentitiesException)
        {
            // Who is who decides answers; the record must not wait for it.
            Record(repository, data, now, reporting, cancel);
            throw;
        }

        (RecordingResult recorded, TrailFile? current) = CatchUp(repository, place, people, now, reporting, cancel);
        TrailFile trail =
            current
            ?? place.OpenIndex(people)
            ?? throw new TrailException($"The index {place.Index} was removed while it was being written. Run the command again.");
        try
        {
            trail.Declare(EnvironmentComparison.Declared(repository));
        }
        catch
        {
            trail.Dispose();
            throw;
        }

        if (CarryOver.Pending(trail.Facts) is { } pending)
        {
            reporting.Say(pending);
        }

        if (CarryOver.Arrived(repository, trail) is { } arrived)
        {
            reporting.Say(arrived);
        }

        return new OpenTrail(repository, trail, place, new Redactor(RedactionKey.LoadOrCreate(place.Key)), people, recorded);
    }

    /// <summary>Records what is missing, for processes that open the trail later.</summary>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read or written.</exception>
    /// <exception cref="TrailException">The data directory cannot be used.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read or created.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    public static RecordingResult Record(
        GitRepository repository,
        string? data,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        (RecordingResult recorded, TrailFile? current) = CatchUp(
            repository,
            TrailPlace.Of(repository, data),
            PeopleDirectory.Plain,
            now,
            reporting,
            cancel
        );
        current?.Dispose();
        return recorded;
    }

    /// <summary>Records what is missing; with the trail where nothing was.</summary>
    private static (RecordingResult Recorded, TrailFile? Current) CatchUp(
        GitRepository repository,
        TrailPlace place,
        PeopleDirectory people,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        string shallow = repository.ShallowBoundary();
        if (shallow.Length > 0)
        {
            reporting.Say(
                $"This is a shallow clone: history before {shallow.Split(' ')[0][..12]} is missing, so changes attributed to that commit "
                    + "may be older. Get the rest with: git fetch --unshallow"
            );
        }

        if (repository.ReplacedHistory() is { } replaced)
        {
            reporting.Say(replaced);
        }

        // 1.
        if (File.Exists(place.Key) && Current(place, people, repository, shallow, RedactionKey.LoadOrCreate(place.Key)) is { } current)
        {
            return (new RecordingResult(0, false), current);
        }

        // 2.
        place.Make();
        using FileStream held = TrailLock.Take(
            place.Lock,
            () => reporting.Say("Another cairn process is recording this repository; waiting for it to finish."),
            cancel
        );
        byte[] key = RedactionKey.LoadOrCreate(place.Key);
        RecordingResult recorded = Current(place, people, repository, shallow, key) is { } meanwhile
            ? Done(meanwhile)
            : Write(repository, place, people, key, shallow, now, reporting, cancel);
        return (recorded, null);
    }

    /// <summary>Brings the index up to its ledger, for what was appended by others than a recording: no repository is looked at.</summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="StorageException">The ledger or the index cannot be used.</exception>
    /// <exception cref="LedgerRefusedException">The index has seen more than the ledger holds.</exception>
    public static bool FollowLedger(TrailPlace place, RecordingReporter reporting, CancellationToken cancel)
    {
        if (!File.Exists(place.Ledger))
        {
            return false;
        }

        using FileStream held = TrailLock.Take(place.Lock, static () => { }, cancel);
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        return FollowLedger(place, ledger, reporting, cancel);
    }

    /// <summary>Brings the index up from the ledger alone, for a ledger whose repository is not available; the lock must be held.</summary>
    /// <returns>Whether there was anything to do.</returns>
    internal static bool FollowLedger(TrailPlace place, LedgerFile ledger, RecordingReporter reporting, CancellationToken cancel)
    {
        if (ledger.Head() is not { } head)
        {
            return false;
        }

        TrailState? known;
        using (TrailFile? index = place.OpenIndex(PeopleDirectory.Plain))
        {
            known = index?.Facts.State;
        }

        if (known is not null && known.Followed == head.Size && known.Root == head.Root.ToString())
        {
            return false;
        }

        if (known is not null && known.Followed >= head.Size)
        {
            throw new LedgerRefusedException(
                $"The index has seen {known.Followed} entries, but the ledger holds {head.Size} and differs: the ledger was put back to an "
                    + "older state or replaced. Nothing was appended. Follow runbooks/ledger-restored-from-backup.md."
            );
        }

        using Activity? span = RecordingTrace.Source.StartActivity("follow ledger");
        if (
            known is not null
            && CheckedEntries
                .Of(ledger, LedgerKeys.Public(place), known.Followed, head.Size)
                .Any(entry => LedgerLeaf.Parse(entry.Leaf).Type is EntryTypes.Erased or EntryTypes.Corrected)
        )
        {
            // What was erased is still in the index, as hashes of words and as names of people; so is what was corrected.
            known = null;
        }

        IndexFollower.CatchUp(place, ledger, LedgerKeys.Public(place), known, new LedgerProgress(reporting.Progress, head.Size), cancel);
        return true;
    }

    private static RecordingResult Write(
        GitRepository repository,
        TrailPlace place,
        PeopleDirectory people,
        byte[] key,
        string shallow,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        // 3.
        string source = "git:" + repository.Tracked;
        bool anew = !File.Exists(place.Index);
        (HistoryFork? fork, string? foreign) = (null, null);
        TrailState state = IndexFollower.Nothing;
        int rewrites = 0;
        if (File.Exists(place.Ledger))
        {
            using LedgerFile ledger = LedgerFile.Read(place.Ledger);
            FollowLedger(place, ledger, reporting, cancel);
            if (Current(place, people, repository, shallow, key) is { } followed)
            {
                Done(followed);
                return new RecordingResult(0, anew);
            }

            using TrailFile? trail = place.OpenIndex(people);
            if (trail is not null && trail.Facts.State.Tip.Length > 0)
            {
                // 4.
                state = trail.Facts.State;
                rewrites = trail.Facts.Rewrites.Count;
                fork =
                    state.KeyPrint != KeyPrint(key) ? new HistoryFork("", 0, HistoryFork.Rekeyed, rewrites + 1)
                    : state.Shallow != shallow ? new HistoryFork("", 0, HistoryFork.Deepened, rewrites + 1)
                    : HistoryFork.Find(repository, trail, state.Tip);
                foreign = fork is null || (fork.Number == 0 && repository.Commit(state.Tip) is null) ? state.Tip : null;
            }
            else if (trail is not null)
            {
                state = trail.Facts.State;
            }
        }

        if (foreign is not null)
        {
            string aside;
            using (TrailLock.Take(place.AppendLock, static () => { }, cancel))
            {
                aside = place.PutAside(foreign);
            }

            reporting.Say(
                $"The existing records are of another repository, or of this one before its whole history was rewritten; they are kept as "
                    + $"{aside}."
            );
            (fork, state, rewrites) = (null, IndexFollower.Nothing, 0);
        }

        if (fork?.Kind is not null)
        {
            reporting.Say(fork.Sentence(repository, state.Tip));
        }

        using ITrailWriter writer = TrailFile.Write(place.Index, anew: state.Followed == 0);
        string name = Path.GetFileName(repository.Directory.TrimEnd('/', '\\'));
        using var appender = new BatchAppender(place, name, new IndexFollower(writer, state), now, reporting.Say, cancel);
        appender.Append(Happened(repository, source, state, fork, rewrites, shallow, KeyPrint(key), now));

        // 5.
        int landings = Append(repository, appender, key, fork, source, rewrites + (fork?.Kind is null ? 0 : 1), reporting, cancel);

        // 6.
        appender.Commit();
        return new RecordingResult(landings, anew);
    }

    /// <summary>What happened to the recording itself.</summary>
    private static List<NewEntry> Happened(
        GitRepository repository,
        string source,
        TrailState state,
        HistoryFork? fork,
        int rewrites,
        string shallow,
        string keyPrint,
        DateTimeOffset now
    )
    {
        var notices = new List<NewEntry>();
        if (state.Tracked != repository.Tracked || state.Shallow != shallow || state.KeyPrint != keyPrint)
        {
            notices.Add(
                RecordingNotices.Source(source, fork?.Kind is null ? rewrites : fork.Id, repository.Tracked, shallow, keyPrint, now)
            );
        }

        if (state.Followed > 0 && state.Rules < ReadingRules.Version)
        {
            notices.Add(RecordingNotices.Rules(source, repository.Tracked, now));
        }

        if (fork is { Kind: { } kind })
        {
            notices.Add(RecordingNotices.Rewritten(source, fork.Id, kind, state.Tip, repository.Tip, fork.Landing, fork.Number, now));
        }

        return notices;
    }

    private static int Append(
        GitRepository repository,
        BatchAppender appender,
        byte[] key,
        HistoryFork? fork,
        string source,
        int generation,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        var batch = new List<RecordedLanding>();
        int bytes = 0;

        // One batch is put on disk while the next is made: waiting for the disk would leave the readers idle.
        Task writing = Task.CompletedTask;
        HistoryReader reader = Reader(repository, key);
        try
        {
            HistoryRead read = reader.Read(
                fork is null or { Number: 0 } ? null : fork.Landing,
                () => new RecordingSink(source, generation),
                landing =>
                {
                    batch.Add(landing);
                    bytes += landing.Bytes;
                    if (batch.Count >= BatchEntries || bytes >= BatchBytes)
                    {
                        Flush();
                    }
                },
                reporting.Progress,
                cancel
            );
            Flush();
            return read.Landings;
        }
        finally
        {
            // Whatever ended the reading, the ledger is not closed under a batch; a failure of that batch goes before.
            writing.GetAwaiter().GetResult();
        }

        void Flush()
        {
            writing.GetAwaiter().GetResult();
            List<RecordedLanding> full = batch;
            writing = full.Count == 0 ? Task.CompletedTask : Task.Run(() => appender.Append(full), CancellationToken.None);
            batch = [];
            bytes = 0;
        }
    }

    /// <summary>Reads landings by today's rules.</summary>
    internal static HistoryReader Reader(GitRepository repository, byte[] key) =>
        new(repository, new Redactor(key), static path => EnvironmentPaths.Of(path)?.Name);

    private static TrailFile? Current(TrailPlace place, PeopleDirectory people, GitRepository repository, string shallow, byte[] key)
    {
        TrailFile? trail = place.OpenIndex(people);
        if (trail is null)
        {
            return null;
        }

        TrailState state = trail.Facts.State;
        if (
            state.Tip == repository.Tip
            && state.Tracked == repository.Tracked
            && state.Shallow == shallow
            && state.KeyPrint == KeyPrint(key)
            && trail.FollowsItsLedger
        )
        {
            return trail;
        }

        trail.Dispose();
        return null;
    }

    private static RecordingResult Done(TrailFile trail)
    {
        trail.Dispose();
        return new RecordingResult(0, false);
    }

    private static string KeyPrint(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "cairn key print"u8))[..16];

    private sealed class LedgerProgress(IProgress<HistoryProgress>? progress, long size) : IProgress<long>
    {
        public void Report(long value) => progress?.Report(new HistoryProgress((int)(value + 1), (int)size));
    }
}

using Cairn.Sources.Git;
using Cairn.Sources.Git.People;
using Cairn.Sources.Git.Snapshots;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Recording;

/// <summary>
/// What readers need of a repository beside its trail, as a recording saw it: who people are, what names of tags and branches mean, the
/// files of the environments. Immutable; readers that use it start no process.
/// </summary>
public sealed class RepositorySnapshot
{
    private readonly IReadOnlyDictionary<string, (string Commit, DateTimeOffset At)> named;
    private readonly SnapshotFiles files;

    private RepositorySnapshot(
        GitRepository repository,
        TrailPlace place,
        Mailmap mailmap,
        IReadOnlyDictionary<string, (string Commit, DateTimeOffset At)> named,
        SnapshotFiles files
    )
    {
        Repository = repository;
        Place = place;
        Mailmap = mailmap;
        this.named = named;
        this.files = files;
    }

    public GitRepository Repository { get; }

    public TrailPlace Place { get; }

    public Mailmap Mailmap { get; }

    /// <summary>Reads it; null when nothing was recorded of this repository yet, or what was recorded is of another.</summary>
    /// <param name="earlier">The one before, from which is taken what is still the same.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    public static RepositorySnapshot? Read(GitRepository repository, string? data, RepositorySnapshot? earlier)
    {
        TrailPlace place = TrailPlace.Of(repository, data);
        var mailmap = Mailmap.Parse(repository.Mailmap());
        using TrailFile? trail = File.Exists(place.Key) ? place.OpenIndex(mailmap.Resolve) : null;
        if (
            trail is null
            || trail.Facts.State.Tracked != repository.Tracked
            || !trail.RestsOnItsLedger
            || (trail.Facts.State.Tip != repository.Tip && repository.Commit(trail.Facts.State.Tip) is null)
        )
        {
            return null;
        }

        string[] directories = [.. trail.Facts.Environments.Select(seen => seen.Because)];
        return new RepositorySnapshot(
            repository,
            place,
            mailmap,
            repository.NamedCommits(),
            SnapshotFiles.Read(repository, directories, earlier?.files ?? SnapshotFiles.None)
        );
    }

    /// <summary>
    /// Opens the trail as it is now, for one reader; null when there is none at this moment, or it is not the one its ledger makes:
    /// the next recording builds it again, or says what is wrong.
    /// </summary>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read.</exception>
    public OpenTrail? Open()
    {
        TrailFile? trail = File.Exists(Place.Key) ? Place.OpenIndex(Mailmap.Resolve) : null;
        try
        {
            if (trail?.RestsOnItsLedger != true)
            {
                trail?.Dispose();
                return null;
            }

            var redactor = new Redactor(RedactionKey.LoadOrCreate(Place.Key));
            return new OpenTrail(Repository, trail, Place, redactor, Mailmap, new RecordingResult(0, false)) { Snapshot = this };
        }
        catch
        {
            trail?.Dispose();
            throw;
        }
    }

    /// <summary>When the commit of a tag or branch, or a recorded commit, landed; null for what is none of these.</summary>
    public DateTimeOffset? TimeOf(ITrail trail, string revision)
    {
        if (named.TryGetValue(revision, out (string Commit, DateTimeOffset At) found))
        {
            return OpenTrail.LandedAt(trail, found.Commit) ?? found.At;
        }

        (string Id, DateTimeOffset At)[] commits =
        [
            .. trail
                .FindCommit(revision)
                .And(trail.Between(null, null))
                .Select(number => trail.Read(number, commits: true).Landing)
                .SelectMany(landing =>
                    landing.Commits.Select(commit => (commit.Id, landing.LandedAt)).Append((landing.Id, landing.LandedAt))
                )
                .Where(commit => commit.Item1.StartsWith(revision, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(commit => commit.Item1),
        ];
        return commits.Length == 1 ? commits[0].At : null;
    }

    /// <summary>What differs between two directories at the tip.</summary>
    /// <exception cref="TrailException">They are too large to be held.</exception>
    public LandingFields Compare(Redactor redactor, string before, string after) =>
        files.Compare(redactor, before, after)
        ?? throw new TrailException(
            $"The files of {before} and {after} are too large to compare here. Compare them on the command line: cairn diff"
        );
}

using Cairn.Sources.Git;
using Cairn.Sources.Git.Snapshots;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Changes.Identities;
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
    private readonly HashSet<string> directories = new(StringComparer.Ordinal);
    private readonly EnvironmentMap map;

    private RepositorySnapshot(
        GitRepository repository,
        TrailPlace place,
        PeopleDirectory people,
        IReadOnlyDictionary<string, (string Commit, DateTimeOffset At)> named,
        SnapshotFiles files,
        EnvironmentMap map,
        IReadOnlyList<string> paths
    )
    {
        this.map = map;
        foreach (string path in paths)
        {
            for (int slash = path.LastIndexOf('/'); slash > 0 && directories.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
            { }
        }

        Repository = repository;
        Place = place;
        People = people;
        this.named = named;
        this.files = files;
    }

    public GitRepository Repository { get; }

    public TrailPlace Place { get; }

    public PeopleDirectory People { get; }

    /// <summary>What <c>environments.yaml</c> said.</summary>
    private DeclaredEnvironments Declared { get; init; } = DeclaredEnvironments.None;

    /// <summary>Why it could not be understood; null when it could.</summary>
    private CairnException? Wrong { get; init; }

    /// <summary>Reads it; null when nothing was recorded of this repository yet, or what was recorded is of another.</summary>
    /// <param name="earlier">The one before, from which is taken what is still the same.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    public static RepositorySnapshot? Read(GitRepository repository, string? data, RepositorySnapshot? earlier)
    {
        TrailPlace place = TrailPlace.Of(repository, data);
        PeopleDirectory people = RepositoryPeople.Of(repository, mayStartGit: false);
        using TrailFile? trail = File.Exists(place.Key) ? place.OpenIndex(people) : null;
        if (
            trail is null
            || trail.Facts.State.Tracked != repository.Tracked
            || !trail.RestsOnItsLedger
            || (trail.Facts.State.Tip != repository.Tip && repository.Commit(trail.Facts.State.Tip) is null)
        )
        {
            return null;
        }

        // A file that cannot be understood holds up answers, which must not be wrong, but no recording.
        DeclaredEnvironments declared = DeclaredEnvironments.None;
        CairnException? wrong = null;
        try
        {
            declared = EnvironmentComparison.Declared(repository);
            trail.Declare(declared);
        }
        catch (Exception failed) when (failed is EnvironmentsFileException or GitException { IsUserError: true })
        {
            wrong = (CairnException)failed;
        }

        EnvironmentMap map = trail.Environments;
        string selection = string.Join(
            '\n',
            map.Known.SelectMany(known => known.Roots).Select(root => $"{root.Name} {root.Path} {root.Because}")
        );
        return new RepositorySnapshot(
            repository,
            place,
            people,
            repository.NamedCommits(),
            SnapshotFiles.Read(repository, file => map.Of(file) is not null, selection, earlier?.files ?? SnapshotFiles.None),
            map,
            trail.Paths
        )
        {
            Declared = declared,
            Wrong = wrong,
        };
    }

    /// <summary>
    /// Opens the trail as it is now, for one reader; null when there is none at this moment, or it is not the one its ledger makes:
    /// the next recording builds it again, or says what is wrong.
    /// </summary>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read.</exception>
    /// <exception cref="CairnException"><c>environments.yaml</c> is not as documented.</exception>
    public OpenTrail? Open()
    {
        TrailFile? trail = File.Exists(Place.Key) ? Place.OpenIndex(People) : null;
        try
        {
            if (trail?.RestsOnItsLedger != true)
            {
                trail?.Dispose();
                return null;
            }

            if (Wrong is not null)
            {
                throw Wrong;
            }

            trail.Declare(Declared);
            var redactor = new Redactor(RedactionKey.LoadOrCreate(Place.Key));
            return new OpenTrail(Repository, trail, Place, redactor, People, new RecordingResult(0, false)) { Snapshot = this };
        }
        catch
        {
            trail?.Dispose();
            throw;
        }
    }

    /// <summary>The landing that the trail has come to; null when there is none at this moment.</summary>
    /// <exception cref="StorageException">The index or the ledger cannot be read.</exception>
    public string? RecordedTip()
    {
        using TrailFile? trail = File.Exists(Place.Key) ? Place.OpenIndex(People) : null;
        return trail?.RestsOnItsLedger == true ? trail.Facts.State.Tip : null;
    }

    /// <summary>
    /// The environment of a directory; null for none. Of one that this repository never had, so that is of another, its path alone decides.
    /// </summary>
    public string? EnvironmentOf(string directory)
    {
        lock (directories)
        {
            return directories.Contains(directory) ? map.Of(directory + "/_") : EnvironmentPaths.Of(directory + "/_")?.Name;
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

    /// <summary>What differs between two environments at the tip.</summary>
    /// <param name="at">Where that is, for people.</param>
    /// <exception cref="TrailException">They are too large to be held.</exception>
    /// <exception cref="EmptySideException">One of them has no files.</exception>
    public LandingFields Compare(Redactor redactor, EnvironmentMap map, string first, string second, string at)
    {
        if (files.IsTooLarge)
        {
            throw new TrailException(
                "The files of the environments are too large to compare here. Compare them on the command line: "
                    + $"cairn diff {first} {second}"
            );
        }

        EnvironmentPairs pairs = EnvironmentPairs.Of(map, files.Paths, first, second, at, files.Holds);
        return files.Compare(redactor, pairs.First, pairs.Second);
    }
}

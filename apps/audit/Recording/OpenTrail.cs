using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording;

/// <summary>What catching up did.</summary>
/// <param name="Anew">The index was built from nothing.</param>
public sealed record RecordingResult(int Landings, bool Anew);

/// <summary>Reports progress to the user.</summary>
/// <param name="Progress">Landings done and to do.</param>
/// <param name="Say">A sentence the user must see.</param>
public sealed record RecordingReporter(IProgress<HistoryProgress>? Progress, Action<string> Say);

/// <summary>An up-to-date trail and the repository it tells of.</summary>
/// <param name="Ledger">Open when landings are read with their proofs.</param>
public sealed record OpenTrail(
    GitRepository Repository,
    TrailFile Trail,
    TrailPlace Place,
    Redactor Redactor,
    PeopleDirectory People,
    RecordingResult Recorded,
    LedgerFile? Ledger = null
) : IDisposable
{
    /// <summary>Used instead of git by readers that must not start a process.</summary>
    public RepositorySnapshot? Snapshot { get; init; }

    /// <summary>
    /// When the commit that a revision names landed; where it did not, when it was committed; null for what names no commit. When an
    /// annotated tag was made says nothing of the commit.
    /// </summary>
    public DateTimeOffset? TimeOf(string revision) =>
        Snapshot is not null ? Snapshot.TimeOf(Trail, revision)
        : Repository.Commit(revision) is { } commit ? LandedAt(Trail, commit) ?? Repository.TimeOf(commit)
        : null;

    /// <summary>When the landing on the line that brought a commit landed; null where none did.</summary>
    internal static DateTimeOffset? LandedAt(ITrail trail, string commit) =>
        trail.FindCommit(commit).And(trail.Between(null, null)) is { IsEmpty: false } landings
            ? trail.Read(landings.First).Landing.LandedAt
            : null;

    /// <summary>
    /// The same trail with a proof to each landing. People are then named as the commits name them, since that is what was
    /// recorded; who they are is known still. This trail is closed.
    /// </summary>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public OpenTrail Proving()
    {
        Trail.Dispose();
        var ledger = LedgerFile.Read(Place.Ledger);
        TrailFile proving =
            Place.OpenIndex(People.AsCommitted(), new EntryProver(ledger, LedgerKeys.Public(Place)).Of)
            ?? throw new TrailException($"The index {Place.Index} was removed while it was being opened. Run the command again.");
        proving.Declare(EnvironmentComparison.Declared(Repository));
        return this with { Ledger = ledger, Trail = proving };
    }

    public void Dispose()
    {
        Trail.Dispose();
        Ledger?.Dispose();
    }
}

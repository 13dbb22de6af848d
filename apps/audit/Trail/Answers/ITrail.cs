using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Trail.Answers;

/// <summary>A landing as it was recorded, with what later landings say of it.</summary>
/// <param name="Number">Its place in the recorded order, from 1.</param>
/// <param name="Describe">Reads what is said of it, without its commits unless they were asked for.</param>
/// <param name="Reverts">The id of the landing it undoes.</param>
/// <param name="RevertedBy">The id of the latest landing that undoes it.</param>
/// <param name="Record">What it changed, as stored: see <see cref="FieldsRecord"/>.</param>
/// <param name="Entry">Where the ledger holds it.</param>
/// <param name="Rewrite">The rewrite that took it off the tracked line, or null while it is on it.</param>
public sealed record StoredLanding(
    int Number,
    Func<Landing> Describe,
    byte[] Record,
    string? Reverts,
    string? RevertedBy,
    int? Rewrite,
    long Entry
)
{
    private Landing? landing;
    private LandingFields? changes;

    /// <summary>Proves that the ledger holds it; null when proofs were not asked for.</summary>
    public Func<EntryProof>? Prove { get; init; }

    /// <summary>Reads which entry this one corrects; null when it was recorded just so at first.</summary>
    public Func<Correction>? Corrects { get; init; }

    /// <summary>Looks for the people behind an automation that wrote it; null where nobody looks.</summary>
    public Func<StoredLanding, PeopleBehind?>? FindBehind { get; init; }

    /// <summary>Who is behind the automation that wrote it; null where none did. Looked for at each call.</summary>
    public PeopleBehind? Behind() => FindBehind?.Invoke(this);

    /// <summary>What is said of it, read when first asked for: most candidates are told by what they changed.</summary>
    public Landing Landing => landing ??= Describe();

    /// <summary>What it changed, taken apart when first asked for.</summary>
    public LandingFields Changes => changes ??= FieldsRecord.Read(Record);
}

/// <summary>Something that happened in a cluster: what it is chosen by, and the whole when asked for.</summary>
/// <param name="Entry">Where the ledger holds it.</param>
/// <param name="Application">The unique id of the application or written object, or the alert's fingerprint.</param>
/// <param name="IsWhole">It is no sync of named resources alone.</param>
public sealed record StoredDeployment(
    long Entry,
    DeploymentKind Kind,
    DateTimeOffset At,
    string Application,
    string Path,
    string Revision,
    bool IsGood,
    bool IsWhole,
    Func<DeploymentEvent> Read
)
{
    private DeploymentEvent? whole;

    public DeploymentEvent Event => whole ??= Read();
}

/// <summary>A person as commits name them.</summary>
/// <param name="Landings">On the tracked line.</param>
public sealed record KnownPerson(Person Person, int Landings)
{
    /// <summary>Who that is; several where that depended on the time.</summary>
    public IReadOnlyList<Person> Is
    {
        get => field ?? [Person];
        init;
    }

    /// <summary>Who that is, or which teams they belong to, depends on the time of the landing.</summary>
    public bool IsByTime { get; init; }

    /// <summary>Equal by what the trail holds; who that is follows from it.</summary>
    public bool Equals(KnownPerson? other) => other is not null && Person == other.Person && Landings == other.Landings;

    public override int GetHashCode() => HashCode.Combine(Person, Landings);
}

/// <summary>An environment and what in the repository told it.</summary>
/// <param name="Because">Its first root, and how many more there are.</param>
public sealed record KnownEnvironment(string Name, string Because)
{
    public IReadOnlyList<PlacedRoot> Roots { get; init; } = [];

    public bool Equals(KnownEnvironment? other) =>
        other is not null && Name == other.Name && Because == other.Because && Roots.SequenceEqual(other.Roots);

    public override int GetHashCode() => HashCode.Combine(Name, Because);
}

/// <summary>What the trail says of itself.</summary>
/// <param name="Landings">Landings on the tracked line.</param>
/// <param name="Last">The latest landing's time; null in an empty trail.</param>
public sealed record TrailFacts(
    TrailState State,
    int Landings,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    IReadOnlyList<KnownPerson> People,
    IReadOnlyList<KnownEnvironment> Environments,
    IReadOnlyList<Rewrite> Rewrites
)
{
    /// <summary>Those whose landings have all left the line.</summary>
    public IReadOnlyList<KnownPerson> FormerPeople { get; init; } = [];

    /// <summary>Everybody whom <c>identities.yaml</c> names, with what they are called besides.</summary>
    public IReadOnlyList<IdentityEntry> Identities { get; init; } = [];
}

/// <summary>The recorded trail, to be read. Landings are named by their numbers; lists of numbers ascend.</summary>
public interface ITrail
{
    TrailFacts Facts { get; }

    /// <summary>Which files belong to which environment.</summary>
    EnvironmentMap Environments { get; }

    /// <summary>All files that landings on the line touched, sorted.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>The landings that touched a file of an environment, those that left the line included; none when it is not known.</summary>
    LandingSet InEnvironment(string name);

    /// <summary>The landings with a term, those that left the line included.</summary>
    LandingSet Find(ulong term);

    /// <summary>The landings that brought a commit whose id begins so, those that left the line included.</summary>
    LandingSet FindCommit(string abbreviated);

    /// <summary>The landings that landed from one moment until before another.</summary>
    /// <param name="rewritten">Those that left the line instead of those on it.</param>
    LandingSet Between(DateTimeOffset? from, DateTimeOffset? to, bool rewritten = false);

    /// <summary>A landing's commit id.</summary>
    string IdOf(int number);

    /// <summary>What happened in clusters from one moment until before another, in the order of its time.</summary>
    /// <param name="application">Of this application alone.</param>
    /// <param name="fromNewest">The newest of them, newest first.</param>
    IReadOnlyList<StoredDeployment> Deployments(
        DateTimeOffset? from,
        DateTimeOffset? to,
        int most,
        string? application = null,
        bool fromNewest = false
    );

    /// <param name="commits">Whether to read the commits it brought.</param>
    StoredLanding Read(int number, bool commits = false);
}

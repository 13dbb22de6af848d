using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Rehearsal;

/// <summary>How far ArgoCD is with an Application.</summary>
internal enum RunState
{
    /// <summary>ArgoCD has not decided anything about it yet.</summary>
    New,

    /// <summary>Its project, source or destination is not permitted, or not there.</summary>
    Invalid,

    /// <summary>It is out of sync, and its sync window is closed.</summary>
    Blocked,

    /// <summary>It is out of sync, and nothing syncs it but a person.</summary>
    NeedsPerson,

    /// <summary>It syncs.</summary>
    Syncing,

    /// <summary>Its sync failed; ArgoCD retries it, and nothing has changed since.</summary>
    Retrying,

    /// <summary>It is synced.</summary>
    Synced,
}

/// <summary>Something that keeps a sync from going on, and the object it is about.</summary>
/// <param name="Object">Null where it is about the Application itself.</param>
internal sealed record Obstacle(StopKind Kind, Manifest? Object, string Message, string Remedy)
{
    public bool IsCertain { get; init; } = true;

    /// <summary>What counts as one obstacle when it is taken to be fixed.</summary>
    public string Id => $"{Kind} {Object?.Group}/{Object?.Kind} {Object?.Namespace}/{Object?.Name} {(Object is null ? Message : "")}";
}

/// <summary>One Application while ArgoCD works on it.</summary>
internal sealed class ApplicationRun(string name)
{
    public string Name => name;

    public RunState State { get; set; }

    /// <summary>The waves of the sync that runs, or ran last.</summary>
    public IReadOnlyList<IReadOnlyList<PlannedTask>> Waves { get; set; } = [];

    /// <summary>The wave that is being applied or waited for; -1 while the sync is judged as a whole.</summary>
    public int At { get; set; } = -1;

    /// <summary>Whether the wave is applied, and waited for.</summary>
    public bool IsApplied { get; set; }

    /// <summary>How often the sync was retried.</summary>
    public int Retries { get; set; }

    /// <summary>What keeps it from going on; of a sync that waits, each object that it waits for.</summary>
    public IReadOnlyList<Obstacle> Obstacles { get; set; } = [];

    /// <summary>The state of the cluster in which the sync failed last.</summary>
    public int FailedAt { get; set; }

    /// <summary>The state of the cluster by which its health was judged last.</summary>
    public int JudgedAt { get; set; } = -1;

    /// <summary>When its window opens; null where it never does.</summary>
    public DateTimeOffset? OpensAt { get; set; }

    /// <summary>Whether it is Synced and Healthy, and that was told.</summary>
    public bool IsHealthy { get; set; }

    /// <summary>Whether it has synced what Git declares now.</summary>
    public bool HasTarget { get; set; }

    /// <summary>The manifest of the Application that was synced last.</summary>
    public Manifest? Synced { get; set; }

    /// <summary>Waves that were applied in an earlier try.</summary>
    public HashSet<(SyncPhase, long)> Seen { get; } = [];
}

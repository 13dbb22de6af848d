using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Rehearsal;

/// <summary>How a rehearsal went.</summary>
/// <param name="Events">In order.</param>
/// <param name="Stops">Where it does not go on by itself, the first first. Each that follows is what would stop it with those before it
/// fixed.</param>
/// <param name="Assumptions">What had to be assumed, a sentence each, since nothing that was read tells.</param>
public sealed record RehearsalResult(
    IReadOnlyList<RehearsalEvent> Events,
    IReadOnlyList<RehearsalStop> Stops,
    IReadOnlyList<string> Assumptions
)
{
    /// <summary>Whether all Applications end Synced and Healthy without a hand.</summary>
    public bool Ends => !Stops.Any(stop => stop.IsCertain);
}

/// <summary>Something that happens in a rehearsal.</summary>
/// <param name="At">When, by the clock of the rehearsal, which moves only while a sync window is waited for.</param>
/// <param name="Application">Whose; null of what is applied by hand.</param>
/// <param name="Text">What happens, one clause.</param>
public sealed record RehearsalEvent(RehearsalStep Step, DateTimeOffset At, string? Application, string Text)
{
    /// <summary>Of an applied wave, its phase.</summary>
    public SyncPhase? Phase { get; init; }

    /// <summary>Of an applied wave, its number.</summary>
    public long? Wave { get; init; }

    /// <summary>What is applied or pruned, in order.</summary>
    public IReadOnlyList<PlannedTask> Tasks { get; init; } = [];
}

/// <summary>What happens in a rehearsal.</summary>
public enum RehearsalStep
{
    /// <summary>Applied by hand, before the first sync.</summary>
    Bootstrap,

    /// <summary>ArgoCD starts a sync.</summary>
    Start,

    /// <summary>A wave is applied.</summary>
    Wave,

    /// <summary>A wave is applied again, because the sync is retried.</summary>
    Retry,

    /// <summary>The sync succeeded.</summary>
    Synced,

    /// <summary>The Application is Synced and Healthy.</summary>
    Healthy,

    /// <summary>Time passes until a sync window opens.</summary>
    Window,

    /// <summary>It does not go on by itself; what follows is with this fixed.</summary>
    Stop,
}

/// <summary>Where a rehearsal does not go on by itself.</summary>
/// <param name="Application">Whose sync; null where none is.</param>
/// <param name="Message">What happens, as ArgoCD or the API server says it where they do.</param>
/// <param name="Consequence">What follows for the sync: what is retried, what is waited for.</param>
/// <param name="Remedy">What to change.</param>
/// <param name="Objects">The objects it is about.</param>
public sealed record RehearsalStop(
    StopKind Kind,
    string? Application,
    string Message,
    string Consequence,
    string Remedy,
    IReadOnlyList<Manifest> Objects
)
{
    /// <summary>False where it depends on something that was not read.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>The phase of the sync; null where it did not begin.</summary>
    public SyncPhase? Phase { get; init; }

    /// <summary>The wave of the sync; null where it did not begin.</summary>
    public long? Wave { get; init; }
}

/// <summary>Why a rehearsal does not go on.</summary>
public enum StopKind
{
    /// <summary>The Application itself is invalid: its project, source or destination.</summary>
    InvalidApplication,

    /// <summary>ArgoCD refuses the sync before it applies anything.</summary>
    SyncRefused,

    /// <summary>The API server refuses an object.</summary>
    ApplyFailed,

    /// <summary>The sync waits for an object that does not become healthy.</summary>
    WaitsForHealth,

    /// <summary>An object becomes Degraded, so the sync fails.</summary>
    Degraded,

    /// <summary>The sync is done, and the Application never becomes healthy.</summary>
    NeverHealthy,

    /// <summary>A person has to act: nothing is synced, pruned or confirmed by itself.</summary>
    NeedsPerson,

    /// <summary>A sync window never opens.</summary>
    SyncWindow,
}

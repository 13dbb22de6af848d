using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning;

/// <summary>What ArgoCD will do, in order, and what it will leave alone.</summary>
/// <param name="Tasks">In the order of execution: phase, wave, what is pruned before what is applied, then kind and name.</param>
/// <param name="LeftOut">Objects that nothing is done with, and why.</param>
public sealed record SyncPlan(IReadOnlyList<PlannedTask> Tasks, IReadOnlyList<LeftOut> LeftOut);

/// <summary>An object that nothing is done with.</summary>
public sealed record LeftOut(Manifest Object, LeftOutReason Reason);

/// <summary>Why nothing is done with an object.</summary>
public enum LeftOutReason
{
    /// <summary><c>argocd.argoproj.io/hook: Skip</c>.</summary>
    Skipped,

    /// <summary>A hook whose types ArgoCD does not know.</summary>
    UnknownHook,

    /// <summary>It stands there again further on, and the last one counts.</summary>
    Repeated,

    /// <summary>It is live alone, but <c>Prune=false</c> keeps it.</summary>
    Kept,
}

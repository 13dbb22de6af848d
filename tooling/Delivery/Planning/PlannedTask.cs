using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning;

/// <summary>One thing ArgoCD does: apply an object in a phase, or prune one.</summary>
/// <param name="Phase">When.</param>
/// <param name="Wave">The wave within the phase. Those of PreDelete and PostDelete are only what the object says: ArgoCD creates them all
/// at once.</param>
/// <param name="Object">What is applied or pruned.</param>
/// <param name="Namespace">Its namespace, the destination's where it names none, as ArgoCD has it even for objects of the cluster; null
/// where there is none.</param>
/// <param name="IsHook">Whether it is a hook.</param>
public sealed record PlannedTask(SyncPhase Phase, long Wave, Manifest Object, string? Namespace, bool IsHook)
{
    /// <summary>Whether the object is pruned instead of applied.</summary>
    public bool IsPrune { get; init; }

    /// <summary>Of a prune, whether it waits until someone confirms it (<c>Prune=confirm</c>).</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>Whether it stands in no manifest: the namespace that <c>CreateNamespace=true</c> makes.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>When the hook is deleted; empty for what is no hook.</summary>
    public IReadOnlyList<DeletePolicy> DeletePolicies { get; init; } = [];

    /// <summary>Why it does not run in the phase and wave of its manifest.</summary>
    public Move? Moved { get; init; }
}

/// <summary>What took a task out of the phase and wave that its manifest names.</summary>
/// <param name="Phase">The phase its manifest names.</param>
/// <param name="Wave">The wave its manifest names.</param>
public sealed record Move(MoveReason Reason, SyncPhase Phase, long Wave);

/// <summary>Why a task was moved.</summary>
public enum MoveReason
{
    /// <summary>An earlier object needs it: a namespace, or a CustomResourceDefinition.</summary>
    Needed,

    /// <summary>What is pruned goes in the reverse order of waves.</summary>
    PrunedInReverse,

    /// <summary>It is pruned after everything else (<c>PruneLast=true</c>).</summary>
    PrunedLast,
}

using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning.Order;

/// <summary>A task while it is being put in order; steps may still change its phase and wave.</summary>
internal sealed class SyncTask(SyncPhase phase, Manifest manifest, string? ns, bool isHook)
{
    public SyncPhase Phase { get; private set; } = phase;

    public long Wave { get; private set; } = SyncWave.Of(manifest);

    public Manifest Object => manifest;

    public string? Namespace => ns;

    public bool IsHook => isHook;

    public bool IsPrune { get; init; }

    public bool IsAutomatic { get; init; }

    private Move? Moved { get; set; }

    /// <summary>Gives it another phase and wave.</summary>
    public void MoveTo(SyncPhase phase, long wave, MoveReason reason)
    {
        Move from = Moved is null ? new Move(reason, Phase, Wave) : Moved with { Reason = reason };
        Moved = from.Phase == phase && from.Wave == wave ? null : from;
        (Phase, Wave) = (phase, wave);
    }

    public PlannedTask Planned() =>
        new(Phase, Wave, Object, Namespace, IsHook)
        {
            IsPrune = IsPrune,
            NeedsConfirmation = IsPrune && PruneOptions.NeedsConfirmation(Object),
            IsAutomatic = IsAutomatic,
            DeletePolicies = IsHook ? Hook.Policies(Object) : [],
            Moved = Moved,
        };
}

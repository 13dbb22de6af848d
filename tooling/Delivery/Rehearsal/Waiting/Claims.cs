using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>
/// Claims of volumes: ArgoCD takes one that is Pending for Progressing (<c>health_pvc.go</c>), and a class with
/// <c>volumeBindingMode: WaitForFirstConsumer</c> leaves it Pending until a pod that uses it is scheduled.
/// </summary>
internal sealed class Claims(ClusterState state, Assumptions assumptions)
{
    public Readiness Of(LiveObject claim)
    {
        Field? spec = Field.Of(claim.Manifest)["spec"];
        if (spec?["volumeName"] is not null || spec?["storageClassName"] is { Text: "" })
        {
            assumptions.Add($"A volume exists for {claim.Key}.");
            return Readiness.Ready.Now;
        }

        string? named = spec?["storageClassName"]?.Text ?? state.Facts.DefaultStorageClass;
        AssumeClass(named);
        bool? waits = WaitsForPod(named);
        if (waits is false || HasPod(claim))
        {
            return Readiness.Ready.Now;
        }

        string shown = named is null ? "the default StorageClass" : $"StorageClass {named}";
        return new Readiness.Waiting(
            waits is true
                ? $"{shown} binds a claim when a pod first uses it, and no pod uses it yet"
                : $"no pod uses it yet, and {shown} was not read: if its volumeBindingMode is WaitForFirstConsumer, the claim stays "
                    + "Pending",
            "Put the claim into the same wave as the workload that uses it, or mount it in a workload of that wave or an earlier one; "
                + "a CronJob's pod starts only by its schedule."
        )
        {
            IsCertain = waits is true,
        };
    }

    /// <summary>Storage is often set up beside what Git declares, by a provider or a chart: that a class is there is said, and not
    /// judged.</summary>
    /// <param name="named">Its name; null for the default.</param>
    public void AssumeClass(string? named)
    {
        if (
            named is not null
            && !state.Facts.StorageClasses.ContainsKey(named)
            && !state.OfKind("storage.k8s.io", "StorageClass").Any(liveObject => liveObject.Key.Name == named)
        )
        {
            assumptions.Add($"StorageClass {named} exists in {state.Facts.Name}: no manifest that was read creates it.");
        }
    }

    private bool? WaitsForPod(string? named) =>
        named is null ? null
        : state.OfKind("storage.k8s.io", "StorageClass").FirstOrDefault(liveObject => liveObject.Key.Name == named) is { } live
            ? Field.Of(live.Manifest)["volumeBindingMode"]?.Text == "WaitForFirstConsumer"
        : state.Facts.StorageClasses.TryGetValue(named, out bool waits) ? waits
        : null;

    private bool HasPod(LiveObject claim) =>
        state.Objects.Any(liveObject =>
            liveObject.Key.Namespace == claim.Key.Namespace
            && Workload.Of(liveObject.Manifest) is { IsAwaited: true } workload
            && Starts(liveObject.Manifest)
            && Reference.Of(workload).Any(reference => reference.Kind == "PersistentVolumeClaim" && reference.Name == claim.Key.Name)
        );

    private static bool Starts(Manifest one)
    {
        Field? spec = Field.Of(one)["spec"];
        return spec?["replicas"]?.Text != "0"
            && spec?["suspend"]?.Text != "true"
            && (one.Kind != "Deployment" || spec?["paused"]?.Text != "true");
    }
}

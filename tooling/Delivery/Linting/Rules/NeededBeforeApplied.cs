using Cairn.Delivery.Linting.Order;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Pods that need a ConfigMap, Secret, ServiceAccount or claim of a later wave or phase: ArgoCD waits for them before it applies it.
/// </summary>
internal static class NeededBeforeApplied
{
    public static Rule Rule { get; } =
        new(
            "needed-before-applied",
            "A ConfigMap, Secret, ServiceAccount or claim that comes in a later wave or phase than the pods that need it.",
            set => set.Applied.SelectMany(unit => Of(set, unit))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Unit unit)
    {
        var provided = new Provided(unit);
        foreach (
            Workload workload in unit.Objects.Where(unit.Moments.ContainsKey).Select(Workload.Of).OfType<Workload>().Where(PodStart.AtOnce)
        )
        {
            ApplyMoment own = unit.Moments[workload.Object];
            foreach (Reference reference in Reference.Of(workload).Where(item => !item.IsSoft).DistinctBy(item => (item.Kind, item.Name)))
            {
                string? ns = workload.Object.Namespace;
                Manifest[] providers = [.. provided.Of(reference, ns).Where(unit.Moments.ContainsKey)];
                if (
                    providers.Length > 0
                    && providers.All(manifest => unit.Moments[manifest] > own)
                    && !IsElsewhere(set, unit, reference, ns)
                )
                {
                    Manifest first = providers.MinBy(manifest => unit.Moments[manifest])!;
                    yield return LintProblem.Error(
                        workload.Object,
                        reference.At.Path,
                        Message(workload.Object, own, reference, first, unit.Moments[first]),
                        Remedy(own, first, unit.Moments[first])
                    );
                }
            }
        }
    }

    private static bool IsElsewhere(ManifestSet set, Unit unit, Reference reference, string? ns) =>
        set.Named(reference.Kind, ns, reference.Name).Any(manifest => !unit.Objects.Contains(manifest));

    private static string Message(Manifest workload, ApplyMoment own, Reference reference, Manifest provider, ApplyMoment when)
    {
        string what =
            provider.Kind == reference.Kind
                ? $"{reference.Kind} {reference.Name}"
                : $"{reference.Kind} {reference.Name} (created by {provider.Kind} {provider.Name})";
        string effect = reference.Kind == "ServiceAccount" ? "no pod can be created" : "its pods cannot start";
        string later = own.Phase == when.Phase ? $"in {when}" : $"in phase {when.Phase}, after {own.Phase}";
        return $"{workload.Kind} {workload.Name} runs in {own} and needs the {what}, which comes {later}. On a first sync {effect}, "
            + "and ArgoCD waits for it before it goes on, so the sync hangs.";
    }

    private static string Remedy(ApplyMoment own, Manifest provider, ApplyMoment when) =>
        own.Phase == when.Phase ? $"Give {provider.Kind} {provider.Name} a sync wave of {own.Wave} or lower."
        : own.Phase == SyncPhase.Sync
            ? $"Remove the hook annotation from {provider.Kind} {provider.Name}, and give it a sync wave of {own.Wave} or lower."
        : $"Make {provider.Kind} {provider.Name} a hook of {own.Phase} too, with a sync wave of {own.Wave} or lower and the "
            + $"hook-delete-policy BeforeHookCreation, or run the workload in {when.Phase}.";
}

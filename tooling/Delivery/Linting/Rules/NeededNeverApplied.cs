using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Pods that need what is in git and is never applied: hook annotations keep it from every ordinary sync.</summary>
internal static class NeededNeverApplied
{
    public static Rule Rule { get; } =
        new(
            "needed-never-applied",
            "A ConfigMap, Secret, ServiceAccount or claim that pods need and whose hook annotation keeps it from being applied.",
            Find
        );

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        HashSet<Manifest> applied = new(set.Applied.SelectMany(unit => unit.Moments.Keys), ReferenceEqualityComparer.Instance);
        HashSet<Manifest> notKnown = new(
            set.Units.Where(unit => unit.Kind == UnitKind.Fragments).SelectMany(unit => unit.Objects),
            ReferenceEqualityComparer.Instance
        );
        var makers = new Lazy<ReferenceSources>(() => new ReferenceSources(set));
        foreach (
            Workload workload in set.Applied.SelectMany(unit => unit.Objects).Where(applied.Contains).Select(Workload.Of).OfType<Workload>()
        )
        {
            string? ns = workload.Object.Namespace;
            foreach (Reference reference in Reference.Of(workload).Where(item => !item.IsSoft).DistinctBy(item => (item.Kind, item.Name)))
            {
                Manifest[] found = [.. set.Named(reference.Kind, ns, reference.Name)];
                if (
                    found.Length > 0
                    && !found.Any(manifest => applied.Contains(manifest) || notKnown.Contains(manifest))
                    && !makers.Value.May(reference.Kind, ns, reference.Name)
                )
                {
                    string hook = found[0].Annotations.ContainsKey(Annotation.Hook) ? Annotation.Hook : Annotation.HelmHook;
                    string message =
                        $"{workload.Object.Kind} {workload.Object.Name} needs the {reference.Kind} {reference.Name} ({found[0].Source}), "
                        + $"which ArgoCD never applies in a sync, because of {hook}: {found[0].Annotations.GetValueOrDefault(hook)}";
                    string remedy = $"Remove the hook annotation from {reference.Kind} {reference.Name}, or name another {reference.Kind}.";
                    yield return set.IsOpen(ns)
                        ? LintProblem.Warning(
                            workload.Object,
                            reference.At.Path,
                            message + "; unless something that was not read provides it, its pods do not start.",
                            remedy
                        )
                        : LintProblem.Error(workload.Object, reference.At.Path, message + ". Its pods do not start.", remedy);
                }
            }
        }
    }
}

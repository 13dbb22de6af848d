using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Selectors and targets that choose nothing: traffic that ends nowhere, a policy or a budget that protects nothing.</summary>
internal static class SelectorMatchesNothing
{
    public static Rule Rule { get; } =
        new(
            "selector-matches-nothing",
            "A Service, NetworkPolicy, PodDisruptionBudget, monitor, autoscaler or workload whose selector or target matches nothing.",
            set => Find(set).Concat(TargetMatchesNothing.Find(set))
        );

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        Workload[] workloads = [.. set.Units.SelectMany(unit => unit.Objects).Select(Workload.Of).OfType<Workload>()];
        var operated = new OperatorNamespaces(set);
        foreach (Unit unit in set.Applied)
        {
            Workload[] own = [.. unit.Objects.Select(Workload.Of).OfType<Workload>()];
            foreach (Manifest manifest in unit.Objects)
            {
                SelectedPods? chosen = SelectedPods.Of(manifest);
                if (chosen is null || chosen.Selector.IsEmpty)
                {
                    continue;
                }

                if (chosen.IsOfItself)
                {
                    if (Workload.Of(manifest) is { } self && !chosen.Selector.Fits(self.Labels))
                    {
                        yield return LintProblem.Error(
                            manifest,
                            chosen.Path,
                            $"The selector ({chosen.Selector}) does not match the labels of the object's own pods, so Kubernetes refuses "
                                + $"the {manifest.Kind}.",
                            "Add the labels of the selector to spec.template.metadata.labels."
                        );
                    }
                }
                // Pods of charts and operators are not known; where none of ours is in sight, a selector is not for ours.
                else if (
                    !operated.Has(manifest.Namespace, unit)
                    && own.Any(workload => IsIn(workload, manifest.Namespace))
                    && !Chooses(own, chosen, manifest.Namespace)
                    && !Chooses(workloads, chosen, manifest.Namespace)
                )
                {
                    bool open = set.IsOpen(manifest.Namespace);
                    yield return new LintProblem(
                        chosen.IsFatal && !open ? Severity.Error : Severity.Warning,
                        manifest,
                        chosen.Path,
                        $"No pods {(open ? "in the manifests that were read " : "")}have the labels {chosen.Selector}, so "
                            + $"{chosen.Consequence}.",
                        "Use labels that the pods have (spec.template.metadata.labels of their workload)."
                    );
                }
            }
        }
    }

    private static bool Chooses(Workload[] workloads, SelectedPods chosen, string? ns) =>
        workloads.Any(workload => IsIn(workload, ns) && chosen.Selector.Fits(workload.Labels));

    private static bool IsIn(Workload workload, string? ns) => ManifestSet.SameNamespace(workload.Object.Namespace, ns);
}

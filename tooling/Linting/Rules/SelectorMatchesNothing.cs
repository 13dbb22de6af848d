using Cairn.Linting.References;
using Cairn.Linting.Sets;
using Cairn.Linting.Workloads;
using Cairn.Planning.Manifests;

namespace Cairn.Linting.Rules;

/// <summary>Selectors and targets that choose nothing: traffic that ends nowhere, a policy or a budget that protects nothing.</summary>
internal static class SelectorMatchesNothing
{
    private const string Anywhere = "";

    /// <summary>Kinds that are not Kubernetes' own and make no pods; any other kind may make pods with labels of its own.</summary>
    private static readonly string[] Podless =
    [
        "external-secrets.io", "bitnami.com", "cert-manager.io", "networking.istio.io", "security.istio.io", "gateway.networking.k8s.io", "traefik.io", "traefik.containo.us",
        "argoproj.io/Application", "argoproj.io/AppProject", "argoproj.io/ApplicationSet", "kyverno.io", "cilium.io", "crd.projectcalico.org", "route.openshift.io", "security.openshift.io",
        "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor", "monitoring.coreos.com/PrometheusRule", "monitoring.coreos.com/Probe", "keda.sh", "snapshot.storage.k8s.io", "autoscaling.k8s.io",
        "kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "isindir.github.com", "grafana.integreatly.org/GrafanaDashboard",
    ];

    public static Rule Rule { get; } = new(
        "selector-matches-nothing",
        "A Service, NetworkPolicy, PodDisruptionBudget, monitor, autoscaler or workload whose selector or target fits nothing.",
        set => Find(set).Concat(TargetMatchesNothing.Find(set)));

    private static IEnumerable<Problem> Find(ManifestSet set)
    {
        Workload[] workloads = [.. set.Units.SelectMany(unit => unit.Objects).Select(Workload.Of).OfType<Workload>()];
        HashSet<string> unknown = [.. set.Units.SelectMany(unit => unit.Objects).Where(MayMakePods).Select(maker => maker.Namespace ?? Anywhere)];
        foreach (Unit unit in set.Applied)
        {
            Workload[] own = [.. unit.Objects.Select(Workload.Of).OfType<Workload>()];
            foreach (Manifest one in unit.Objects)
            {
                Chosen? chosen = Chosen.Of(one);
                if (chosen is null || chosen.Selector.IsEmpty)
                {
                    continue;
                }

                if (chosen.IsOfItself)
                {
                    if (Workload.Of(one) is { } self && !chosen.Selector.Fits(self.Labels))
                    {
                        yield return Problem.Error(one, chosen.Path, $"The selector ({chosen.Selector}) does not fit the labels of the object's own pods, so Kubernetes refuses the {one.Kind}.", "Give spec.template.metadata.labels the labels of the selector.");
                    }
                }
                else if (IsJudged(own, unknown, one.Namespace) && !Chooses(own, chosen, one.Namespace) && !Chooses(workloads, chosen, one.Namespace))
                {
                    bool open = set.IsOpen(one.Namespace);
                    yield return new Problem(
                        chosen.IsFatal && !open ? Severity.Error : Severity.Warning, one, chosen.Path, $"No pods {(open ? "among what was read " : "")}have the labels {chosen.Selector}, so {chosen.Consequence}.",
                        "Write labels that the pods have (spec.template.metadata.labels of their workload).");
                }
            }
        }
    }

    /// <summary>Pods of charts and operators are not known; where none of ours is in sight, a selector is not for ours.</summary>
    private static bool IsJudged(Workload[] own, HashSet<string> unknown, string? ns) =>
        own.Any(workload => ManifestSet.SameNamespace(workload.Object.Namespace, ns))
        && (ns is null ? unknown.Count == 0 : !unknown.Contains(ns) && !unknown.Contains(Anywhere));

    private static bool Chooses(Workload[] workloads, Chosen chosen, string? ns) =>
        workloads.Any(workload => ManifestSet.SameNamespace(workload.Object.Namespace, ns) && chosen.Selector.Fits(workload.Labels));

    private static bool MayMakePods(Manifest one) =>
        !Makers.IsBuiltIn(one.Group) && !Podless.Contains(one.Group) && !Podless.Contains($"{one.Group}/{one.Kind}") && Workload.Of(one) is null;
}

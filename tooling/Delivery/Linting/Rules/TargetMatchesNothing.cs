using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>The part of selector-matches-nothing that is not about pods: scaled workloads and monitored Services.</summary>
internal static class TargetMatchesNothing
{
    private static readonly string[] Scalable =
    [
        "Deployment",
        "StatefulSet",
        "ReplicaSet",
        "ReplicationController",
        "Rollout",
        "DeploymentConfig",
    ];

    public static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        Manifest[] services = [.. set.Units.SelectMany(unit => unit.Objects).Where(manifest => manifest is { Group: "", Kind: "Service" })];
        var operated = new OperatorNamespaces(set);
        foreach (Unit unit in set.Applied)
        {
            bool hasWorkloads = unit.Objects.Any(manifest => Workload.Of(manifest) is not null);
            bool hasServices = unit.Objects.Any(manifest => manifest is { Group: "", Kind: "Service" });
            foreach (Manifest manifest in unit.Objects)
            {
                LintProblem? problem = (manifest.Group, manifest.Kind) switch
                {
                    ("autoscaling", "HorizontalPodAutoscaler") or ("keda.sh", "ScaledObject") when hasWorkloads => Scaled(set, manifest),
                    ("monitoring.coreos.com", "ServiceMonitor") when hasServices && !operated.Has(manifest.Namespace, unit) => Monitored(
                        set,
                        services,
                        manifest
                    ),
                    _ => null,
                };
                if (problem is not null)
                {
                    yield return problem;
                }
            }
        }
    }

    private static LintProblem? Scaled(ManifestSet set, Manifest one)
    {
        Field? target = Field.Of(one).At("spec", "scaleTargetRef");
        string kind = target?["kind"]?.Text ?? (one.Group == "keda.sh" ? "Deployment" : "");
        return
            target?["name"] is { Text: { Length: > 0 } name } at && Scalable.Contains(kind) && !set.Named(kind, one.Namespace, name).Any()
            ? new LintProblem(
                set.IsOpen(one.Namespace) ? Severity.Warning : Severity.Error,
                one,
                at.Path,
                $"There is no {kind} {name}{(set.IsOpen(one.Namespace) ? " in the manifests that were read" : "")}, so nothing is scaled.",
                $"Name an existing {kind}."
            )
            : null;
    }

    private static LintProblem? Monitored(ManifestSet set, Manifest[] services, Manifest monitor)
    {
        Field? spec = Field.Of(monitor)["spec"];
        var selector = Selector.Of(spec?["selector"]);
        string?[] namespaces =
            spec?.At("namespaceSelector", "any")?.Text == "true" ? [null]
            : spec?.At("namespaceSelector", "matchNames") is { } names ? [.. names.Items().Select(name => name.Text)]
            : [monitor.Namespace];
        bool isOpen = namespaces.Any(set.IsOpen);
        return
            selector.IsEmpty
            || services.Any(service =>
                namespaces.Any(ns => ManifestSet.SameNamespace(ns, service.Namespace))
                && selector.Fits(Selector.Labels(Field.Of(service).At("metadata", "labels")))
            )
            ? null
            : LintProblem.Warning(
                monitor,
                "spec.selector",
                $"No Service {(isOpen ? "in the manifests that were read " : "")}has the labels {selector}, so nothing is scraped.",
                "Use labels that the Service has under metadata.labels, and its namespace under namespaceSelector."
            );
    }
}

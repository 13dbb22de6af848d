using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Workloads whose number of replicas is in git while an autoscaler sets it: self-heal sets it back each time.</summary>
internal static class ReplicasUnderAutoscaler
{
    private const string Ignored = "resource.customizations.ignoreDifferences.";

    public static Rule Rule { get; } =
        new(
            "replicas-under-autoscaler",
            "A workload with spec.replicas that an autoscaler scales too, so that self-heal and the autoscaler fight.",
            set => set.Applied.SelectMany(unit => unit.Objects.Select(manifest => Of(set, unit, manifest))).OfType<LintProblem>()
        );

    private static LintProblem? Of(ManifestSet set, Unit unit, Manifest scaler)
    {
        if (
            scaler is not ({ Group: "autoscaling", Kind: "HorizontalPodAutoscaler" } or { Group: "keda.sh", Kind: "ScaledObject" })
            || Field.Of(scaler).At("spec", "scaleTargetRef") is not { } target
            || target["name"]?.Text is not { } name
        )
        {
            return null;
        }

        string kind = target["kind"]?.Text ?? "Deployment";
        string? ns = scaler.Namespace;
        foreach (Unit of in set.Applied)
        {
            Manifest? workload = of.Objects.FirstOrDefault(manifest =>
                manifest.Kind == kind && manifest.Name == name && ManifestSet.SameNamespace(manifest.Namespace, ns)
            );
            if (
                workload is null
                || Field.Of(workload).At("spec", "replicas") is not { } replicas
                || (of != unit && (workload.Namespace is null || ns is null))
            )
            {
                continue;
            }

            AppSource[] sources = [.. set.Sources.Of(of)];
            bool fights =
                sources.Length > 0
                    ? sources.Any(source => source.SelfHeals && !Ignores(source, workload))
                    : !set.Sources.HasFlux && !set.Sources.MayBeTaken(of);
            if (fights && !IgnoredEverywhere(set, workload))
            {
                return LintProblem.Warning(
                    workload,
                    replicas.Path,
                    $"{scaler.Kind} {scaler.Name} scales {kind} {name}, and its spec.replicas is in git: with selfHeal ArgoCD sets it "
                        + $"back to {replicas.Text} whenever the autoscaler changes it.",
                    "Remove spec.replicas, or add it to spec.ignoreDifferences of the Application (jsonPointers: [/spec/replicas]) with "
                        + "the sync option RespectIgnoreDifferences=true."
                );
            }
        }

        return null;
    }

    private static bool Ignores(AppSource source, Manifest workload) =>
        (source.Spec["ignoreDifferences"]?.Items() ?? []).Any(item =>
            (item["group"]?.Text is not { Length: > 0 } group || group == "*" || group == workload.Group)
            && (item["kind"]?.Text is not { Length: > 0 } kind || kind == "*" || kind == workload.Kind)
            && (item["name"]?.Text is not { Length: > 0 } name || name == workload.Name)
            && Names(item)
        );

    private static bool Names(Field item) =>
        (item["jsonPointers"]?.Items() ?? [])
            .Concat(item["jqPathExpressions"]?.Items() ?? [])
            .Any(path => path.Text?.Contains("replicas", StringComparison.Ordinal) == true || path.Text is "/spec" or ".spec")
        || item["managedFieldsManagers"] is not null;

    /// <summary>Whether ArgoCD's settings ignore it for all Applications.</summary>
    private static bool IgnoredEverywhere(ManifestSet set, Manifest workload) =>
        set
            .Argo.Select(settings => Field.Of(settings.Object))
            .Any(body =>
                ((Field?[])[body["data"], body.At("configs", "cm"), body.At("spec", "extraConfig")])
                    .OfType<Field>()
                    .SelectMany(data => data.Entries())
                    .Any(entry =>
                        (entry.Key == Ignored + "all" || entry.Key == $"{Ignored}{workload.Group}_{workload.Kind}")
                        && entry.Value.Text?.Contains("replicas", StringComparison.Ordinal) == true
                    )
            );
}

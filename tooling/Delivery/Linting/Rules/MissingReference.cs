using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Pods that name a ConfigMap, Secret, ServiceAccount or claim that nothing provides: they do not start.</summary>
internal static class MissingReference
{
    public static Rule Rule { get; } =
        new(
            "missing-reference",
            "A ConfigMap, Secret, ServiceAccount or PersistentVolumeClaim that pods need, and that nothing provides.",
            Find
        );

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        var makers = new ReferenceSources(set);
        var operated = new OperatorNamespaces(set);
        return from unit in set.Applied
            from workload in unit.Objects.Select(Workload.Of).OfType<Workload>()
            let isOperated = operated.Has(workload.Object.Namespace, unit)
            from problem in Reference
                .Of(workload)
                .Select(reference => Judge(set, makers, isOperated, workload, reference))
                .OfType<LintProblem>()
                .DistinctBy(problem => problem.Message)
            select problem;
    }

    private static LintProblem? Judge(ManifestSet set, ReferenceSources makers, bool isOperated, Workload workload, Reference reference)
    {
        string? ns = workload.Object.Namespace;
        Manifest[] found = [.. set.Named(reference.Kind, ns, reference.Name)];
        if (found.Length > 0)
        {
            return
                reference.Key is { } key
                && found.All(manifest => manifest.Group.Length == 0 && Lacks(manifest, key))
                && !makers.May(reference.Kind, ns, reference.Name)
                ? LintProblem.Error(
                    workload.Object,
                    reference.At.Path,
                    $"The {reference.Kind} {reference.Name} has no key {key}, so the container does not start.",
                    $"Add {key} to it ({found[0].Source.File}), or name a key it has."
                )
                : null;
        }

        // Where neither all manifests nor what an operator makes of them is known, nothing can be said.
        if (makers.May(reference.Kind, ns, reference.Name) || (set.IsOpen(ns) && isOperated))
        {
            return null;
        }

        string remedy = reference.Kind is "Secret"
            ? $"Add the Secret {reference.Name} or what creates it (ExternalSecret, SealedSecret, Certificate, …), correct the name, or "
                + "mark it optional: true."
            : $"Add the {reference.Kind} {reference.Name}, correct the "
                + $"name{(reference.Kind is "ConfigMap" ? ", or mark it optional: true" : "")}.";
        return set.IsOpen(ns) || reference.IsSoft
            ? LintProblem.Warning(
                workload.Object,
                reference.At.Path,
                $"{reference.Kind} {reference.Name} is not among the manifests that were read, and nothing there creates it; without it "
                    + $"{Consequence(reference)}.",
                remedy
            )
            : LintProblem.Error(
                workload.Object,
                reference.At.Path,
                $"There is no {reference.Kind} {reference.Name}, and nothing creates it, so {Consequence(reference)}.",
                remedy
            );
    }

    private static string Consequence(Reference reference) =>
        reference.IsSoft ? "private images are not pulled"
        : reference.Kind == "ServiceAccount" ? "no pod is created"
        : "its pods do not start";

    /// <summary>Whether the keys of an object are all in git and this is none of them.</summary>
    private static bool Lacks(Manifest one, string key)
    {
        string[] keys =
        [
            .. ((string[])["data", "binaryData", "stringData"])
                .SelectMany(field => Field.Of(one)[field]?.Entries() ?? [])
                .Select(entry => entry.Key),
        ];
        return keys.Length > 0 && !keys.Contains(key);
    }
}

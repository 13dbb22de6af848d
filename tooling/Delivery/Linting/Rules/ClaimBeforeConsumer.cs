using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Order;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Storage;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Claims that are bound when a pod first uses them, and no pod does in their own wave. ArgoCD calls a Pending claim Progressing
/// (<c>gitops-engine/pkg/health/health_pvc.go</c>) and waits for it before the next wave. argo-cd issue 12840.
/// </summary>
internal static class ClaimBeforeConsumer
{
    private const string Class = "spec.storageClassName";

    public static Rule Rule { get; } =
        new(
            "claim-before-consumer",
            "A PersistentVolumeClaim that is bound at first use (WaitForFirstConsumer) and that no pod uses in its own wave or an "
                + "earlier one.",
            set => set.Argo.SelectMany(settings => settings.Health).Any(script => script.Kind == "PersistentVolumeClaim") ? [] : Find(set)
        );

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        Workload[] workloads = [.. set.Applied.SelectMany(unit => unit.Objects).Select(Workload.Of).OfType<Workload>()];
        return from unit in set.Applied
            from claim in unit.Objects
            where claim is { Group: "", Kind: "PersistentVolumeClaim" } && unit.Moments.ContainsKey(claim)
            let problem = Judge(set, unit, claim, workloads)
            where problem is not null
            select problem;
    }

    private static LintProblem? Judge(ManifestSet set, Unit unit, Manifest claim, Workload[] workloads)
    {
        Binding binding = ClaimBinding.Of(set, claim);
        if (binding == Binding.Immediate)
        {
            return null;
        }

        Workload[] users =
        [
            .. workloads.Where(workload =>
                ManifestSet.SameNamespace(workload.Object.Namespace, claim.Namespace) && Claims(workload, claim.Name)
            ),
        ];
        Workload[] starting = [.. users.Where(PodStart.AtOnce)];
        ApplyMoment own = unit.Moments[claim];
        bool isLast = !unit.Moments.Values.Any(moment => moment > own);
        if (starting.Any(workload => !unit.Moments.TryGetValue(workload.Object, out ApplyMoment when) || when <= own))
        {
            return null; // Those of another Application start by its order.
        }

        if (starting.Length > 0)
        {
            ApplyMoment first = starting.Min(workload => unit.Moments[workload.Object]);
            Manifest user = starting.First(workload => unit.Moments[workload.Object] == first).Object;
            return Told(
                binding,
                true,
                claim,
                $"The first pods that use it are those of {user.Kind} {user.Name} in {first}",
                own,
                $"never gets to {first}",
                $"Give the claim and {user.Kind} {user.Name} the same sync wave."
            );
        }

        if (users.Length > 0)
        {
            Manifest user = users[0].Object;
            bool isSchedule = user.Kind == "CronJob";
            string remedy = isSchedule
                ? "Mount the claim in a pod of the same wave (a Job that runs once), use a StorageClass that binds immediately, or make "
                    + "it a generic ephemeral volume."
                : $"Start {user.Kind} {user.Name}, or add the claim when it is needed.";
            string why =
                $"Only {user.Kind} {user.Name} uses it, whose pods do not start "
                + $"{(isSchedule ? "before its schedule" : "when it is applied")}";
            return isLast
                ? Told(binding, false, claim, why, own, "leaves the Application Progressing until then", remedy)
                : Told(
                    binding,
                    true,
                    claim,
                    why,
                    own,
                    unit.Moments.GetValueOrDefault(user) > own ? $"never gets to {unit.Moments[user]}" : "does not go on before then",
                    remedy
                );
        }

        // What is not read may use it: a chart's pods, those of an operator.
        return set.IsOpen(claim.Namespace) || IsNamed(set, claim)
            ? null
            : Told(
                binding,
                false,
                claim,
                "No manifest that was read uses it",
                own,
                isLast ? "leaves the Application Progressing for ever" : "never goes on to the next wave",
                "Use it in a pod of the same wave, or remove it."
            );
    }

    private static bool Claims(Workload workload, string name) =>
        Reference.Of(workload).Any(reference => reference.Kind == "PersistentVolumeClaim" && reference.Name == name)
        || (
            workload.Object.Kind == "StatefulSet"
            && (Field.Of(workload.Object)["spec"]?["volumeClaimTemplates"]?.Items() ?? []).Any(template =>
                name.StartsWith($"{template["metadata"]?["name"]?.Text}-{workload.Object.Name}-", StringComparison.Ordinal)
            )
        );

    /// <summary>Whether anything else has the claim's name in it: values of a chart, an operator's object.</summary>
    private static bool IsNamed(ManifestSet set, Manifest claim) =>
        set
            .Units.SelectMany(unit => unit.Objects)
            .Any(manifest =>
                manifest.Kind != claim.Kind
                && Scalars.Of(manifest.Body).Any(text => text.Contains(claim.Name, StringComparison.Ordinal) && manifest.Name != text)
            );

    private static LintProblem Told(
        Binding binding,
        bool isFatal,
        Manifest claim,
        string why,
        ApplyMoment own,
        string effect,
        string remedy
    )
    {
        bool isKnown = binding == Binding.FirstConsumer;
        string condition =
            binding == Binding.Unknown ? ", if its StorageClass has volumeBindingMode: WaitForFirstConsumer"
            : isKnown ? ""
            : ", if its StorageClass is the one that usually has this name";
        string message =
            $"The claim {claim.Name} in {own} is bound when a pod first uses it{condition}. "
            + $"{why}. ArgoCD waits for the claim, and {effect}.";
        return new LintProblem(isKnown && isFatal ? Severity.Error : Severity.Warning, claim, Place(claim), message, remedy);
    }

    private static string Place(Manifest claim) =>
        claim.Annotations.ContainsKey(Annotation.Wave) ? Annotations.Path(Annotation.Wave)
        : Field.Of(claim).At("spec", "storageClassName") is not null ? Class
        : "";
}

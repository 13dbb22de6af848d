using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// A custom resource whose definition is to come later or never. Within one Application ArgoCD moves the definition up to the
/// first object of its kind (<c>adjustDeps</c> in <c>gitops-engine/pkg/sync/sync_tasks.go</c>), so that the waves written are
/// not those that run; across Applications nothing does.
/// </summary>
internal static class CrBeforeCrd
{
    public static Rule Rule { get; } =
        new(
            "cr-before-crd",
            "A custom resource in an earlier wave or phase than its CustomResourceDefinition, or whose definition is never applied.",
            set => set.Applied.SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Unit unit)
    {
        if (!unit.Objects.Any(manifest => manifest.Defines is not null))
        {
            yield break;
        }

        SyncPlan plan = Planner.Plan(unit.Objects, [], new PlanOptions());
        foreach (PlannedTask crd in plan.Tasks.Where(task => task is { Object.Defines: not null, Moved.Reason: MoveReason.Needed }))
        {
            (string group, string kind) = crd.Object.Defines!.Value;
            PlannedTask first = plan.Tasks.First(task => task.Object.Group == group && task.Object.Kind == kind);
            yield return LintProblem.Error(
                first.Object,
                Place(first),
                $"{kind} {first.Object.Name} comes in {When(first.Phase, first.Wave)}, before its definition {crd.Object.Name} in "
                    + $"{When(crd.Moved!.Phase, crd.Moved.Wave)}: ArgoCD moves the definition forward, so the order differs from the "
                    + "one written, and other tools fail.",
                $"Give {crd.Object.Name} {(crd.Moved.Phase == first.Phase ? "" : $"the hook {first.Phase} and ")}a sync wave of "
                    + $"{first.Wave} or lower, or {kind} {first.Object.Name} a later one."
            );
        }

        foreach (
            LeftOut never in plan.LeftOut.Where(leftOut =>
                leftOut.Object.Defines is not null && leftOut.Reason is LeftOutReason.Skipped or LeftOutReason.UnknownHook
            )
        )
        {
            (string group, string kind) = never.Object.Defines ?? default;
            if (plan.Tasks.FirstOrDefault(task => task.Object.Group == group && task.Object.Kind == kind) is { } needs)
            {
                yield return LintProblem.Error(
                    never.Object,
                    Annotations.Path(never.Object.Annotations.ContainsKey(Annotation.Hook) ? Annotation.Hook : Annotation.HelmHook),
                    $"The hook annotation keeps this definition from being applied, so {kind} {needs.Object.Name} is refused.",
                    "Remove the annotation."
                );
            }
        }
    }

    private static string Place(PlannedTask task) =>
        Annotations.Path(task.IsHook && task.Phase != SyncPhase.Sync ? Annotation.Hook : Annotation.Wave);

    private static string When(SyncPhase phase, long wave) => phase == SyncPhase.Sync ? $"wave {wave}" : $"{phase} wave {wave}";
}

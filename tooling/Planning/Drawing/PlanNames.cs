namespace Cairn.Planning.Drawing;

/// <summary>What a person calls an object.</summary>
public static class PlanNames
{
    /// <summary><c>Deployment payments/api</c>; a kind that is not everyone's with its group, an incomplete name with an ellipsis.</summary>
    public static string Of(PlannedTask task) =>
        $"{task.Object.Kind}{(task.Object.Group.Contains('.', StringComparison.Ordinal) && !task.Object.Group.EndsWith(".k8s.io", StringComparison.Ordinal) ? $".{task.Object.Group}" : "")} "
        + $"{(task.Namespace is null ? "" : task.Namespace + "/")}{task.Object.Name}{(task.Object.IsNameGenerated ? "…" : "")}";
}

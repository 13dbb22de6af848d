namespace Cairn.Delivery.Planning.Drawing;

/// <summary>What a person calls an object.</summary>
public static class PlanNames
{
    /// <summary><c>Deployment payments/api</c>; a kind that is not everyone's with its group, an incomplete name with an
    /// ellipsis.</summary>
    public static string Of(PlannedTask task) =>
        $"{task.Object.Kind}{(IsEveryones(task.Object.Group) ? "" : "." + task.Object.Group)} "
        + $"{(task.Namespace is null ? "" : task.Namespace + "/")}{task.Object.Name}{(task.Object.IsNameGenerated ? "…" : "")}";

    private static bool IsEveryones(string group) =>
        !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
}

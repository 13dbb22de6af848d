using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Judging;

/// <summary>What ArgoCD makes of what a health script returned. Source: ArgoCD's util/lua/lua.go, ExecuteHealthLua</summary>
public static class HealthJudge
{
    public const string NotAStatus = "Lua returned an invalid health status";

    private static readonly string[] Statuses = ["Healthy", "Progressing", "Degraded", "Suspended", "Unknown", "Missing"];

    /// <summary>The health, or why there is none.</summary>
    public static (HealthStatus? Health, string? Error) Of(LuaOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            return (null, failure);
        }

        return outcome.Type switch
        {
            "nil" => (HealthStatus.None, null),
            "table" => (Table(outcome.Value), null),
            var other => (null, $"expect table output from Lua script, not {other}"),
        };
    }

    /// <summary>
    /// Whether ArgoCD waits for the object to be gone, and asks no script: it has a deletionTimestamp, and no finalizer of a hook.
    /// </summary>
    public static bool IsBeingDeleted(object? value) =>
        Fields.At(value, "metadata", "deletionTimestamp") is not null
        && !(
            Fields.At(value, "metadata", "finalizers") is List<object?> finalizers
            && finalizers.Contains("argocd.argoproj.io/hook-finalizer")
        );

    public static HealthStatus BeingDeleted { get; } = new("Progressing", "Pending deletion");

    private static HealthStatus Table(object? value)
    {
        // A list, and a field of another type, are no health: ArgoCD takes them as none, as it takes an empty table.
        if (
            value is not Dictionary<string, object?> map
            || Fields.Of(map, "status") is not (null or string)
            || Fields.Of(map, "message") is not (null or string)
        )
        {
            return HealthStatus.None;
        }

        string status = Fields.Of(map, "status") as string ?? "";
        return Statuses.Contains(status)
            ? new HealthStatus(status, Fields.Of(map, "message") as string ?? "")
            : new HealthStatus("Unknown", NotAStatus);
    }
}

using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Health.Judging;

/// <summary>Whether an action made of an object what a test expects. Source: ArgoCD's util/lua/custom_actions_test.go</summary>
internal static class ActionJudge
{
    /// <summary>Null, or why the test fails.</summary>
    /// <param name="source">The object the action was asked for.</param>
    /// <param name="expected">What the expected output holds: one object, or a list of <c>{k8sOperation, unstructuredObj}</c>.</param>
    public static string? Of(LuaOutcome outcome, object? source, object? expected)
    {
        if (outcome.Failure is { } failure)
        {
            return failure;
        }

        if (outcome.Type != "table")
        {
            return $"expect table output from Lua script, not {outcome.Type}";
        }

        object?[] objects = expected is List<object?> several
            ? [.. several.Select(item => Fields.At(item, "unstructuredObj"))]
            : [expected];
        IEnumerable<(string Operation, object? Value)> impacted = outcome.Value is List<object?> list
            ? list.Select(item => (Fields.Text(item, "operation"), Fields.Of(item, "resource")))
            : [("patch", outcome.Value)];
        return impacted.Select(item => One(item.Operation, item.Value, source, objects)).FirstOrDefault(problem => problem is not null);
    }

    private static string? One(string operation, object? value, object? source, object?[] expected)
    {
        if (operation is not ("create" or "patch"))
        {
            return $"unsupported operation: \"{operation}\"";
        }

        ObjectName from = ObjectName.Of(source);
        ObjectName name = ObjectName.Of(value);
        if (operation == "patch" && name != from)
        {
            return $"The action patches {Told(name)}; it may patch only its own object, {Told(from)}.";
        }

        bool derived = (from.Kind, name.Kind) is ("CronJob", "Job") or ("CronWorkflow" or "WorkflowTemplate", "Workflow");
        object? like = expected.FirstOrDefault(item =>
            ObjectName.Of(item) is var other
            && other with { Name = "" } == name with { Name = "" }
            && (derived ? other.Name.StartsWith(from.Name, StringComparison.Ordinal) : other.Name == name.Name)
        );
        if (like is null)
        {
            return $"The action returns {Told(name)}, which is not in the expected output.";
        }

        string[][] ignored =
        [
            .. TimeFields.Of(name),
            .. operation == "create" && name.Kind is "Job" or "Workflow"
                ? (string[][])
                    [
                        ["metadata", "name"],
                    ]
                : [],
        ];
        object? cleaned = operation == "patch" ? Cleaned(value, source) : value;
        return ResultDifference.Of(like, cleaned, ignored);
    }

    /// <summary>Lua knows no difference between an empty map and an empty list: what was a map in the source stays one.</summary>
    private static object? Cleaned(object? value, object? source) =>
        (value, source) switch
        {
            (List<object?> { Count: 0 }, Dictionary<string, object?>) => new Dictionary<string, object?>(),
            (Dictionary<string, object?> map, Dictionary<string, object?> old) => map.ToDictionary(
                pair => pair.Key,
                pair => old.TryGetValue(pair.Key, out object? was) ? Cleaned(pair.Value, was) : pair.Value
            ),
            (List<object?> list, List<object?> old) => list.Select(
                    (item, at) => at < old.Count && item is not List<object?> { Count: 0 } ? Cleaned(item, old[at]) : item
                )
                .ToList(),
            _ => value,
        };

    private static string Told(ObjectName name) => $"{name.Key} {(name.Namespace.Length == 0 ? "" : name.Namespace + "/")}{name.Name}";
}

using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Health.Judging;

/// <summary>Whether the actions a script discovered are those a test allows: each must be among them. Source: ArgoCD's
/// util/lua/custom_actions_test.go</summary>
internal static class DiscoveryJudge
{
    /// <summary>Null, or why the test fails.</summary>
    public static string? Of(LuaOutcome outcome, IReadOnlyList<object?> allowed)
    {
        if (outcome.Failure is { } failure)
        {
            return failure;
        }

        if (outcome.Type != "table")
        {
            return $"expect table output from Lua script, not {outcome.Type}";
        }

        if (outcome.Value is List<object?> list)
        {
            return list.Count == 0 ? null : "Discovery returned a list; it must return a table of actions by name.";
        }

        string[] expected = [.. allowed.Select(action => Told(Fields.Text(action, "name"), action))];
        string[] extra =
        [
            .. ((Dictionary<string, object?>)outcome.Value!)
                .Select(action => Told(action.Key, action.Value))
                .Except(expected)
                .Order(StringComparer.Ordinal),
        ];
        return extra.Length == 0
            ? null
            : $"Discovered but not expected: {string.Join("; ", extra)}. Expected: "
                + $"{string.Join("; ", expected.Order(StringComparer.Ordinal))}.";
    }

    private static string Told(string name, object? action)
    {
        string told = name + (Fields.Of(action, "disabled") is true ? " (disabled)" : "");
        foreach (string field in (ReadOnlySpan<string>)["displayName", "iconClass"])
        {
            told += Fields.Text(action, field) is { Length: > 0 } text ? $" {field}={text}" : "";
        }

        // Of a parameter ArgoCD knows the name alone.
        string[] parameters = [.. Fields.List(action, "params").Select(item => Fields.Text(item, "name"))];
        return parameters.Length == 0 ? told : $"{told} params={string.Join(',', parameters)}";
    }
}

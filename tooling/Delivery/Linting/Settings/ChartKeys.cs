using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>What values of a Helm chart set: keys of ArgoCD's ConfigMaps, and values that the chart may not know.</summary>
internal static class ChartKeys
{
    private static readonly (string Map, string ConfigMap)[] Maps =
    [
        ("cm", "argocd-cm"),
        ("params", "argocd-cmd-params-cm"),
        ("rbac", "argocd-rbac-cm"),
    ];

    private static readonly string[] Notifications = ["notifiers", "templates", "triggers"];

    // What the chart itself takes out of such a map.
    private static readonly string[] OfTheChart = ["create", "annotations", "labels"];

    public static IEnumerable<ConfigMapKey> Of(ChartValues values)
    {
        if (values.ArgoCd() is not { } root)
        {
            return [];
        }

        string? version = values.Chart == "argo-cd" ? values.Version : null;
        IEnumerable<ConfigMapKey> Of(string configMap, Field? map) =>
            ConfigMapKeys
                .Entries(values.Object, configMap, map)
                .Select(key => key with { LinesBelow = values.IsText ? key.Field.Node.Line : 0, ChartVersion = version });

        return Maps.SelectMany(map => Of(map.ConfigMap, root.At("configs", map.Map)))
            .Where(key => !OfTheChart.Contains(key.Key))
            .Concat(Notifications.SelectMany(map => Of("argocd-notifications-cm", root.At("notifications", map))));
    }

    /// <summary>The values that the chart's version does not know; none where it is a version that was not looked at.</summary>
    public static IEnumerable<LintProblem> Unknown(ChartValues values)
    {
        if (values.Chart is not { } chart || values.Version is not { } version)
        {
            return [];
        }

        var table = SettingTable.Named("chart-" + chart);
        return from unknown in table.Has(version) ? Below("", values.Values, table, version) : []
            let message = Message(chart, version, unknown.Path, table)
            let remedy = SettingJudge.Remedy(table.Nearest(unknown.Path, version))
            let problem = LintProblem.Warning(values.Object, unknown.Field.Path, message, remedy)
            select problem with
            {
                LinesBelow = values.IsText ? unknown.Field.Node.Line : 0,
            };
    }

    private static string Message(string chart, string version, string path, SettingTable table)
    {
        string others =
            table.Find(path) is not { } range ? ""
            : table.Versions.ToList().IndexOf(version) > range.Last ? $" ({table.Versions[range.Last]} was the last that had it)"
            : $" ({table.Versions[range.First]} is the first that has it)";
        return $"Chart {chart} {version} has no value '{path}'{others}, so it has no effect.";
    }

    private static IEnumerable<(string Path, Field Field)> Below(string above, Field map, SettingTable table, string version)
    {
        foreach ((string key, Field value) in map.Entries())
        {
            string path = above.Length == 0 ? key : $"{above}.{key}";
            // A place for YAML's anchors, or what another tool still fills in.
            bool isNone = key.StartsWith('_') || key.StartsWith("x-", StringComparison.Ordinal) || SettingJudge.IsTemplate(key);
            if (isNone)
            {
                continue;
            }

            if (!table.Reads(path, version))
            {
                yield return (path, value);
            }
            else if (value.Node is Map && table.HasBelow(path, version))
            {
                foreach ((string, Field) unknown in Below(path, value, table, version))
                {
                    yield return unknown;
                }
            }
        }
    }
}

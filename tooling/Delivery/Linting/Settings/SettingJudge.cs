using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>Says whether anything reads a key of one of ArgoCD's ConfigMaps.</summary>
internal sealed class SettingJudge(ManifestSet set)
{
    private const string Params = "argocd-cmd-params-cm";
    private const string Customizations = "resource.customizations.";

    private readonly Lazy<ConfigMapReaders> readers = new(() => ConfigMapReaders.Of(set));

    // The ArgoCD that the set itself installs, where it says which: then a key that is not its own is certainly read by nothing.
    private readonly Lazy<string?> installed = new(() =>
        set
            .Units.SelectMany(unit => unit.Objects)
            .SelectMany(ChartValues.Of)
            .Where(values => values.Chart == "argo-cd")
            .Select(values => values.Values.At("global", "image", "tag")?.Text)
            .FirstOrDefault()
    );

    /// <summary>What is wrong with a key; null where something reads it.</summary>
    public LintProblem? Key(ConfigMapKey key)
    {
        SettingTable table = SettingTable.Named(key.ConfigMap),
            chart = SettingTable.Named("chart-argo-cd-params");
        bool ofChart = key.ConfigMap == Params && key.ChartVersion is { } version && chart.Has(version);
        bool known = ofChart
            ? chart.Reads(key.Key, key.ChartVersion!)
            : table.Find(key.Key) is { } range && range.Last >= table.Supported
                || key.ConfigMap == Params && chart.Find(key.Key) is not null;

        // Workloads of the repository may read a key themselves.
        if (known || IsTemplate(key.Key) || readers.Value.Read(key.ConfigMap, key.Key))
        {
            return null;
        }

        return (ofChart ? OfChart(key, table, chart) : Unread(key, table)) with
        {
            LinesBelow = key.LinesBelow,
        };
    }

    public static string Remedy(string? nearest) => nearest is null ? "Remove it." : $"Did you mean {nearest}? Otherwise remove it.";

    /// <summary>Whether another tool still fills it in.</summary>
    public static bool IsTemplate(string key) =>
        key.Contains("{{", StringComparison.Ordinal) || key.Contains("${", StringComparison.Ordinal);

    private static LintProblem OfChart(ConfigMapKey key, SettingTable table, SettingTable chart) =>
        LintProblem.Warning(
            key.Object,
            key.Field.Path,
            $"Chart argo-cd {key.ChartVersion} does not pass '{key.Key}' of {Params} to ArgoCD, so it has no effect.",
            table.Find(key.Key) is null
                ? Remedy(chart.Nearest(key.Key, key.ChartVersion))
                : "ArgoCD itself reads this key: use a chart that passes it, or set the variable in the component's env."
        );

    private LintProblem Unread(ConfigMapKey key, SettingTable table)
    {
        if (
            key.Key.StartsWith(Customizations, StringComparison.Ordinal)
            && key.Key.Split('.', 4) is [_, _, { } type, _]
            && !table.Keys.Any(known => known.StartsWith($"{Customizations}{type}.", StringComparison.Ordinal))
        )
        {
            string message = $"ArgoCD has no resource customization of type '{type}' and refuses all customizations because of this key.";
            IEnumerable<string> types = table
                .Keys.Where(known => known.StartsWith(Customizations, StringComparison.Ordinal))
                .Select(known => known.Split('.')[2]);
            return LintProblem.Error(key.Object, key.Field.Path, message, $"Use one of {string.Join(", ", types)}.");
        }

        string which = $"'{key.Key}' of {key.ConfigMap}";
        string Of(int version) => Minor(table.Versions[version]);
        string text = table.Find(key.Key) is { } range
            ? $"ArgoCD read {which} up to {Of(range.Last)}; {Of(range.Last + 1)} and later do not, so it has no effect."
            : $"No version of ArgoCD reads {which} ({Minor(table.Versions[0])} to {Newest(table)} were checked), so it has no effect.";
        IEnumerable<string> others = ConfigMapKeys.Known.Except([key.ConfigMap]);
        string? home = others.FirstOrDefault(other => SettingTable.Named(other).Find(key.Key) is not null);
        string remedy = home is null ? Remedy(table.Nearest(key.Key)) : $"It belongs in {home}: move it there.";
        Severity severity = installed.Value is { } version && table.Versions.Contains(version) ? Severity.Error : Severity.Warning;
        return new LintProblem(severity, key.Object, key.Field.Path, text, remedy);
    }

    /// <summary>The newest release, and the branch of the next where that was looked at too.</summary>
    private static string Newest(SettingTable table) => string.Join(" and ", table.Versions.Skip(table.Versions.Count - 2).Select(Minor));

    /// <summary><c>v2.14</c> of <c>v2.14.21</c>: which patch was looked at is of no interest.</summary>
    private static string Minor(string version) => version.Split('.') is [var major, var minor, _] ? $"{major}.{minor}" : version;
}

using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>An alert as its file has it.</summary>
internal sealed record Alert(string File, string Name, string Expression, YamlNode Rule)
{
    public string? Annotation(string name) => Rule.Text("annotations", name);
}

/// <summary>An expression of a dashboard: of a panel, or of an annotation of the whole.</summary>
/// <param name="Legend">How its series are named, with labels as <c>{{pod}}</c>.</param>
internal sealed record Asked(string Dashboard, string Panel, string Expression, string Legend);

/// <summary>What is in <c>apps/monitoring/deploy</c>: the very files that are put into ConfigMaps.</summary>
internal static partial class Monitored
{
    public const string Folder = "apps/monitoring/deploy";

    public static string[] RuleFiles { get; } = [.. Files("prometheus", "*.rules.yaml")];

    public static string[] RuleTests { get; } = [.. Files("../tests", "*.test.yaml")];

    public static string[] DashboardFiles { get; } = [.. Files("grafana/dashboards", "*.json")];

    public static string[] Environments { get; } =
    [.. Directory.GetDirectories(Checkout.At("environments")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static Alert[] Alerts { get; } =
    [
        .. Rules()
            .Where(rule => rule.Rule.Text("alert") is not null)
            .Select(rule => new Alert(rule.File, rule.Rule.Text("alert")!, rule.Rule.Text("expr")!, rule.Rule)),
    ];

    /// <summary>Recording rules: the name of what is recorded, and of what.</summary>
    public static (string Name, string Expression)[] Recordings { get; } =
    [.. Rules().Where(rule => rule.Rule.Text("record") is not null).Select(rule => (rule.Rule.Text("record")!, rule.Rule.Text("expr")!))];

    public static JsonElement Dashboard(string file) => JsonDocument.Parse(File.ReadAllText(Checkout.At(file))).RootElement;

    public static Asked[] DashboardExpressions { get; } =
    [
        .. DashboardFiles.SelectMany(file =>
        {
            JsonElement dashboard = Dashboard(file);
            string title = dashboard.GetProperty("title").GetString()!;
            IEnumerable<Asked> panels = dashboard
                .GetProperty("panels")
                .EnumerateArray()
                .SelectMany(panel =>
                    panel
                        .GetProperty("targets")
                        .EnumerateArray()
                        .Select(target => new Asked(
                            title,
                            panel.GetProperty("title").GetString()!,
                            target.GetProperty("expr").GetString()!,
                            target.TryGetProperty("legendFormat", out JsonElement legend) ? legend.GetString()! : ""
                        ))
                );
            IEnumerable<Asked> annotations = dashboard
                .GetProperty("annotations")
                .GetProperty("list")
                .EnumerateArray()
                .Select(annotation => new Asked(
                    title,
                    annotation.GetProperty("name").GetString()!,
                    annotation.GetProperty("expr").GetString()!,
                    ""
                ));
            return panels.Concat(annotations);
        }),
    ];

    /// <summary>Names of metrics in an expression: what is a word before a selector or a range, or by itself, and no function or
    /// label.</summary>
    public static IEnumerable<string> Metrics(string expression) =>
        MetricName().Matches(Quoted().Replace(expression, "")).Select(match => match.Value).Distinct();

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .GetFiles(Checkout.At($"{Folder}/{folder}"), pattern)
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string File, YamlNode Rule)> Rules() =>
        RuleFiles.SelectMany(file => Yaml.Read(file).List("groups").SelectMany(group => group.List("rules")).Select(rule => (file, rule)));

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"\b(?:up|ALERTS|(?:argocd|cairn|kube|kubelet|node|pgrst|container|apiserver|prometheus|alertmanager)_[A-Za-z_]+|[a-z]+(?::[a-z_]+)+)\b"
    )]
    private static partial Regex MetricName();
}

using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Projects;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>One of an AppProject's <c>spec.syncWindows</c>, as written.</summary>
/// <param name="Kind"><c>allow</c> or <c>deny</c>.</param>
/// <param name="Schedule">When it opens: a cron expression of five fields.</param>
/// <param name="Duration">How long it stays open, as Go writes durations.</param>
public sealed record SyncWindow(string Kind, string Schedule, string Duration)
{
    /// <summary>The AppProject it is of.</summary>
    public string Project { get; init; } = "";

    /// <summary>Patterns of names of Applications.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Patterns of names or addresses of clusters.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Patterns of namespaces: those that Applications deploy to.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Whether a person may sync although the window forbids it.</summary>
    public bool ManualSync { get; init; }

    /// <summary>Whether an operation that was allowed when it began goes on although the window forbids it by now.</summary>
    public bool SyncOverrun { get; init; }

    /// <summary>Whether applications, clusters and namespaces must all match, where any is enough otherwise.</summary>
    public bool AndOperator { get; init; }

    /// <summary>The name of the time zone whose clock the schedule is for; empty for UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>What the window is for; free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>The windows of an AppProject, in its order.</summary>
    public static IReadOnlyList<SyncWindow> Of(Manifest project) =>
        [
            .. ((project.Body["spec"]?["syncWindows"] as Items)?.Nodes ?? [])
                .OfType<Map>()
                .Select(window => Of(window) with { Project = project.Name }),
        ];

    public override string ToString() =>
        $"{Kind} window '{Schedule}' for {Duration}, {(TimeZone.Length == 0 ? "UTC" : TimeZone)}"
        + $"{(Project.Length == 0 ? "" : $", of AppProject {Project}")}";

    /// <summary>Whether it is for an Application. Source: <c>SyncWindows.Matches</c>.</summary>
    internal bool IsFor(WindowTarget target)
    {
        bool matched = Applications.Any(pattern => Fits(pattern, target.Application));
        if (AndOperator ? Applications.Count > 0 && !matched : matched)
        {
            return !AndOperator;
        }

        if (Clusters.Count > 0)
        {
            matched = Clusters.Any(pattern =>
                (target.ClusterName.Length > 0 && Fits(pattern, target.ClusterName))
                || (target.ClusterServer.Length > 0 && Fits(pattern, target.ClusterServer))
            );
            if (AndOperator != matched)
            {
                return matched;
            }
        }

        return Namespaces.Count > 0 ? Namespaces.Any(pattern => Fits(pattern, target.Namespace)) : matched;
    }

    private static bool Fits(string pattern, string value) => pattern == "*" || ArgoGlob.Matches(pattern, value);

    private static SyncWindow Of(Map window) =>
        new(Text(window["kind"]), Text(window["schedule"]), Text(window["duration"]))
        {
            Applications = List(window["applications"]),
            Clusters = List(window["clusters"]),
            Namespaces = List(window["namespaces"]),
            ManualSync = Flag(window["manualSync"]),
            SyncOverrun = Flag(window["syncOverrun"]),
            AndOperator = Flag(window["andOperator"]),
            TimeZone = Text(window["timeZone"]),
            Description = Text(window["description"]),
        };

    private static string Text(Node? node) => node is Scalar { Type: not ScalarType.Null } scalar ? scalar.Value : "";

    private static bool Flag(Node? node) =>
        node is Scalar { Type: ScalarType.Other } scalar && scalar.Value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string[] List(Node? node) => [.. ((node as Items)?.Nodes ?? []).Select(Text)];
}

using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Drawing;

namespace Cairn.Delivery.Planning.Tests;

/// <summary>Manifests written shortly, and plans read shortly.</summary>
internal static class Given
{
    private const string Argo = "argocd.argoproj.io/";

    /// <summary>
    /// An object a line: <c>Kind[.group] [namespace/]name</c>, then <c>key=value</c> for annotations, of which <c>wave</c>,
    /// <c>hook</c>, <c>delete</c>, <c>options</c>, <c>helm</c>, <c>weight</c> and <c>helm-delete</c> are short names, with <c>+</c> for a
    /// space;
    /// <c>defines=group/Kind</c> makes a definition of custom resources.
    /// </summary>
    public static IReadOnlyList<Manifest> Objects(string lines) =>
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .SelectMany((line, index) => ManifestReader.Read($"{index:000}.yaml", Yaml(line))!),
        ];

    public static string Yaml(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] kind = words[0].Split('.', 2);
        string[] name = words[1].Split('/');
        var annotations = words[2..]
            .Select(word => word.Split('=', 2))
            .Where(pair => pair[0] != "defines")
            .Select(pair => $"    {Key(pair[0])}: \"{pair[1].Replace('+', ' ')}\"\n")
            .ToArray();
        string? defines = words.FirstOrDefault(word => word.StartsWith("defines=", StringComparison.Ordinal))?["defines=".Length..];
        return $"apiVersion: {(kind.Length == 2 ? kind[1] + "/" : "")}v1\nkind: {kind[0]}\nmetadata:\n  name: \"{name[^1]}\"\n"
            + (name.Length == 2 ? $"  namespace: \"{name[0]}\"\n" : "")
            + (annotations.Length > 0 ? "  annotations:\n" + string.Concat(annotations) : "")
            + (defines is null ? "" : $"spec:\n  group: {defines.Split('/')[0]}\n  names:\n    kind: {defines.Split('/')[1]}\n");
    }

    /// <summary>A plan's tasks, each as <c>Phase/wave [-]Kind namespace/name</c>.</summary>
    public static string[] Short(SyncPlan plan) =>
        [.. plan.Tasks.Select(task => $"{task.Phase}/{task.Wave} {(task.IsPrune ? "-" : "")}{PlanNames.Of(task)}")];

    public static SyncPlan Plan(string target, string live = "", PlanOptions? options = null) =>
        Planner.Plan(Objects(target), Objects(live), options ?? new PlanOptions());

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Key(string name) =>
        name switch
        {
            "wave" => Argo + "sync-wave",
            "hook" => Argo + "hook",
            "delete" => Argo + "hook-delete-policy",
            "options" => Argo + "sync-options",
            "helm" => "helm.sh/hook",
            "weight" => "helm.sh/hook-weight",
            "helm-delete" => "helm.sh/hook-delete-policy",
            _ => name,
        };
}

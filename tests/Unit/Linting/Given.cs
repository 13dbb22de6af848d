using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting.Reading;

namespace Cairn.Delivery.Linting.Tests;

/// <summary>Manifests, and what the rules say of them.</summary>
internal static class Given
{
    /// <summary>The linter, with the clock of the machine: scripts are only read.</summary>
    public static Linter Linter { get; } = new(new LuaSandbox(TimeProvider.System, DateTimeOffset.UnixEpoch, LuaLimits.Default));

    /// <summary>The findings of one rule on text that is all there is.</summary>
    public static IReadOnlyList<LintFinding> Findings(string rule, string yaml) =>
        Linter.Lint(Reader.Text("all.yaml", yaml), [Rule(rule)], TestContext.Current.CancellationToken);

    /// <summary>The findings of one rule on files of a scratch directory.</summary>
    public static async Task<IReadOnlyList<LintFinding>> Findings(string rule, Scratch scratch, bool build = true) =>
        Linter.Lint(
            await Reader.Directory(scratch.Path, build, new Progress<(long, long)>(), TestContext.Current.CancellationToken),
            [Rule(rule)],
            TestContext.Current.CancellationToken
        );

    public static Rule Rule(string id) => Linter.Rules.Single(rule => rule.Id == id);

    /// <summary>A finding as <c>error line resource field</c>.</summary>
    public static string Short(LintFinding one) =>
        $"{one.Severity.ToString().ToLowerInvariant()} {one.Place.Line} {one.Place.Resource} {one.Place.Field}";

    public static void Write(Scratch scratch, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }

    /// <summary>A workload of one container. Words: <c>wave=1</c>, <c>hook=PreSync</c>, <c>image=…</c>, <c>ns=…</c>, <c>label=…</c>,
    /// <c>env:NAME=value</c>, <c>secret:NAME=secret/key</c>, <c>arg=…</c>.</summary>
    public static string Workload(string kind, string name, string words = "")
    {
        string[][] pairs = [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2))];
        string? One(string key) => pairs.FirstOrDefault(pair => pair[0] == key)?[1];
        string[] annotations =
        [
            .. ((string, string)[])[("wave", "sync-wave"), ("hook", "hook")] is var known
                ? known.Where(item => One(item.Item1) is not null).Select(item => $"argocd.argoproj.io/{item.Item2}: \"{One(item.Item1)}\"")
                : [],
        ];
        string[] env =
        [
            .. pairs
                .Where(pair => pair[0].StartsWith("env:", StringComparison.Ordinal))
                .Select(pair => $"{{name: {pair[0][4..]}, value: \"{pair[1]}\"}}"),
            .. pairs
                .Where(pair => pair[0].StartsWith("secret:", StringComparison.Ordinal))
                .Select(pair =>
                    $"{{name: {pair[0][7..]}, valueFrom: {{secretKeyRef: {{name: {pair[1].Split('/')[0]}, key: "
                    + $"{pair[1].Split('/')[1]}}}}}}}"
                ),
        ];
        string api =
            kind is "Job" ? "batch/v1"
            : kind == "Pod" ? "v1"
            : "apps/v1";
        string selector = kind is "Job" or "Pod" ? "" : $"  selector: {{matchLabels: {{app: {One("label") ?? name}}}}}\n";
        string pod =
            $"containers: [{{name: main, image: \"{One("image") ?? "shop/" + name + ":1.2.3"}\", args: "
            + $"[{(One("arg") is { } arg ? $"\"{arg}\"" : "")}], env: [{string.Join(", ", env)}]}}]";
        return $"---\napiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {One("ns") ?? "shop"}\n  annotations: "
            + $"{{{string.Join(", ", annotations)}}}\nspec:\n{selector}"
            + $"  template:\n    metadata: {{labels: {{app: {One("label") ?? name}}}}}\n    spec:\n      {pod}\n";
    }

    /// <summary>A Service on port 5432 of the pods with a label.</summary>
    public static string Service(string name, string words = "") =>
        $"---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: shop\n  annotations: "
        + $"{{{(words.Length > 0 ? $"argocd.argoproj.io/sync-wave: \"{words}\"" : "")}}}\nspec:\n  selector: {{app: {name}}}\n  "
        + $"ports: [{{port: 5432}}]\n";
}

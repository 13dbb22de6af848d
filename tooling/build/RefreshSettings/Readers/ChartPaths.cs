using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.RefreshSettings.Readers;

/// <summary>
/// The values that a Helm chart knows: the paths of its <c>values.yaml</c> and those that its templates use beside. A path with
/// others below it is judged further in; what lies below one without is free, as below a map that a template takes as a whole.
/// </summary>
internal sealed partial class ChartPaths
{
    private readonly string templates;
    private readonly HashSet<string> used;
    private readonly SortedSet<string> paths = new(StringComparer.Ordinal);

    private ChartPaths(string templates)
    {
        this.templates = templates;
        used = [.. Used().Matches(templates).Select(use => use.Groups[1].Value)];
    }

    public static IReadOnlyCollection<string> Of(SourceTree tree, string chart) =>
        Of(tree.Text(chart + "/values.yaml"), string.Join('\n', tree.Files(chart + "/templates", "").Select(tree.Text)));

    public static IReadOnlyCollection<string> Of(string values, string templates)
    {
        var reader = new ChartPaths(Indexed().Replace(templates, Dotted));
        var stream = new YamlStream();
        stream.Load(new StringReader(values));
        reader.Walk("", (YamlMappingNode)stream.Documents[0].RootNode);
        reader.Beside();
        return reader.paths;
    }

    /// <summary>The keys of argocd-cmd-params-cm that the templates of ArgoCD's chart pass on, or look at themselves.</summary>
    public static IReadOnlyCollection<string> Params(SourceTree tree, string chart) =>
        Params(string.Join('\n', tree.Files(chart + "/templates", "").Select(tree.Text)));

    public static IReadOnlyCollection<string> Params(string templates)
    {
        IEnumerable<string> variables =
            from reference in KeyReference().Matches(templates)
            where reference.Groups["name"].Value.EndsWith("cmd-params-cm", StringComparison.Ordinal)
            select reference.Groups["key"].Value;
        IEnumerable<string> files =
            from volume in Volume().Matches(templates)
            from item in Item().Matches(volume.Groups[1].Value)
            select item.Groups[1].Value;
        IEnumerable<string> looked = Looked().Matches(templates).Select(match => match.Groups[1].Value);
        return [.. variables, .. files, .. looked, "create", "annotations"];
    }

    private void Walk(string above, YamlMappingNode map)
    {
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            string path = above + ((YamlScalarNode)key).Value;
            paths.Add(path);
            if (value is YamlMappingNode below && !IsTakenWhole(path))
            {
                Walk(path + ".", below);
            }
        }
    }

    /// <summary>What templates use without the values naming it, unless it is below what is free.</summary>
    private void Beside()
    {
        string[] closed = [.. paths.Where(path => IsClosed(path))];
        foreach (string path in used.Where(path => !paths.Contains(path)).ToArray())
        {
            int end = path.IndexOf('.', StringComparison.Ordinal);
            string? above = closed.Where(text => path.StartsWith(text + ".", StringComparison.Ordinal)).MaxBy(text => text.Length);
            if (above is not null || end < 0 || !paths.Contains(path[..end]))
            {
                string rest = above is null ? path : path[(above.Length + 1)..];
                paths.Add((above is null ? "" : above + ".") + rest.Split('.')[0]);
            }
        }

        // A part that is given to a helper by a name: what the helper takes of it.
        foreach (Match given in Given().Matches(templates))
        {
            string path = given.Groups[2].Value;
            if (IsClosed(path))
            {
                MatchCollection parts = Regex.Matches(templates, $@"\.{given.Groups[1].Value}\.(\w+)");
                paths.UnionWith(parts.Select(part => $"{path}.{part.Groups[1].Value}"));
            }
        }
    }

    private bool IsClosed(string path) => paths.GetViewBetween(path + ".", path + "/").Count > 0;

    /// <summary>Whether any template uses the map itself, but to ask whether it is there or to give it to a helper by a name.</summary>
    private bool IsTakenWhole(string path) =>
        used.Contains(path)
        && Regex
            .Matches(templates, $@"\.Values\.{Regex.Escape(path)}(?![\w.-])")
            .Any(use => !Passing().IsMatch(templates[Math.Max(0, use.Index - 40)..use.Index]));

    /// <summary><c>index .Values "redis-ha" "enabled"</c> written with dots.</summary>
    private static string Dotted(Match index)
    {
        IEnumerable<string> words = Word().Matches(index.Groups[1].Value).Select(word => word.Groups[1].Value);
        return $".Values.{string.Join('.', words)}{index.Groups[2].Value}";
    }

    [GeneratedRegex(@"\.Values\.([\w-]+(?:\.[\w-]+)*)")]
    private static partial Regex Used();

    [GeneratedRegex(@"\(?index \$?\.Values((?: ""[\w-]+"")+)\)?((?:\.[\w-]+)*)")]
    private static partial Regex Indexed();

    [GeneratedRegex("\"([\\w-]+)\"")]
    private static partial Regex Word();

    [GeneratedRegex(@"""(\w+)"" \$?\.Values\.([\w-]+(?:\.[\w-]+)*)")]
    private static partial Regex Given();

    [GeneratedRegex(@"(?:""\w+"" \$?|(?:if|and|or|not) \(?\$?)$")]
    private static partial Regex Passing();

    [GeneratedRegex(@"configMapKeyRef:\s*\n(?:\s*(?:name: *(?<name>\S[^\n]*?)|key: *(?<key>\S+)|optional: *\w+) *\n){2,3}")]
    private static partial Regex KeyReference();

    [GeneratedRegex(@"name: argocd-cmd-params-cm\s*\n\s*items:\s*\n((?:\s*- key: \S+\s*\n\s*path: \S+\s*\n)+)")]
    private static partial Regex Volume();

    [GeneratedRegex(@"- key: (\S+)")]
    private static partial Regex Item();

    [GeneratedRegex(@"index \$?\.Values\.configs\.params ""([\w.-]+)""")]
    private static partial Regex Looked();
}

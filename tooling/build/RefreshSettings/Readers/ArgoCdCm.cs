using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings.Readers;

/// <summary>
/// The keys of argocd-cm: what <c>util/settings</c> takes out of the ConfigMap's data, and what the manifests hand to programs as
/// variables. Every access must be understood, else a key that is read would be reported as one that nothing reads.
/// </summary>
internal sealed partial class ArgoCdCm
{
    private readonly GoText go;
    private readonly SortedSet<string> keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> unknown = new(StringComparer.Ordinal);

    private ArgoCdCm(GoText go) => this.go = go;

    /// <summary>The keys of one version, and the accesses that were not understood.</summary>
    public static (IReadOnlyCollection<string> Keys, IReadOnlyCollection<string> Unknown) Of(SourceTree tree)
    {
        // Deep links are asked for by the server, which names their keys.
        var reader = new ArgoCdCm(new GoText(tree.Go("util/settings") + tree.Go("server/application", "server/project")));
        reader.Indexed();
        reader.Prefixed();
        reader.keys.UnionWith(ConfigMapReferences.Of(tree, "manifests/base", "argocd-cm"));
        return (reader.keys, reader.unknown);
    }

    /// <summary>The same of Go source alone.</summary>
    public static (IReadOnlyCollection<string> Keys, IReadOnlyCollection<string> Unknown) Of(string source)
    {
        var reader = new ArgoCdCm(new GoText(source));
        reader.Indexed();
        reader.Prefixed();
        return (reader.keys, reader.unknown);
    }

    private void Indexed()
    {
        foreach (Match access in go.Matches(Access()))
        {
            string expression = access.Groups[1].Value.Trim();
            if (go.Value(expression) is { } key)
            {
                keys.Add(key);
            }
            else if (!Joined(expression, access.Index) && !FromMap(expression, access.Index) && !FromCallers(expression, access.Index))
            {
                unknown.Add(access.Value);
            }
        }
    }

    /// <summary><c>Data[prefix+"."+one]</c> in a loop over names that are written out.</summary>
    private bool Joined(string expression, int at)
    {
        string[] parts = expression.Split('+');
        if (parts.Length != 3 || go.Value(parts[0]) is not { } prefix || go.Value(parts[1]) is not { } between)
        {
            return false;
        }

        Match list = Regex.Match(go.Function(at).Body, $@"for _, {Regex.Escape(parts[2].Trim())} := range \[\]string\{{([^}}]*)\}}");
        keys.UnionWith(Quoted().Matches(list.Value).Select(name => prefix + between + name.Groups[1].Value));
        return list.Success;
    }

    /// <summary><c>Data[key]</c> in a loop over the values of a map that is written out.</summary>
    private bool FromMap(string expression, int at)
    {
        Match loop = Regex.Match(go.Function(at).Body, $@"for \w+, {Regex.Escape(expression)} := range (\w+) ");
        if (!loop.Success)
        {
            return false;
        }

        string name = loop.Groups[1].Value;
        MatchCollection map = go.Matches(new Regex($@"(?s)\b{name} = map\[[^\]]*\]string\{{(.*?)\n\t?\}}"));
        foreach (string value in map.SelectMany(match => MapValue().Matches(match.Groups[1].Value)).Select(match => match.Groups[1].Value))
        {
            keys.Add(go.Value(value) ?? throw new RefreshException($"The value {value} of {name} is not a constant."));
        }

        return map.Count > 0;
    }

    /// <summary><c>Data[key]</c> where callers say which key.</summary>
    private bool FromCallers(string expression, int at)
    {
        (string name, IReadOnlyList<string> parameters, _) = go.Function(at);
        int which = parameters.ToList().IndexOf(expression);
        string[] given = which < 0 ? [] : [.. go.Calls(name).Select(arguments => arguments[which])];
        keys.UnionWith(given.Select(text => go.Value(text) ?? Formatted(text)));
        return given.Length > 0;
    }

    /// <summary><c>fmt.Sprintf("%s.%s", prefix, name)</c> as a pattern.</summary>
    private string Formatted(string expression)
    {
        Match format = Sprintf().Match(expression);
        if (!format.Success)
        {
            throw new RefreshException($"'{expression}' names a key of argocd-cm in a way that is not understood.");
        }

        var arguments = new Queue<string>(format.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries));
        string Next() => arguments.Dequeue() is var name && go.Value(name) is { } text ? text : $"<{name}>";
        return Regex.Replace(format.Groups[1].Value, "%s", _ => Next());
    }

    /// <summary>Keys that are told by how they begin.</summary>
    private void Prefixed()
    {
        foreach ((string name, int at) in go.All(Prefix()))
        {
            string[]? forms = (name, go.Value(name)) switch
            {
                (_, null) => [],
                ("kustomizeVersionKeyPrefix" or "kustomizePathPrefixKey", { } prefix) => [prefix + ".<version...>"],
                ("kustomizeBuildOptionsKey", { } prefix) => [prefix + ".<version...>"],
                ("extensionConfig", { } prefix) => [prefix, prefix + ".<extension...>"],
                ("accountsKeyPrefix", { } prefix) => [prefix + ".<name>"],
                ("resourceCustomizationsKey", { } prefix) => [.. Cases(at).Select(type => $"{prefix}.{type}.<group_kind...>")],
                _ => null,
            };
            if (forms is null)
            {
                unknown.Add($"HasPrefix(…, {name})");
            }

            keys.UnionWith(forms ?? []);
        }
    }

    private IEnumerable<string> Cases(int at) => Case().Matches(go.Function(at).Body).Select(match => match.Groups[1].Value);

    // Of the ConfigMap argocd-cm alone: not of Secrets, nor of the ConfigMaps of certificates and keys.
    [GeneratedRegex(@"(?<![\w.])(?:argoCDCM|cm|configMap|cmData)(?:\.Data)?\[([^\]]+)\]")]
    private static partial Regex Access();

    [GeneratedRegex(@"strings\.(?:HasPrefix|CutPrefix)\(\w+, (?:fmt\.Sprintf\(""%s\."", )?([A-Za-z]\w*)")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"fmt\.Sprintf\(""([^""]+)"", ([^)]*)\)")]
    private static partial Regex Sprintf();

    [GeneratedRegex("case \"(\\w+)\":")]
    private static partial Regex Case();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@":\s*(""[^""]+""|\w+),")]
    private static partial Regex MapValue();
}

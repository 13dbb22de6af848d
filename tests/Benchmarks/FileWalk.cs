using System.Text.RegularExpressions;
using Cairn.Tests.Kit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Benchmarks;

/// <summary>Every version a file had on the first-parent line, oldest first, read with YamlDotNet alone.</summary>
internal sealed partial class FileWalk
{
    private const int MostVersions = 500;

    // Per version: the landing, and for each document and path the value; no documents where the file is absent.
    private readonly List<(string Id, Dictionary<(string Document, string Path), string> Leaves)> versions = [];

    private readonly HashSet<string> unnamed = [];

    /// <summary>Null when YamlDotNet cannot read some version, or the file uses what the walk does not resolve (merge keys).</summary>
    public static FileWalk? Of(string repository, string file)
    {
        string[] ids = RealGit
            .Run(repository, "log", "--first-parent", "-m", "--format=%H", "--", ":(literal)" + file)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length is 0 or > MostVersions)
        {
            return null;
        }

        var walk = new FileWalk();
        foreach (string id in ids.Distinct().Reverse())
        {
            string? text =
                RealGit.Run(repository, "ls-tree", id, "--", ":(literal)" + file) is { Length: > 0 } entry
                && entry.StartsWith("100", StringComparison.Ordinal)
                    ? RealGit.Run(repository, "cat-file", "blob", $"{id}:{file}")
                    : "";
            if (text.Contains("<<:", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal) || !walk.Add(id, text))
            {
                return null;
            }
        }

        return walk;
    }

    /// <summary>All paths that ever held a plain value or nothing, but for those in lists whose items have no name in some
    /// version.</summary>
    public string[] Paths() =>
        [
            .. versions
                .SelectMany(version => version.Leaves.Keys)
                .Select(key => key.Path)
                .Distinct()
                .Where(path => !unnamed.Any(list => path.StartsWith(list + "[", StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether the file, or a document in it, came or went at a landing.</summary>
    public bool Appears(string id)
    {
        int at = versions.FindIndex(version => version.Id == id);
        return at >= 0 && !Documents(at).SetEquals(at == 0 ? [] : Documents(at - 1));
    }

    public List<Seen> Events(string path)
    {
        var events = new List<Seen>();
        for (int i = 0; i < versions.Count; i++)
        {
            foreach (string document in Documents(i).Union(i == 0 ? [] : Documents(i - 1)).Order(StringComparer.Ordinal))
            {
                string? before = i == 0 ? null : versions[i - 1].Leaves.GetValueOrDefault((document, path));
                string? after = versions[i].Leaves.GetValueOrDefault((document, path));
                if (before != after)
                {
                    events.Add(new Seen(versions[i].Id, before, after));
                }
            }
        }

        return events;
    }

    private HashSet<string> Documents(int version) => [.. versions[version].Leaves.Keys.Select(key => key.Document)];

    private bool Add(string id, string text)
    {
        var leaves = new Dictionary<(string, string), string>();
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (Exception failed) when (failed is YamlException or ArgumentException)
        {
            return false;
        }

        for (int i = 0; i < stream.Documents.Count; i++)
        {
            string name = Named(stream.Documents[i].RootNode) ?? $"#{i}";
            int same = stream.Documents.Take(i).Count(earlier => Named(earlier.RootNode) == name);
            Collect(same == 0 ? name : $"{name}#{same}", "", stream.Documents[i].RootNode, leaves, 0);
        }

        versions.Add((id, leaves));
        return true;
    }

    private static string? Named(YamlNode root) =>
        Scalar(root, "kind") is { } kind
        && Scalar(root, "apiVersion") is not null
        && ((YamlMappingNode)root).Children.TryGetValue("metadata", out YamlNode? metadata)
        && Scalar(metadata, "name") is { } name
            ? $"{kind}/{Scalar(metadata, "namespace")}/{name}"
            : null;

    private static string? Scalar(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out YamlNode? child) && child is YamlScalarNode scalar
            ? scalar.Value
            : null;

    private void Collect(string document, string path, YamlNode node, Dictionary<(string, string), string> leaves, int depth)
    {
        if (depth > 40)
        {
            return;
        }

        if (node is YamlMappingNode { Children.Count: 0 } or YamlSequenceNode { Children.Count: 0 } && path.Length > 0)
        {
            leaves[(document, path)] = node is YamlMappingNode ? "{}" : "[]";
        }
        else if (node is YamlMappingNode mapping)
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                if (key is YamlScalarNode { Value: { } name } && Plain().IsMatch(name))
                {
                    Collect(document, path.Length == 0 ? name : $"{path}.{name}", value, leaves, depth + 1);
                }
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            // One volume may be mounted at two places, so mounts are known by where.
            string identity =
                path.EndsWith(".volumeMounts", StringComparison.Ordinal) ? "mountPath"
                : path.EndsWith(".volumeDevices", StringComparison.Ordinal) ? "devicePath"
                : "name";
            string?[] names = [.. sequence.Children.Select(item => Scalar(item, identity))];
            if (names.All(name => name is not null && Unquoted().IsMatch(name)) && names.Distinct().Count() == names.Length)
            {
                for (int i = 0; i < names.Length; i++)
                {
                    Collect(document, $"{path}[{identity}={names[i]}]", sequence.Children[i], leaves, depth + 1);
                }
            }
            else
            {
                unnamed.Add(path);
            }
        }
        else if (
            node is YamlScalarNode { Value: { } text }
            && !text.Contains('\n')
            && !text.StartsWith('{')
            && !text.StartsWith('[')
            && path.Length > 0
        )
        {
            leaves[(document, path)] = text;
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex("""^[^\[\]"\\\x00-\x1f\x7f]+$""")]
    private static partial Regex Unquoted();
}

using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Benchmarks;

/// <summary>One version of a YAML file, read with YamlDotNet alone.</summary>
internal sealed partial class ParsedVersion
{
    private static readonly HashSet<string> OrderFreeOfPods =
    [
        "containers",
        "ephemeralContainers",
        "volumes",
        "imagePullSecrets",
        "hostAliases",
        "topologySpreadConstraints",
        "ports",
        "volumeMounts",
        "volumeDevices",
        "claims",
    ];

    /// <summary>The values, by document and written path.</summary>
    public Dictionary<(string Document, string Path), TypedText> Leaves { get; } = [];

    /// <summary>Lists all of whose items are scalars: their values in order.</summary>
    public Dictionary<(string Document, string Path), string[]> Scalars { get; } = [];

    /// <summary>Lists all of whose items have names: these in order.</summary>
    public Dictionary<(string Document, string Path), string[]> Named { get; } = [];

    /// <summary>Lists whose items have no names: the paths below them are not compared.</summary>
    public HashSet<string> Unnamed { get; } = [];

    public HashSet<string> Documents { get; } = [];

    /// <summary>Null when YamlDotNet cannot read it, or it uses what is not resolved here (merge keys, templates).</summary>
    public static ParsedVersion? Of(byte[] content)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (text.Contains("<<:", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (Exception failed) when (failed is YamlException or ArgumentException)
        {
            return null;
        }

        var version = new ParsedVersion();
        for (int i = 0; i < stream.Documents.Count; i++)
        {
            string name = Name(stream.Documents[i].RootNode) ?? $"#{i}";
            int same = stream.Documents.Take(i).Count(earlier => Name(earlier.RootNode) == name);
            version.Collect(same == 0 ? name : $"{name}#{same}", "", stream.Documents[i].RootNode, 0);
        }

        return version;
    }

    /// <summary>The order of such a list has no meaning by the schema of Kubernetes; a path of a well-known kind.</summary>
    public static bool IsOrderFree(string document, string list)
    {
        string last = list[(list.LastIndexOf('.') + 1)..];
        return document.Split('/')[0] is "Deployment" or "StatefulSet" or "DaemonSet" or "Job" or "CronJob" or "Pod"
            ? OrderFreeOfPods.Contains(last) && list.Contains("spec.", StringComparison.Ordinal)
            : list
                is "spec.ports"
                    or "secrets"
                    or "webhooks"
                    or "metadata.finalizers"
                    or "metadata.ownerReferences"
                    or "spec.listeners"
                    or "imagePullSecrets"
                    or "spec.drivers";
    }

    private static string? Name(YamlNode root) =>
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

    private void Collect(string document, string path, YamlNode node, int depth)
    {
        Documents.Add(document);
        if (depth > 40)
        {
            return;
        }

        if (node is YamlMappingNode { Children.Count: 0 } or YamlSequenceNode { Children.Count: 0 } && path.Length > 0)
        {
            Leaves[(document, path)] = node is YamlMappingNode ? new TypedText("map", "{}") : new TypedText("list", "[]");
        }
        else if (node is YamlMappingNode mapping)
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                if (key is YamlScalarNode { Value: { } name } && PlainKey().IsMatch(name))
                {
                    Collect(document, path.Length == 0 ? name : $"{path}.{name}", value, depth + 1);
                }
                else if (key is YamlScalarNode { Value: { } dotted } && DottedKey().IsMatch(dotted))
                {
                    Collect(document, $"{path}[\"{dotted}\"]", value, depth + 1);
                }
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            CollectItems(document, path, sequence, depth);
        }
        else if (
            node is YamlScalarNode { Value: { } text } scalar
            && !text.Contains('\n')
            && !text.StartsWith('{')
            && !text.StartsWith('[')
            && path.Length > 0
        )
        {
            Leaves[(document, path)] = TypedText.Of(scalar);
        }
    }

    private void CollectItems(string document, string path, YamlSequenceNode sequence, int depth)
    {
        // One volume may be mounted at two places, so mounts are known by where.
        string identity =
            path.EndsWith(".volumeMounts", StringComparison.Ordinal) ? "mountPath"
            : path.EndsWith(".volumeDevices", StringComparison.Ordinal) ? "devicePath"
            : "name";
        string?[] names = [.. sequence.Children.Select(item => Scalar(item, identity))];
        if (names.All(name => name is not null && Unquoted().IsMatch(name)) && names.Distinct().Count() == names.Length)
        {
            Named[(document, path)] = names!;
            for (int i = 0; i < names.Length; i++)
            {
                Collect(document, $"{path}[{identity}={names[i]}]", sequence.Children[i], depth + 1);
            }

            return;
        }

        Unnamed.Add(path);
        if (
            sequence.Children.All(item =>
                item is YamlScalarNode { Value: { } text } && !text.Contains('\n') && !text.StartsWith('{') && !text.StartsWith('[')
            )
        )
        {
            Scalars[(document, path)] = [.. sequence.Children.Select(item => ((YamlScalarNode)item).Value!)];
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex PlainKey();

    [GeneratedRegex("^[A-Za-z0-9_/-]+[.][A-Za-z0-9_./-]+$")]
    private static partial Regex DottedKey();

    [GeneratedRegex("""^[^\[\]"\\\x00-\x1f\x7f]+$""")]
    private static partial Regex Unquoted();
}

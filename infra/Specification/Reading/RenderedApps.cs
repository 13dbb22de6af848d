using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Reading;

/// <summary>The manifests that <c>cairn render</c> wrote into an environment's folder.</summary>
internal static class RenderedApps
{
    /// <summary>The objects of one rendered app, by file.</summary>
    /// <param name="folder">The environment's.</param>
    public static IReadOnlyList<BootstrapManifest> Read(string folder, string app, Problems problems)
    {
        string directory = Path.Combine(folder, "rendered", app);
        if (!Directory.Exists(directory))
        {
            problems.Add("", $"rendered/{app} does not exist", "run cairn render first");
            return [];
        }

        return
        [
            .. Directory
                .EnumerateFiles(directory, "*.yaml")
                .Order(StringComparer.Ordinal)
                .Select(file => Parse(file, problems))
                .OfType<BootstrapManifest>(),
        ];
    }

    /// <summary>The namespaces of all rendered apps.</summary>
    public static IReadOnlyList<BootstrapManifest> Namespaces(string folder, Problems problems) => OfKind(folder, "Namespace", problems);

    /// <summary>The Services of all rendered apps.</summary>
    public static IReadOnlyList<BootstrapManifest> Services(string folder, Problems problems) => OfKind(folder, "Service", problems);

    /// <summary>A label's value; null when it has none.</summary>
    public static string? LabelOf(BootstrapManifest manifest, string label) =>
        (At(Root(manifest), "metadata", "labels", label) as YamlScalarNode)?.Value;

    public static YamlMappingNode Root(BootstrapManifest manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifest.Yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static YamlNode? At(YamlNode? node, params string[] keys)
    {
        foreach (string key in keys)
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        return node;
    }

    public static string? TextAt(YamlNode? node, params string[] keys) => (At(node, keys) as YamlScalarNode)?.Value;

    // cairn render names files after kinds.
    private static IReadOnlyList<BootstrapManifest> OfKind(string folder, string kind, Problems problems)
    {
        string directory = Path.Combine(folder, "rendered");
        return !Directory.Exists(directory)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(directory, $"{kind.ToLowerInvariant()}-*.yaml", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => Parse(file, problems))
                    .OfType<BootstrapManifest>()
                    .Where(manifest => manifest.Kind == kind),
            ];
    }

    private static BootstrapManifest? Parse(string file, Problems problems)
    {
        // Which file it was rendered from says a comment at its head; the object is what follows.
        string text = string.Join(
            '\n',
            File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line.StartsWith('#'))
        );
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (
                stream.Documents is [{ RootNode: YamlMappingNode root }]
                && TextAt(root, "apiVersion") is { } version
                && TextAt(root, "kind") is { } kind
                && TextAt(root, "metadata", "name") is { } name
            )
            {
                return new BootstrapManifest(version, kind, TextAt(root, "metadata", "namespace"), name, text);
            }
        }
        catch (YamlException)
        {
            // Said below, as of any file that is no object.
        }

        problems.Add(
            "",
            $"rendered/{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)} is not a Kubernetes object",
            "run cairn render"
        );
        return null;
    }
}

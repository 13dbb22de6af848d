using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Delivery.Rendering;

/// <summary>One object as Kustomize wrote it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Namespace">Null for none.</param>
/// <param name="Text">Its YAML, keys in Kustomize's order, with a line feed at its end.</param>
public sealed record Manifest(string Group, string Kind, string? Namespace, string Name, string Text)
{
    /// <summary>The objects of what Kustomize printed.</summary>
    /// <param name="from">Where it came from, for people.</param>
    /// <exception cref="RenderingException">It is no list of Kubernetes objects.</exception>
    public static IReadOnlyList<Manifest> Parse(string printed, string from) => [.. Documents(printed).Select(text => One(text, from))];

    // Kustomize writes the separator alone on a line, and whatever is inside a document further in.
    private static IEnumerable<string> Documents(string printed) =>
        ("\n" + printed.ReplaceLineEndings("\n"))
            .Split("\n---\n")
            .Select(document => document.Trim('\n') + "\n")
            .Where(document => document.Length > 1);

    private static Manifest One(string text, string from)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            YamlNode root = stream.Documents.Single().RootNode;
            string version =
                Scalar(root, "apiVersion")
                ?? throw new RenderingException($"{from} gives an object without an apiVersion.", isUserError: true);
            YamlNode metadata =
                root is YamlMappingNode mapping && mapping.Children.TryGetValue("metadata", out YamlNode? found)
                    ? found
                    : new YamlMappingNode();
            return new Manifest(
                version.Contains('/') ? version[..version.IndexOf('/')] : "",
                Scalar(root, "kind") ?? throw new RenderingException($"{from} gives an object without a kind.", isUserError: true),
                Scalar(metadata, "namespace"),
                Scalar(metadata, "name")
                    ?? throw new RenderingException($"{from} gives a {Scalar(root, "kind")} without a name.", isUserError: true),
                text
            );
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidOperationException)
        {
            throw new RenderingException($"What Kustomize printed for {from} is no YAML: {wrong.Message}", isUserError: true);
        }
    }

    private static string? Scalar(YamlNode node, string key) =>
        node is YamlMappingNode mapping
        && mapping.Children.TryGetValue(key, out YamlNode? value)
        && value is YamlScalarNode { Value.Length: > 0 } scalar
            ? scalar.Value
            : null;
}

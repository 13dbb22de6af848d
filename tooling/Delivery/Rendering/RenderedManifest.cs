using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rendering;

/// <summary>One object as Kustomize wrote it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Namespace">Null for none.</param>
/// <param name="Text">Its YAML, keys in Kustomize's order, with a line feed at its end.</param>
public sealed record RenderedManifest(string Group, string Kind, string? Namespace, string Name, string Text)
{
    /// <summary>The objects that Kustomize printed.</summary>
    /// <param name="from">Where it came from, for people.</param>
    /// <exception cref="RenderingException">It is not a list of Kubernetes objects.</exception>
    public static IReadOnlyList<RenderedManifest> Parse(string printed, string from) =>
        [.. Documents(printed).Select(text => Parsed(text, from))];

    // Kustomize writes the separator alone on a line, and indents everything inside a document.
    private static IEnumerable<string> Documents(string printed) =>
        ("\n" + printed.ReplaceLineEndings("\n"))
            .Split("\n---\n")
            .Select(document => document.Trim('\n') + "\n")
            .Where(document => document.Length > 1);

    private static RenderedManifest Parsed(string text, string from)
    {
        Node root;
        try
        {
            root = NodeReader.Read(from, text) is [var single] ? single : throw Missing(from, "a document without an object");
        }
        catch (ManifestException wrong)
        {
            throw new RenderingException($"Kustomize's output for {from} is not valid YAML: {wrong.Message}", isUserError: true);
        }

        string version = root["apiVersion"]?.ScalarText ?? throw Missing(from, "an object without an apiVersion");
        string kind = root["kind"]?.ScalarText ?? throw Missing(from, "an object without a kind");
        Node? metadata = root["metadata"];
        return new RenderedManifest(
            version.Contains('/') ? version[..version.IndexOf('/')] : "",
            kind,
            metadata?["namespace"]?.ScalarText,
            metadata?["name"]?.ScalarText ?? throw Missing(from, $"a {kind} without a name"),
            text
        );
    }

    private static RenderingException Missing(string from, string what) => new($"{from} renders {what}.", isUserError: true);
}

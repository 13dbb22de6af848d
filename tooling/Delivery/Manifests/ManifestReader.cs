namespace Cairn.Delivery.Manifests;

/// <summary>Reads the Kubernetes objects of a file: several documents, and the items of lists.</summary>
public static class ManifestReader
{
    /// <summary>A file with this in it is not for ArgoCD. Source: docs/user-guide/directory.md of ArgoCD.</summary>
    internal const string SkipMark = "+argocd:skip-file-rendering";

    /// <param name="file">What to call it in errors.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <returns>The objects in the order of the file; null where it is not about Kubernetes at all, which ArgoCD passes over.</returns>
    /// <exception cref="ManifestException">It is no YAML, or one of its objects has no kind or name.</exception>
    public static IReadOnlyList<Manifest>? Read(string file, string text)
    {
        if (text.Contains(SkipMark, StringComparison.Ordinal))
        {
            return [];
        }

        return Of(file, NodeReader.Read(file, text));
    }

    /// <summary>The same of documents that were read already.</summary>
    /// <exception cref="ManifestException">One of the objects has no kind or name.</exception>
    internal static IReadOnlyList<Manifest>? Of(string file, IReadOnlyList<Node> documents) =>
        documents.Count > 0 && !documents.Any(IsMeantForKubernetes) ? null : [.. documents.SelectMany(document => Objects(file, document))];

    private static bool IsMeantForKubernetes(Node document) =>
        document["apiVersion"] is not null || document["kind"] is not null || document["metadata"] is not null;

    private static IEnumerable<Manifest> Objects(string file, Node document) =>
        document["items"] is Items list
            ? list
                .Nodes.Where(item => !item.IsNull)
                .Select(item =>
                    item["items"] is Items
                        ? throw new ManifestException(file, item.Line, "This is a List inside a List; write its items directly")
                        : One(file, item)
                )
            : [One(file, document)];

    private static Manifest One(string file, Node node)
    {
        if (node is not Map)
        {
            throw new ManifestException(file, node.Line, "A Kubernetes object is expected here, with apiVersion, kind and metadata");
        }

        string kind = Required(file, node, node["kind"], "kind");
        string version = Required(file, node, node["apiVersion"], "apiVersion");
        Node? metadata = node["metadata"];
        string? generated = NotEmpty(metadata?["name"]?.Text) is null ? NotEmpty(metadata?["generateName"]?.Text) : null;
        string name = generated ?? Required(file, node, metadata?["name"], "metadata.name", $"The {kind}");
        string[] parts = version.Split('/');
        if (parts.Length > 2)
        {
            throw new ManifestException(file, node["apiVersion"]!.Line, $"'{version}' is not a valid apiVersion");
        }

        string group = parts.Length == 2 ? parts[0] : "";
        (IReadOnlyDictionary<string, string> annotations, string? unquoted) = Annotations(metadata?["annotations"]);
        return new Manifest(group, kind, NotEmpty(metadata?["namespace"]?.Text), name, new ManifestSource(file, node.Line))
        {
            Version = parts[^1],
            Body = node,
            Annotations = annotations,
            UnquotedAnnotation = unquoted,
            IsNameGenerated = generated is not null,
            IsOwned = metadata?["ownerReferences"] is Items { Nodes.Count: > 0 },
            Defines =
                kind == "CustomResourceDefinition"
                && group == "apiextensions.k8s.io"
                && node["spec"]?["group"]?.Text is { } definedGroup
                && node["spec"]?["names"]?["kind"]?.Text is { } definedKind
                    ? (definedGroup, definedKind)
                    : null,
        };
    }

    private static string Required(string file, Node node, Node? value, string field, string what = "This object") =>
        value switch
        {
            null or { IsNull: true } or Scalar { Value: "" } => throw new ManifestException(file, node.Line, $"{what} has no {field}"),
            { Text: { } text } => text,
            _ => throw new ManifestException(file, value.Line, $"{what} has a {field} that is not a string; put it in quotes"),
        };

    /// <summary>As ArgoCD's <c>GetAnnotations</c>: null counts as empty text, and one value that is no string hides them all.</summary>
    private static (IReadOnlyDictionary<string, string> Annotations, string? Unquoted) Annotations(Node? node)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, Node value) in (node as Map)?.Entries ?? new Dictionary<string, Node>())
        {
            if (value.Text is null && !value.IsNull)
            {
                return (new Dictionary<string, string>(), key);
            }

            annotations[key] = value.Text ?? "";
        }

        return (annotations, null);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>What a file turned out to be.</summary>
internal enum FileKind
{
    Manifests,

    /// <summary>YAML or JSON of something else: values, a pipeline, a package.</summary>
    Other,

    /// <summary>Text of a template, which is no YAML before it is rendered.</summary>
    Template,

    /// <summary>It is meant to be a manifest and is no YAML.</summary>
    Unreadable,
}

/// <summary>A file and what it holds.</summary>
/// <param name="Path">As findings name it.</param>
/// <param name="Objects">Its Kubernetes objects.</param>
internal sealed partial record ManifestFile(string Path, FileKind Kind, IReadOnlyList<Manifest> Objects)
{
    /// <summary>All its documents, of a file that is YAML.</summary>
    public IReadOnlyList<Node> Documents { get; init; } = [];

    /// <summary>Of one that cannot be read, the line and what is wrong.</summary>
    public (int Line, string What) Wrong { get; init; }

    /// <summary>ArgoCD's settings in it.</summary>
    public IReadOnlyList<ArgoSettings> Argo { get; init; } = [];

    /// <summary>Of a file that holds no objects to apply, each document as something that stands for it.</summary>
    public IEnumerable<Manifest> Stands =>
        Kind == FileKind.Other
            ? Documents.Select(document => Stand(Path, document))
            : Objects.Where(manifest => manifest.Group == "kustomize.config.k8s.io");

    /// <summary>The folder it is in; empty for the root.</summary>
    public string Folder => Path.LastIndexOf('/') is > 0 and var end ? Path[..end] : "";

    public static ManifestFile Of(string path, string text)
    {
        if (text.Contains(ManifestReader.SkipMark, StringComparison.Ordinal))
        {
            return new ManifestFile(path, FileKind.Other, []);
        }

        // A file of a template that only looks like YAML would be judged by what stands in for the values.
        bool isTemplate = Template().IsMatch(text);
        IReadOnlyList<Node> documents;
        try
        {
            documents = NodeReader.Read(path, text);
        }
        catch (ManifestException wrong)
        {
            return isTemplate ? new ManifestFile(path, FileKind.Template, [])
                : Head().Count(text) > 1 ? new ManifestFile(path, FileKind.Unreadable, []) { Wrong = Place(wrong.Message, path) }
                : new ManifestFile(path, FileKind.Other, []);
        }

        IReadOnlyList<Manifest>? objects = Each(path, documents);
        return (objects is null ? new ManifestFile(path, FileKind.Other, []) : new ManifestFile(path, FileKind.Manifests, objects)) with
        {
            Documents = documents,
            Argo =
            [
                .. objects is null
                    ? documents.SelectMany(document => SettingsLocations.Document(path, document))
                    : objects.SelectMany(SettingsLocations.Object),
            ],
        };
    }

    /// <summary>A manifest that stands for a file without one.</summary>
    public static Manifest Stand(string path, Node body) => new("", "", null, "", new ManifestSource(path, 1)) { Body = body };

    /// <summary>Each document for itself: beside a manifest may stand a patch without a name or something else.</summary>
    private static List<Manifest>? Each(string path, IReadOnlyList<Node> documents)
    {
        List<Manifest>? objects = null;
        foreach (Node document in documents)
        {
            try
            {
                if (ManifestReader.Of(path, [document]) is { } some && document["apiVersion"] is not null)
                {
                    (objects ??= []).AddRange(some);
                }
            }
            catch (ManifestException)
            {
                // It has no name, or no kind: a patch, a list within a list, the configuration of a program.
            }
        }

        return objects;
    }

    private static (int, string) Place(string message, string path)
    {
        string[] parts = message[(path.Length + 1)..].Split(": ", 2);
        return (int.TryParse(parts[0], out int line) ? line : 1, parts[^1].TrimEnd('.'));
    }

    [GeneratedRegex(@"\{\{-?\s*[#/.$(a-zA-Z""]|\{%")]
    private static partial Regex Template();

    [GeneratedRegex("^(?:apiVersion|kind): *[A-Za-z]", RegexOptions.Multiline)]
    private static partial Regex Head();
}

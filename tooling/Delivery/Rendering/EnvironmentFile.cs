using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rendering;

/// <summary>An environment's <c>environment.yaml</c>, from which <see cref="EnvironmentFacts"/> and the gates of a promotion are
/// read.</summary>
public sealed class EnvironmentFile
{
    /// <summary>The file's name in an environment's folder.</summary>
    public const string FileName = "environment.yaml";

    private EnvironmentFile(string shown, Node root)
    {
        Shown = shown;
        Root = root;
    }

    /// <summary>The file as messages name it: <c>environments/homelab/environment.yaml</c>.</summary>
    public string Shown { get; }

    /// <summary>Whether it is an object of kind Environment; another platform may have files of this name.</summary>
    public bool IsEnvironment => Root["kind"]?.ScalarText == "Environment";

    /// <summary>Its one document.</summary>
    internal Node Root { get; }

    /// <summary>Null where the environment has no such file, or an empty one.</summary>
    /// <exception cref="RenderingException">It is not one YAML document, or a key is written twice.</exception>
    public static EnvironmentFile? Read(EnvironmentFolder environment)
    {
        string file = Path.Combine(environment.Path, FileName);
        return File.Exists(file) ? Parse(File.ReadAllText(file), $"environments/{environment.Name}/{FileName}") : null;
    }

    /// <param name="text">The file's.</param>
    /// <param name="shown">What messages call it.</param>
    /// <returns>Null where it is empty.</returns>
    /// <exception cref="RenderingException">It is not one YAML document, or a key is written twice.</exception>
    public static EnvironmentFile? Parse(string text, string shown)
    {
        IReadOnlyList<Node> documents;
        try
        {
            documents = NodeReader.Read(shown, text);
        }
        catch (ManifestException wrong)
        {
            throw new RenderingException(wrong.Message, isUserError: true);
        }

        if (documents.Count > 1)
        {
            throw new RenderingException($"{shown} has {documents.Count} documents; it must have one.", isUserError: true);
        }

        // The last of two would count, so a gate or fact above it would be dropped in silence.
        return documents.Count == 0 ? null
            : Repeated(documents[0]) is var (key, line)
                ? throw new RenderingException($"{shown}:{line}: '{key}' is written twice; remove one of them.", isUserError: true)
            : new EnvironmentFile(shown, documents[0]);
    }

    private static (string Key, int Line)? Repeated(Node node) =>
        node switch
        {
            Map map => map.Repeated ?? map.Entries.Values.Select(Repeated).FirstOrDefault(found => found is not null),
            Items items => items.Nodes.Select(Repeated).FirstOrDefault(found => found is not null),
            _ => null,
        };
}

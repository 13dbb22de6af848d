using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rendering;

/// <summary>An environment's <c>environment.yaml</c>, from which <see cref="EnvironmentFacts"/> and the gates of a promotion are
/// read.</summary>
public sealed class EnvironmentFile
{
    // Aliases of aliases could make a small file endless, and previews read files of whoever opens a pull request.
    private const int MostValues = 100_000;

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
    /// <exception cref="RenderingException">It is not one YAML document, a key is written twice, or it is too large.</exception>
    public static EnvironmentFile? Read(EnvironmentFolder environment)
    {
        string file = Path.Combine(environment.Path, FileName);
        return File.Exists(file) ? Parse(File.ReadAllText(file), $"environments/{environment.Name}/{FileName}") : null;
    }

    /// <param name="text">The file's.</param>
    /// <param name="shown">What messages call it.</param>
    /// <returns>Null where it is empty.</returns>
    /// <exception cref="RenderingException">It is not one YAML document, a key is written twice, or it is too large.</exception>
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

        int left = MostValues;
        (string Key, int Line)? repeated = documents.Count == 0 ? null : Repeated(documents[0], shown, ref left);

        // The last of two would count, so a gate or fact above it would be dropped in silence.
        return documents.Count == 0 ? null
            : repeated is var (key, line)
                ? throw new RenderingException($"{shown}:{line}: '{key}' is written twice; remove one of them.", isUserError: true)
            : new EnvironmentFile(shown, documents[0]);
    }

    private static (string Key, int Line)? Repeated(Node node, string shown, ref int left)
    {
        if (--left < 0)
        {
            throw new RenderingException($"{shown} has more than {MostValues:N0} values; remove its nested aliases.", isUserError: true);
        }

        if (node is Map { Repeated: { } repeated })
        {
            return repeated;
        }

        foreach (
            Node child in node switch
            {
                Map map => map.Entries.Values,
                Items items => items.Nodes,
                _ => [],
            }
        )
        {
            if (Repeated(child, shown, ref left) is { } below)
            {
                return below;
            }
        }

        return null;
    }
}

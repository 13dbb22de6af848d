using System.Text.RegularExpressions;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rendering;

/// <summary>
/// Puts the apps of a release into a folder that is not there yet, each at <c>APP/deploy</c>, or as it was laid out then.
/// </summary>
/// <param name="folder">A full path: what is to be <c>apps/</c>.</param>
public delegate Task CheckOutRelease(ReleasePin release, string folder, CancellationToken cancel);

/// <summary>Which release an environment runs, as its <c>release.yaml</c> says.</summary>
/// <param name="Tree">The release: the id of the git tree made of every <c>apps/&lt;app&gt;/deploy</c>, 40 or 64 hexadecimal digits. In
/// files of older versions the tree id of all of <c>apps/</c>.</param>
/// <param name="Commit">A commit that has it, from which it is computed again.</param>
public sealed partial record ReleasePin(string Tree, string Commit)
{
    /// <summary>The file's name in an environment's folder.</summary>
    public const string FileName = "release.yaml";

    /// <summary>The environment's pin; null when it follows the branch: there is no such file, or no tree in it.</summary>
    /// <exception cref="RenderingException">The file cannot be understood.</exception>
    public static ReleasePin? Read(EnvironmentFolder environment)
    {
        string file = Path.Combine(environment.Path, FileName);
        return File.Exists(file) ? Parse(File.ReadAllText(file), $"environments/{environment.Name}/{FileName}") : null;
    }

    /// <param name="shown">The file as the message calls it.</param>
    /// <exception cref="RenderingException">It cannot be understood.</exception>
    public static ReleasePin? Parse(string text, string shown)
    {
        Node? root;
        try
        {
            root = NodeReader.Read(shown, text) is [var single] ? single : null;
        }
        catch (ManifestException)
        {
            throw Wrong(shown);
        }

        if (root is Map && !((string[])["apiVersion", "kind", "spec"]).Any(key => root[key] is not null))
        {
            return null; // A file of somebody else's, which happens to be called so.
        }

        string? tree = root?["spec"] is Map spec ? spec["tree"]?.ScalarText : throw Wrong(shown);
        return tree is null ? null
            : ObjectId().IsMatch(tree) && root["spec"]?["commit"]?.ScalarText is { } commit && ObjectId().IsMatch(commit)
                ? new ReleasePin(tree, commit)
            : throw Wrong(shown);
    }

    /// <summary>What stands in the file of an environment that is pinned; the same bytes for the same pin.</summary>
    public string Text(string environment) =>
        $$"""
            # Which release {{environment}} runs: the git tree made of every apps/<app>/deploy. Moved by cairn promote and cairn rollback.
            apiVersion: cairn.dev/v1
            kind: Release
            metadata:
              name: {{environment}}
              annotations: {config.kubernetes.io/local-config: "true"}
            spec:
              tree: {{Tree}}
              commit: {{Commit}}

            """;

    private static RenderingException Wrong(string shown) =>
        new(
            $"{shown} is not valid: it must have spec.tree (a release: the git tree made of every apps/<app>/deploy) and "
                + "spec.commit (a commit that has it), or an empty spec to follow the branch.",
            isUserError: true
        );

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex ObjectId();
}

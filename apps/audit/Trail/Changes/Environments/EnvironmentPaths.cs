namespace Cairn.Trail.Changes.Environments;

/// <summary>An environment as a path tells it.</summary>
/// <param name="Because">What in the path told it, for people: <c>environments/production</c>.</param>
public readonly record struct InferredEnvironment(string Name, string Because);

/// <summary>
/// Infers the environment a file belongs to from its path alone, where nothing else of the repository is known: while a landing is
/// recorded, and of an ArgoCD Application whose repository is not recorded. Answers use <see cref="EnvironmentInference"/>, which knows all
/// paths. By the layouts GitOps repositories use: a directory named for
/// environments (<c>environments/x</c>, <c>overlays/x</c>, <c>clusters/x</c>, <c>image-tags/x</c> …) holding one for each, a
/// directory that is itself a usual environment's name, or a values file's suffix (<c>values-production.yaml</c>).
/// </summary>
public static class EnvironmentPaths
{
    /// <summary>The environment, or null when the path names none.</summary>
    /// <param name="path">Path in the repository, with slashes.</param>
    public static InferredEnvironment? Of(string path)
    {
        string[] parts = path.Split('/');
        for (int i = 0; i < parts.Length - 1; i++)
        {
            // The holder's child must be a directory: a file beside the environments belongs to none.
            if (i + 2 < parts.Length && EnvironmentWords.Holders.Contains(parts[i]) && !EnvironmentWords.Shared.Contains(parts[i + 1]))
            {
                return new InferredEnvironment(parts[i + 1], parts[i] + "/" + parts[i + 1]);
            }

            if (EnvironmentWords.Usual.Contains(parts[i]))
            {
                return new InferredEnvironment(parts[i], string.Join('/', parts[..(i + 1)]));
            }
        }

        return OfFile(parts[^1]);
    }

    private static InferredEnvironment? OfFile(string file)
    {
        int dot = file.LastIndexOf('.');
        string stem = dot > 0 ? file[..dot] : file;
        int cut = stem.LastIndexOfAny(['-', '.', '_']);
        string suffix = stem[(cut + 1)..];
        return dot > 0 && EnvironmentWords.Usual.Contains(suffix) ? new InferredEnvironment(suffix, file) : null;
    }
}

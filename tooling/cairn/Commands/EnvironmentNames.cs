using Cairn.Delivery.Rendering;

namespace Cairn.Cli.Commands;

/// <summary>The platform's environments, as commands that work on a platform repository name them.</summary>
internal static class EnvironmentNames
{
    private const string Folder = "environments";

    /// <summary>The folders under <c>environments/</c> of the repository that a directory is in.</summary>
    public static IEnumerable<string> Folders(string directory) =>
        Top(directory) is { } top && Directory.Exists(Path.Combine(top, Folder))
            ? Directory.GetDirectories(Path.Combine(top, Folder)).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)
            : [];

    /// <summary>The top of the repository that a directory is in; null where there is none.</summary>
    public static string? Top(string directory)
    {
        for (string? up = Path.GetFullPath(directory); up is not null; up = Path.GetDirectoryName(up))
        {
            if (Path.Exists(Path.Combine(up, ".git")))
            {
                return up;
            }
        }

        return null;
    }

    /// <summary>The environments of these names, or all.</summary>
    /// <param name="root">The repository's top.</param>
    /// <exception cref="UserException">It is not a platform repository, or has no environment of a name.</exception>
    public static IReadOnlyList<EnvironmentFolder> Of(string root, IReadOnlyList<string> names)
    {
        RequirePlatform(root);
        string[] known = [.. EnvironmentFolder.All(root).Select(environment => environment.Name)];
        foreach (string name in names.Where(name => !known.Contains(name)))
        {
            throw new UserException(Suggest.UnknownEnvironment(name, known));
        }

        return EnvironmentFolder.Named(root, names);
    }

    /// <exception cref="UserException">It is not a platform repository.</exception>
    public static void RequirePlatform(string root)
    {
        if (!EnvironmentFolder.IsPlatform(root))
        {
            throw new UserException(NotPlatform(root));
        }
    }

    public static string NotPlatform(string root) =>
        $"{Path.GetFullPath(root)} is not a platform repository: it has no environments/ENV with overlays/APP/kustomization.yaml whose "
        + $"{EnvironmentFile.FileName} has kind: Environment. Run this in a fork of the platform (docs/forking.md); 'cairn ask', 'log' "
        + "and 'history' work in any repository.";
}

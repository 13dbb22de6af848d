using Cairn.Delivery.Rendering;

namespace Cairn.Cli.Commands;

/// <summary>An environment whose manifests stand in the repository.</summary>
/// <param name="Rendered">The folder they are in.</param>
/// <param name="Root">The repository's top.</param>
internal sealed record EnvironmentPlace(string Name, string Rendered, string Root)
{
    /// <summary>What to say of a name that is neither an environment nor a path.</summary>
    public static string Unknown(string named, EnvironmentPlace[] known, string repo) =>
        $"There is no file, directory or environment '{named}'."
        + (
            known.Length == 0
                ? $" No environments (environments/ENV/rendered) were found in {repo} or above."
                : $"{Nearest.Question(named, known.Select(place => place.Name))} Environments here: "
                    + $"{string.Join(", ", known.Select(place => place.Name))}."
        );

    /// <summary>Folders of another platform that are named alike hold what somebody else's rules apply.</summary>
    /// <param name="named">What was asked for; null for all environments.</param>
    /// <exception cref="UserException">Environments are asked for, and the repository is not a platform.</exception>
    public static void RequirePlatform(EnvironmentPlace[] known, string? named)
    {
        if (
            known is [{ Root: var root } first, ..]
            && (named is null || known.Any(place => place.Name == named))
            && !EnvironmentFolder.IsPlatform(root)
        )
        {
            throw new UserException(
                $"{EnvironmentNames.NotPlatform(root)} Manifests of any directory can be named: {Path.GetRelativePath(".", first.Rendered)}"
            );
        }
    }

    /// <summary>Those of the repository, whose top is looked for from where we are upwards.</summary>
    public static EnvironmentPlace[] All(string repo)
    {
        if (!Directory.Exists(repo))
        {
            throw new UserException($"--repo: there is no directory {repo}.");
        }

        for (
            string? up = repo;
            up is not null;
            up = Path.Exists(Path.Combine(up, ".git")) ? null : Path.GetDirectoryName(Path.GetFullPath(up))
        )
        {
            string all = Path.Combine(up, "environments");
            if (Directory.Exists(all))
            {
                return
                [
                    .. Directory
                        .GetDirectories(all)
                        .Order(StringComparer.Ordinal)
                        .Select(getDirectory => new EnvironmentPlace(
                            Path.GetFileName(getDirectory),
                            Path.Combine(getDirectory, "rendered"),
                            Path.GetFullPath(up)
                        ))
                        .Where(place => Directory.Exists(place.Rendered)),
                ];
            }
        }

        return [];
    }
}

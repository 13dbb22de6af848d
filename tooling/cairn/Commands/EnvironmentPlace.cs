namespace Cairn.Cli.Commands;

/// <summary>An environment whose manifests stand in the repository.</summary>
/// <param name="Rendered">The folder they are in.</param>
/// <param name="Root">The repository's top.</param>
internal sealed record EnvironmentPlace(string Name, string Rendered, string Root)
{
    /// <summary>Those of the repository, whose top is looked for from where we are upwards.</summary>
    public static EnvironmentPlace[] All(string repo)
    {
        if (!Directory.Exists(repo))
        {
            throw new UserException($"--repo: There is no directory {repo}.");
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
                        .Select(one => new EnvironmentPlace(Path.GetFileName(one), Path.Combine(one, "rendered"), Path.GetFullPath(up)))
                        .Where(one => Directory.Exists(one.Rendered)),
                ];
            }
        }

        return [];
    }
}

namespace Cairn.Sources.Git.Objects;

/// <summary>
/// Which repository a path is in. libgit2 could tell, but its answer comes in a buffer that LibGit2Sharp declares as a class, and what a
/// native function writes into a class does not reach a program compiled ahead of time.
/// </summary>
internal static class RepositorySearch
{
    /// <summary>
    /// The directory of the innermost repository around a path: its work tree, or its git directory. Null where git must say which: it does
    /// not look past the start of a file system, and where links lead depends on more than names.
    /// </summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="GitException">There is none.</exception>
    public static string? From(string path)
    {
        HashSet<string>? mounted = null;
        for (string? at = Path.TrimEndingDirectorySeparator(path); at is not null; at = Path.GetDirectoryName(at))
        {
            if (IsRepository(at))
            {
                return at;
            }

            mounted ??= [.. DriveInfo.GetDrives().Select(drive => Path.TrimEndingDirectorySeparator(drive.Name))];
            if (Path.GetDirectoryName(at) is not null && (mounted.Contains(at) || new DirectoryInfo(at).LinkTarget is not null))
            {
                return null;
            }
        }

        throw new GitException($"{path} is not in a git repository. Pass a repository with --repo PATH.", isUserError: true);
    }

    private static bool IsRepository(string directory) =>
        Path.Exists(Path.Combine(directory, ".git"))
        || (
            Path.Exists(Path.Combine(directory, "HEAD"))
            && (
                File.Exists(Path.Combine(directory, "commondir"))
                || (Directory.Exists(Path.Combine(directory, "objects")) && Directory.Exists(Path.Combine(directory, "refs")))
            )
        );
}

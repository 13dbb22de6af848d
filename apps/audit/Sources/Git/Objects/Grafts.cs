namespace Cairn.Sources.Git.Objects;

/// <summary>
/// What makes git show another history than the one that its objects hold: replace refs (git-replace) and grafts
/// (https://git-scm.com/docs/gitglossary, "grafts"). What is recorded is the real one, whose ids the objects are.
/// </summary>
internal static class Grafts
{
    /// <param name="gitDirectory">Shared by all worktrees.</param>
    public static bool Are(string gitDirectory)
    {
        var file = new FileInfo(Path.Combine(gitDirectory, "info", "grafts"));
        return file.Exists && File.ReadLines(file.FullName).Any(static line => line.Length > 0 && line[0] != '#');
    }

    /// <summary>Whether there are replace refs, loose, packed or in a table of references.</summary>
    public static bool AreReplacements(string gitDirectory)
    {
        var loose = new DirectoryInfo(Path.Combine(gitDirectory, "refs", "replace"));
        string packed = Path.Combine(gitDirectory, "packed-refs");
        return (loose.Exists && loose.EnumerateFiles().Any())
            || (File.Exists(packed) && File.ReadLines(packed).Any(static line => line.Contains(" refs/replace/", StringComparison.Ordinal)))
            || (
                Directory.Exists(Path.Combine(gitDirectory, "reftable"))
                && Plumbing.GitProcess.Try(gitDirectory, "for-each-ref", "--count=1", "refs/replace/") is { Length: > 0 }
            );
    }
}

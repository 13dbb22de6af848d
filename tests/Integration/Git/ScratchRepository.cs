namespace Cairn.Sources.Git.Tests;

/// <summary>A bare repository of commits without files, for what their messages say.</summary>
public sealed class ScratchRepository : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string tree;

    public ScratchRepository()
    {
        RealGit.Run(Path, "init", "-q", "--bare");
        tree = RealGit.Run(Path, "mktree");
    }

    public string Path => scratch.Path;

    /// <summary>A commit whose message is exactly this, and its id.</summary>
    public string Commit(string message) =>
        RealGit
            .Run(
                Path,
                $"tree {tree}\nauthor Maria Weber <maria@example.org> 1700000000 +0100\n"
                    + $"committer Maria Weber <maria@example.org> 1700000000 +0100\n\n{message}",
                ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
            )
            .Trim();

    public void Dispose() => scratch.Dispose();
}

namespace Cairn.Tests.Kit;

/// <summary>A repository with a work tree that a test adds commits to, each a second after the one before.</summary>
public sealed class GrowingRepository : IDisposable
{
    private readonly Scratch scratch = new();
    private int time = 1_700_000_000;

    public GrowingRepository() => RealGit.Run(Path, "init", "-q", "-b", "main");

    public string Path => scratch.Path;

    public string Data => scratch.At(".cairn");

    /// <summary>Writes files (null deletes one), commits them, and returns the commit's id.</summary>
    public string Commit(string message, params (string File, string? Text)[] files)
    {
        foreach ((string file, string? text) in files)
        {
            string path = scratch.At(file);
            if (text is null)
            {
                File.Delete(path);
                continue;
            }

            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        RealGit.Run(Path, "add", "-A");
        RealGit.Run(Path, "-c", $"user.name=Maria Weber", "commit", "-q", "--allow-empty", "-m", message, "--date", $"{++time} +0100");
        return RealGit.Run(Path, "rev-parse", "HEAD");
    }

    public void Dispose() => scratch.Dispose();
}

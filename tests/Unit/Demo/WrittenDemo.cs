using System.Globalization;

namespace Cairn.Demo.Tests;

/// <summary>One demo repository on disk, written once for all tests of a class.</summary>
public sealed class WrittenDemo : IDisposable
{
    public WrittenDemo()
    {
        Directory = Path.Combine(Path.GetTempPath(), "cairn-demo-" + Guid.NewGuid().ToString("N"));
        Summary = DemoRepository.Write(Directory);
    }

    public string Directory { get; }

    public DemoSummary Summary { get; }

    /// <summary>What a git command prints, without the last newline.</summary>
    public string Git(params string[] arguments) => RealGit.Run(Directory, arguments);

    public string[] Lines(params string[] arguments) => Git(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Id of the one landing whose subject starts so, and whose body starts with the title if one is given.</summary>
    public string Landing(string subject, string title = "") =>
        Assert.Single(
            Git("log", "--first-parent", "--format=%H%x01%s%x01%b%x00")
                .Split('\0', StringSplitOptions.TrimEntries)
                .Select(l => l.Split('\u0001')),
            l => l.Length == 3 && l[1].StartsWith(subject, StringComparison.Ordinal) && l[2].StartsWith(title, StringComparison.Ordinal)
        )[0];

    /// <summary>A time of a commit (<c>%ct</c> or <c>%at</c>) in UTC.</summary>
    public string Utc(string commit, string which) =>
        DateTimeOffset
            .FromUnixTimeSeconds(long.Parse(Git("log", "-1", $"--format={which}", commit), CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public void Dispose() => Scratch.Delete(Directory);
}

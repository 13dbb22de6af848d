using Cairn.Recording;
using Cairn.Recording.Anchoring;
using Cairn.Sources.Git;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>The demo, recorded in three runs and published in a directory; each test gets a copy to harm.</summary>
public sealed class RecordedDemo : IDisposable
{
    /// <summary>Entries after the first run, the second, and all.</summary>
    public const int First = 41;

    public const int Second = 301;

    public const int All = 359;

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly Scratch scratch = new();

    public RecordedDemo()
    {
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", SharedDemo.Directory, Repository);
        string[] line = RealGit.Run(Repository, "rev-list", "--first-parent", "--reverse", "HEAD").Split('\n');
        string branch = RealGit.Run(Repository, "symbolic-ref", "HEAD");
        Directory.CreateDirectory(scratch.At("data"));
        Anchor(TrailPlace.In(scratch.At("data"), "main"), scratch.At("anchor"));
        foreach (int size in (int[])[First, Second, All])
        {
            RealGit.Run(Repository, "update-ref", branch, line[size - 2]);
            Recorder
                .CatchUp(
                    GitRepository.Open(Repository, null),
                    scratch.At("data"),
                    Now.AddHours(size),
                    new RecordingReporter(null, static _ => { }),
                    CancellationToken.None
                )
                .Dispose();
            CopyAll(scratch.At("data"), scratch.At($"data{size}"));
            CopyAll(scratch.At("anchor"), scratch.At($"anchor{size}"));
        }
    }

    public string Repository => scratch.At("demo");

    /// <summary>A copy as it was at a size, in a place of its own.</summary>
    internal Copy At(int size)
    {
        var copy = new Scratch();
        CopyAll(scratch.At($"data{size}"), copy.At("data"));
        CopyAll(scratch.At($"anchor{size}"), copy.At("anchor"));
        Anchor(TrailPlace.In(copy.At("data"), "main"), copy.At("anchor"));
        return new Copy(copy, this);
    }

    public void Dispose() => scratch.Dispose();

    private static void Anchor(TrailPlace place, string directory) =>
        new Anchors([new Anchor(AnchorKind.Directory, directory, null, null, 60, null, null, null)]).Save(place);

    private static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

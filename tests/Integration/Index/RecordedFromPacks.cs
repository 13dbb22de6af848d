using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Tests;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// What is recorded from the packs is what is recorded through git: the same entries, the same index. The roots of two ledgers never are
/// the same, as each entry is committed to with a random key of its own.
/// </summary>
public sealed class RecordedFromPacks : IDisposable
{
    private readonly Scratch scratch = new();

    [Theory]
    [InlineData("whole")]
    [InlineData("submodules ignored")]
    [InlineData("another encoding")]
    [InlineData("content missing")]
    public void All_that_is_recorded_is_the_same(string kind)
    {
        string path = scratch.At("one.git");
        RealGit.Run(scratch.Path, "init", "-q", "--bare", "-b", "main", path);
        ImportedHistory.Write(path, seed: 21, commits: 150);
        switch (kind)
        {
            case "submodules ignored":
                RealGit.Run(path, "config", "submodule.modules/0.ignore", "all");
                RealGit.Run(path, "config", "submodule.modules/0.path", "modules/0");
                break;
            case "another encoding":
                string id = RealGit.Run(
                    path,
                    "-c",
                    "i18n.commitEncoding=ISO-8859-1",
                    "commit-tree",
                    "-m",
                    "gr\u00FC\u00DFe",
                    "-p",
                    "main",
                    "main~3^{tree}"
                );
                RealGit.Run(path, "update-ref", "refs/heads/main", id);
                break;
            case "content missing":
                // A file that is in no pack, and then nowhere.
                string blob = RealGit.Run(path, "gone: 1\n", ["hash-object", "-w", "--stdin"]).Trim();
                string files = RealGit.Run(path, "ls-tree", "main~5");
                string tree = RealGit.Run(path, $"{files}\n100644 blob {blob}\tgone.yaml\n", ["mktree", "--missing"]).Trim();
                RealGit.Run(path, "update-ref", "refs/heads/main", RealGit.Run(path, "commit-tree", "-m", "gone", "-p", "main", tree));
                string file = Path.Combine(path, "objects", blob[..2], blob[2..]);
                File.SetAttributes(file, FileAttributes.Normal);
                File.Delete(file);
                break;
            default:
                break;
        }

        string[] packed = Told(path, "packed");
        int left = LeftToGit(path);
        Assert.Equal(kind == "whole", left == 0);

        // Git reads indexes of version 1, we do not.
        string pack = Assert.Single(Directory.GetFiles(Path.Combine(path, "objects", "pack"), "*.pack"));
        string index = Path.ChangeExtension(pack, ".idx");
        File.SetAttributes(index, FileAttributes.Normal);
        File.Delete(index);
        RealGit.Run(path, "index-pack", "--index-version=1", pack);
        Assert.True(LeftToGit(path) > left + 1);
        string[] plumbed = Told(path, "plumbed");
        Assert.Equal(plumbed, packed);

        // The root, and of each landing the hash of its entry.
        Assert.DoesNotContain(
            Storage.Sqlite.IndexDifference.Between(Index("plumbed"), Index("packed")),
            difference =>
                !difference.StartsWith("The index's table meta ", StringComparison.Ordinal)
                && !difference.StartsWith("The index's change 1 ", StringComparison.Ordinal)
        );
        Assert.True(packed.Length > 50);

        string Index(string data) => Path.Combine(scratch.At(data), "main.db");
    }

    public void Dispose() => scratch.Dispose();

    private static int LeftToGit(string path) =>
        new HistoryReader(GitRepository.Open(path, null), new Redactor(new byte[32]), _ => null)
            .Read(null, () => new Unheard(), _ => { }, null, TestContext.Current.CancellationToken)
            .Fallbacks.Count;

    /// <summary>What a ledger holds that is recorded with the same redaction key each time.</summary>
    private string[] Told(string path, string data)
    {
        string directory = Directory.CreateDirectory(scratch.At(data)).FullName;
        string key = Path.Combine(directory, "redaction.key");
        if (File.Exists(scratch.At("redaction.key")))
        {
            File.Copy(scratch.At("redaction.key"), key);
        }

        using OpenTrail open = Recorded.Open(path, directory);
        File.Copy(key, scratch.At("redaction.key"), overwrite: true);
        return Recorded.Lines(open);
    }

    private sealed class Unheard : ILandingSink<int>
    {
        public void Begin(string file, string? resource) { }

        public void Field(
            ReadOnlySpan<byte> path,
            ChangeKind kind,
            ReadOnlySpan<byte> before,
            ReadOnlySpan<byte> after,
            FieldShape shape
        ) { }

        public void Text(string file, ChangeKind kind, string reason) { }

        public void Renamed(string from, string to) { }

        public int Finish(Landing landing) => 0;
    }
}

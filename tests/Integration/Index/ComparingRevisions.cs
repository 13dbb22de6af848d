using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Index.Tests;

/// <summary>Two revisions differ where <c>git diff</c> says so, in links, submodules and modes too.</summary>
public sealed class ComparingRevisions : IDisposable
{
    private readonly Scratch scratch = new();

    [Theory]
    [InlineData("")]
    [InlineData("deploy")]
    public void Links_submodules_and_modes_that_git_shows_are_told(string directory)
    {
        string path = Directory.CreateDirectory(scratch.At("repository")).FullName;
        RealGit.Run(path, "init", "-q", "-b", "main");
        string text = RealGit.Run(path, "b.yaml", ["hash-object", "-w", "--stdin"]).Trim();
        string fields = RealGit.Run(path, "a: 1\n", ["hash-object", "-w", "--stdin"]).Trim();
        string[] modules = [new('1', 40), new('2', 40)];
        Commit(path, $"100644,{text},deploy/a.yaml", $"160000,{modules[0]},deploy/module", $"100644,{fields},deploy/c.yaml");
        Commit(path, $"120000,{text},deploy/a.yaml", $"160000,{modules[1]},deploy/module", $"100755,{fields},deploy/c.yaml");
        using OpenTrail open = Recorded.Open(path, scratch.At("data"));
        LandingFields told = new Snapshot(open.Repository, open.Redactor).Compare(
            new SnapshotPlace(RealGit.Run(path, "rev-parse", "HEAD~1").Trim(), directory),
            new SnapshotPlace(RealGit.Run(path, "rev-parse", "HEAD").Trim(), directory)
        );
        string prefix = directory.Length == 0 ? "deploy/" : "";
        string[] git = RealGit.Run(path, "diff", "--name-only", "HEAD~1", "HEAD").Trim().Split('\n');
        Assert.Equal(git, told.Texts.Select(file => "deploy/" + file.File[prefix.Length..]).Order());
        Assert.Equal(["symbolic link", "file mode only", "submodule"], told.Texts.OrderBy(file => file.File).Select(file => file.Reason));
        FieldChange module = Assert.Single(told.Fields);
        Assert.Equal(("submodule", modules[0], modules[1]), (module.Path, module.Before, module.After));
    }

    [Fact]
    public void Environments_differ_in_links_submodules_and_modes_too()
    {
        string path = Directory.CreateDirectory(scratch.At("repository")).FullName;
        RealGit.Run(path, "init", "-q", "-b", "main");
        string text = RealGit.Run(path, "b.yaml", ["hash-object", "-w", "--stdin"]).Trim();
        string fields = RealGit.Run(path, "a: 1\n", ["hash-object", "-w", "--stdin"]).Trim();
        Commit(
            path,
            $"100644,{text},environments/staging/a.yaml",
            $"120000,{text},environments/production/a.yaml",
            $"160000,{new string('1', 40)},environments/staging/module",
            $"160000,{new string('2', 40)},environments/production/module",
            $"100644,{fields},environments/staging/c.yaml",
            $"100755,{fields},environments/production/c.yaml",
            $"120000,{text},environments/staging/same.yaml",
            $"120000,{text},environments/production/same.yaml"
        );
        using OpenTrail open = Recorded.Open(path, scratch.At("data"));
        LandingFields told = EnvironmentComparison.Between(open, "staging", "production");
        string[] git = RealGit
            .Run(path, "diff", "--name-only", "HEAD:environments/staging", "HEAD:environments/production")
            .Trim()
            .Split('\n');
        Assert.Equal(git, told.Texts.Select(file => file.File).Order());
        Assert.Equal(new string('2', 40), Assert.Single(told.Fields).After);
        LandingFields? link = new Snapshot(open.Repository, open.Redactor).Fields(open.Repository.Tip, "environments/production/a.yaml");
        Assert.Equal("symbolic link", Assert.Single(link!.Texts).Reason);
    }

    public void Dispose() => scratch.Dispose();

    private static void Commit(string path, params string[] entries)
    {
        foreach (string entry in entries)
        {
            RealGit.Run(path, "update-index", "--add", "--cacheinfo", entry);
        }

        RealGit.Run(path, "commit", "-qm", "set");
    }
}

using Cairn.Recording;

namespace Cairn.Trail.Index.Tests;

/// <summary>However an index came to be, it holds the same.</summary>
public sealed class Rebuilding
{
    private static readonly string[] Words =
    [
        "pool",
        "size",
        "replicas",
        "memory",
        "payments",
        "production",
        "revert",
        "gateway",
        "image",
        "limit",
        "incident",
    ];

    [Fact]
    public void StepByStepGivesWhatOneBuildGives()
    {
        using var scratch = new Scratch();
        string copy = scratch.At("copy");
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", SharedDemo.Directory, copy);
        string[] line = RealGit.Run(copy, "rev-list", "--first-parent", "--reverse", "HEAD").Split('\n');
        string branch = RealGit.Run(copy, "symbolic-ref", "HEAD");
        foreach (int step in (int[])[1, 2, 3, 40, 41, 200, line.Length])
        {
            RealGit.Run(copy, "update-ref", branch, line[step - 1]);
            Assert.Equal(step, Recorded.Lines(copy, scratch.At("stepwise")).Length);
        }

        File.Copy(scratch.At("stepwise/redaction.key"), Directory.CreateDirectory(scratch.At("whole")).FullName + "/redaction.key");
        using OpenTrail stepwise = Recorded.Open(copy, scratch.At("stepwise"));
        using OpenTrail whole = Recorded.Open(copy, scratch.At("whole"));
        Assert.Equal(Recorded.Lines(whole), Recorded.Lines(stepwise));
        Assert.Equal(Recorded.Found(whole.Trail, Words), Recorded.Found(stepwise.Trail, Words));

        // Each ledger has its own salts, so its root is its own.
        Assert.Equal(whole.Trail.Facts.State with { Root = "" }, stepwise.Trail.Facts.State with { Root = "" });
        Assert.Equal(
            whole.Trail.Facts.People.OrderBy(seen => seen.Person.Email),
            stepwise.Trail.Facts.People.OrderBy(seen => seen.Person.Email)
        );
        Assert.Equal(
            whole.Trail.Facts.Environments.OrderBy(seen => seen.Name),
            stepwise.Trail.Facts.Environments.OrderBy(seen => seen.Name)
        );
    }

    [Fact]
    public void DeletedAndBuiltAgainItIsTheSame()
    {
        using var scratch = new Scratch();
        string[] first = Recorded.Lines(SharedDemo.Directory, scratch.Path);
        byte[] before = File.ReadAllBytes(Assert.Single(Directory.GetFiles(scratch.Path, "*.db")));
        File.Delete(Directory.GetFiles(scratch.Path, "*.db")[0]);
        Assert.Equal(first, Recorded.Lines(SharedDemo.Directory, scratch.Path));
        Assert.Equal(before, File.ReadAllBytes(Directory.GetFiles(scratch.Path, "*.db")[0]));
    }

    [Fact]
    public void ItComesBackFromTheLedgerAloneWithoutTheRepository()
    {
        using var scratch = new Scratch();
        string copy = scratch.At("copy");
        string data = scratch.At("data");
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", SharedDemo.Directory, copy);
        string[] first = Recorded.Lines(copy, data);
        byte[] before = File.ReadAllBytes(Path.Combine(data, "main.db"));
        File.Delete(Path.Combine(data, "main.db"));

        // Every object is gone: all that is left is what the ledger holds.
        Directory.Delete(Path.Combine(copy, "objects/pack"), recursive: true);
        Assert.True(DetachedLedger.Rebuild(data, "main", TestContext.Current.CancellationToken));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(data, "main.db")));
        Assert.NotEmpty(first);
    }

    [Fact]
    public void ANewLandingIsAddedWithoutReadingOldOnesAgain()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        Recorded.Lines(repository.Path, repository.Data);

        // The old content is gone: reading it again would fail.
        string old = RealGit.Run(repository.Path, "rev-parse", "HEAD:a.yaml");
        repository.Commit("Two", ("b.yaml", "size: 1\n"));
        string blob = Path.Combine(repository.Path, ".git/objects", old[..2], old[2..]);
        File.SetAttributes(blob, FileAttributes.Normal);
        File.Delete(blob);
        Assert.Equal(2, Recorded.Lines(repository.Path, repository.Data).Length);
    }
}

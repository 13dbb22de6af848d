namespace Cairn.Demo.Tests;

[CollectionDefinition(DisableParallelization = true)]
public sealed class ChangesThePath;

/// <summary>What cannot be written to is refused in one sentence, and left as it was.</summary>
[Collection(typeof(ChangesThePath))]
public sealed class Refusals : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("cairn-demo-").FullName;

    [Fact]
    public void ADirectoryWithAFileInItIsRefusedAndKept()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(scratch));
        Assert.Equal($"{scratch} is not empty; name a directory that is empty or does not exist.", refused.Message);
        Assert.Equal([file], Directory.GetFileSystemEntries(scratch));
    }

    [Fact]
    public void AFileIsRefused()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(file));
        Assert.Equal($"{file} is a file; name a directory that is empty or does not exist.", refused.Message);
    }

    [Fact]
    public void APathBelowAFileCannotBeWritten()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(Path.Combine(file, "demo")));
        Assert.StartsWith($"{Path.Combine(file, "demo")} cannot be written: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyDirectoryIsTaken() => Assert.Equal(40, DemoRepository.Write(scratch).Tip.Length);

    [Fact]
    public void WithoutGitItSaysWhatToInstallAndLeavesNothing()
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", scratch);
            var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(scratch));
            Assert.Equal("git was not found; install git 2.32 or newer and put it on the PATH.", refused.Message);
            Assert.Empty(Directory.GetFileSystemEntries(scratch));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public void AGitDirectoryOfTheCallerDoesNotTakeTheCommits()
    {
        string target = Path.Combine(scratch, "demo");
        try
        {
            Environment.SetEnvironmentVariable("GIT_DIR", Path.Combine(scratch, "elsewhere"));
            DemoRepository.Write(target);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }

        Assert.True(File.Exists(Path.Combine(target, "README.md")));
        Assert.False(Directory.Exists(Path.Combine(scratch, "elsewhere")));
    }

    public void Dispose() => Scratch.Delete(scratch);
}

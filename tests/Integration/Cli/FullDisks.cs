namespace Cairn.Cli.Tests;

/// <summary>Where the index cannot be written: said in one sentence, exit code 1, nothing lost.</summary>
public sealed class FullDisks
{
    /// <summary>Files may not grow beyond this many blocks of 1 KiB; the limit's signal is ignored, so that the write fails as on a full
    /// disk.</summary>
    private const string Limited = "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f";

    [Fact]
    public async Task BelowARegularFileNoIndexCanBe()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("file"), "");
        Ran ran = await Tool.Run("log", "--repo", SharedDemo.Directory, "--data", scratch.At("file/below"));
        WrongInput.Refused(ran, 2, "Pass another directory with --data DIR");
    }

    [Fact]
    public async Task AFileSystemThatTakesNoFilesIsSaid()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "This system has no /proc, where nobody, not even root, can make a directory.");
        WrongInput.Refused(
            await Tool.Run("log", "--repo", SharedDemo.Directory, "--data", "/proc/cairn"),
            2,
            "Pass another directory with --data DIR"
        );
    }

    [Theory]
    [InlineData(64)]
    [InlineData(400)]
    [InlineData(600)]
    public async Task AFirstIndexThatDoesNotFitLeavesNothingHalf(int blocks)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ulimit, which makes writes fail here.");
        using var scratch = new Scratch();
        string command = $"cairn index --repo '{SharedDemo.Directory}' --data '{scratch.At("data")}'";
        WrongInput.Refused(await Tool.Bash(scratch.Path, $"{Limited} {blocks}; {command}"), 1, "Check the disk|disk is full");
        Assert.Empty(Directory.GetFiles(scratch.At("data"), "*.db*"));
        Ran roomy = await Tool.Bash(scratch.Path, command + " --json");
        Assert.Contains("\"landings\":358", roomy.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewLandingsThatDoNotFitLeaveTheOldIndex()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ulimit, which makes writes fail here.");
        using var scratch = new Scratch();
        string copy = scratch.At("copy");
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", SharedDemo.Directory, copy);
        string branch = RealGit.Run(copy, "symbolic-ref", "HEAD");
        string tip = RealGit.Run(copy, "rev-parse", "HEAD");
        RealGit.Run(copy, "update-ref", branch, tip + "~200");
        string command = $"cairn log --json --repo '{copy}' --data '{scratch.At("data")}'";
        string[] before = (await Tool.Bash(scratch.Path, command)).Lines;
        long size = new FileInfo(Assert.Single(Directory.GetFiles(scratch.At("data"), "*.db"))).Length;

        RealGit.Run(copy, "update-ref", branch, tip);
        WrongInput.Refused(await Tool.Bash(scratch.Path, $"{Limited} {(size / 1024) + 8}; {command}"), 2, "Check the disk|disk is full");

        RealGit.Run(copy, "update-ref", branch, tip + "~200");
        Assert.Equal(before, (await Tool.Bash(scratch.Path, command)).Lines);
        RealGit.Run(copy, "update-ref", branch, tip);
        Assert.Equal(358, (await Tool.Bash(scratch.Path, command)).Lines.Length);
    }

    [Fact]
    public async Task AnOutputThatTakesNothingIsSaid()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");
        Ran ran = await Tool.Bash(SharedDemo.Directory, $"cairn log --json --data '{Tool.Data}' > /dev/full");
        WrongInput.Refused(ran, 2, "No space left on device");
    }

    [Fact]
    public async Task AReaderThatHasSeenEnoughIsNoFailure()
    {
        Ran ran = await Tool.Bash(SharedDemo.Directory, $"set -o pipefail; cairn log --json --data '{Tool.Data}' | head -n 1");
        Assert.Equal((0, "", 1), (ran.Code, ran.Errors, ran.Lines.Length));
    }
}

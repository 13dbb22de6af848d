using System.Diagnostics;

namespace Cairn.Cli.Tests;

/// <summary>What the environment of the caller must not change.</summary>
public sealed class CallersEnvironment : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Demo_without_git_says_what_to_install_and_leaves_nothing()
    {
        Directory.CreateDirectory(scratch.At("bin"));
        Ran ran = await Run("PATH", scratch.At("bin"), "demo", scratch.At("demo"));
        Assert.Equal(2, ran.Code);
        Assert.Contains("git was not found; install git 2.32 or newer and put it on the PATH.", ran.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.At("demo")));
    }

    [Fact]
    public async Task Git_directory_of_a_hook_does_not_take_the_demo()
    {
        Ran ran = await Run("GIT_DIR", scratch.At("elsewhere"), "demo", scratch.At("demo"));
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.True(File.Exists(scratch.At("demo/README.md")));
        Assert.False(Directory.Exists(scratch.At("elsewhere")));
    }

    [Theory]
    [InlineData("GIT_DIR")]
    [InlineData("GIT_WORK_TREE")]
    [InlineData("GIT_INDEX_FILE")]
    [InlineData("GIT_OBJECT_DIRECTORY")]
    [InlineData("GIT_COMMON_DIR")]
    public async Task Repository_of_a_hook_is_not_taken_for_the_one_asked_about(string variable)
    {
        string data = scratch.At("data");
        string[] ask = ["log", "--limit", "3", "--json", "--repo", SharedDemo.Directory, "--data", data];
        Ran expected = await Tool.Run(ask);
        Ran ran = await Run(variable, scratch.At("elsewhere"), ask);
        Assert.NotEmpty(ran.Output);
        Assert.Equal((expected.Code, expected.Output), (ran.Code, ran.Output));
    }

    private static Task<Ran> Run(string variable, string value, params string[] arguments)
    {
        var start = new ProcessStartInfo(Tool.Program[0], [.. Tool.Program[1..], .. arguments]);
        start.Environment[variable] = value;
        return Tool.Finish(Tool.Start(start));
    }
}

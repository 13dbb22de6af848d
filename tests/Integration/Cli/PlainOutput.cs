namespace Cairn.Cli.Tests;

/// <summary>Colours are for terminals, and only for people who want them.</summary>
public sealed class PlainOutput
{
    private const string Colour = "\e[";

    [Theory]
    [InlineData("log")]
    [InlineData("show", "#482")]
    [InlineData("history", "deployment/payments-api", "DB_POOL_SIZE")]
    [InlineData("blame", "deployment/payments-api")]
    [InlineData("diff", "homelab", "production")]
    [InlineData("at", "2026-11-02", "deployment/payments-api", "DB_POOL_SIZE")]
    [InlineData("ask", "who changed the pool size?")]
    [InlineData("index")]
    [InlineData("--help")]
    public async Task WhatGoesIntoAPipeHoldsNoEscapeCodes(params string[] arguments)
    {
        Ran ran = arguments is ["--help"] ? await Tool.Run(arguments) : await Tool.OnDemo(arguments);
        Assert.NotEqual("", ran.Output);
        Assert.DoesNotContain('\e', ran.Output + ran.Errors);
    }

    [Fact]
    public async Task ATerminalGetsColoursUnlessNoColorIsSet()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "There is no util-linux script, which gives a program a terminal; get it with: apt-get install bsdutils"
        );
        string ask = $"{Tool.ProgramQuoted} log -n 1 --repo '{SharedDemo.Directory}' --data '{Tool.Data}'";
        await Tool.OnDemo("index");
        Ran colourful = await Tool.Bash("/", $"PAGER=cat script -qec \"{ask}\" /dev/null");
        Ran plain = await Tool.Bash("/", $"PAGER=cat NO_COLOR=1 script -qec \"{ask}\" /dev/null");
        Assert.Contains($"{Colour}1m", colourful.Output, StringComparison.Ordinal);
        Assert.Contains("Keep Prometheus data", plain.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("\e\\[[0-9;]*m", plain.Output);
    }

    [Fact]
    public async Task EscapeCodesOfARepositoryDoNotReachTheTerminal()
    {
        using var repository = new GrowingRepository();
        repository.Commit(
            "Subject \e[31mred\e[0m\u0007\n\nBody \e]0;title\u0007",
            ("a.yaml", "pool: \"\\e[31m1\"\n"),
            ("b\e[1m.yaml", "size: 1\n")
        );
        string id = RealGit.Run(repository.Path, "rev-parse", "HEAD");
        foreach (
            string[] arguments in (string[][])
                [
                    ["log"],
                    ["show", id],
                    ["blame", "a.yaml"],
                    ["history", "a.yaml"],
                    ["ask", "who changed the pool?"],
                    ["diff", id, id],
                ]
        )
        {
            Ran ran = await Tool.Run([.. arguments, "--repo", repository.Path]);
            Assert.True(ran.Code == 0, ran.Errors);
            Assert.DoesNotContain('\e', ran.Output + ran.Errors);
            Assert.DoesNotContain('\u0007', ran.Output + ran.Errors);
        }
    }
}

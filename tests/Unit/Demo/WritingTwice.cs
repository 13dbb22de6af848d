namespace Cairn.Demo.Tests;

public sealed class WritingTwice(WrittenDemo demo) : IClassFixture<WrittenDemo>
{
    /// <summary>Whoever changes the story changes this line, and what README and the docs quote of it.</summary>
    [Fact]
    public void TheTipIsTheSameOnEveryMachine() => Assert.Equal(DemoRepository.Tip, demo.Summary.Tip);

    [Fact]
    public void ASecondCopyIsIdenticalToItsTags()
    {
        using var second = new WrittenDemo();
        Assert.Equal(demo.Summary, second.Summary);
        Assert.Equal(demo.Git("show-ref", "--dereference"), second.Git("show-ref", "--dereference"));
    }

    [Fact]
    public void TheSummaryCountsWhatGitCounts()
    {
        Assert.Equal(demo.Summary.Tip, demo.Git("rev-parse", "main"));
        Assert.Equal(demo.Summary.Commits, int.Parse(demo.Git("rev-list", "--count", "main")));
        Assert.Equal(demo.Summary.Landings, int.Parse(demo.Git("rev-list", "--count", "--first-parent", "main")));
        Assert.InRange(demo.Summary.Landings, 300, 400);
    }

    [Fact]
    public void GitFindsNoFaultAndTheWorkTreeIsClean()
    {
        Assert.Equal("", demo.Git("fsck", "--strict", "--full"));
        Assert.Equal("", demo.Git("status", "--porcelain", "--ignored"));
        Assert.Equal(["main"], demo.Lines("for-each-ref", "--format=%(refname:short)", "refs/heads"));
    }

    [Fact]
    public void LandingsFollowEachOtherInTimeWithinTheFourteenMonths()
    {
        string[] times = demo.Lines("log", "--first-parent", "--reverse", "--format=%ct");
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.StartsWith(
            "2025-09-15T",
            demo.Git("log", "--first-parent", "--reverse", "--format=%cI").Split('\n')[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith("2026-11-18T", demo.Git("log", "-1", "--format=%cI"), StringComparison.Ordinal);
    }

    [Fact]
    public void TagsAreAnnotatedFromOneToOnePointSix() =>
        Assert.Equal(
            ["v1.0 tag", "v1.1 tag", "v1.2 tag", "v1.3 tag", "v1.4 tag", "v1.5 tag", "v1.6 tag"],
            demo.Lines("for-each-ref", "--format=%(refname:short) %(objecttype)", "refs/tags")
        );

    [Fact]
    public void MailmapJoinsTheTwoAddressesOfOnePerson()
    {
        Assert.Contains("tokafor <tom@okafor.example.com>", demo.Lines("log", "--format=%an <%ae>"));
        Assert.Equal(
            [
                "Alice Chen <alice.chen@example.com>",
                "Jonas Weber <jonas.weber@example.com>",
                "Maria Santos <maria.santos@example.com>",
                "Priya Nair <priya.nair@example.com>",
                "Tom Okafor <tom.okafor@example.com>",
                "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
            ],
            demo.Lines("log", "--format=%aN <%aE>").Distinct().Order(StringComparer.Ordinal)
        );
    }
}

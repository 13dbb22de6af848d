namespace Cairn.Demo.Tests;

public sealed class WritingTwice(WrittenDemo demo) : IClassFixture<WrittenDemo>
{
    /// <summary>Whoever changes the story changes this line, and what README and the docs quote of it.</summary>
    private const string Tip = "033e1e8b32ef131ad93eb4e8b2b8d46695b25268";

    [Fact]
    public void TheTipIsTheSameOnEveryMachine() => Assert.Equal(Tip, demo.Summary.Tip);

    [Fact]
    public void ASecondCopyIsIdenticalToItsTags()
    {
        using var second = new WrittenDemo();
        Assert.Equal(demo.Summary, second.Summary);
        Assert.Equal(demo.Git("show-ref"), second.Git("show-ref"));
    }
}

namespace Cairn.Demo.Tests;

public sealed class WritingTwice(WrittenDemo demo) : IClassFixture<WrittenDemo>
{
    /// <summary>Whoever changes the story changes this line, and what README and the docs quote of it.</summary>
    private const string Tip = "dd126b2859640d9c69a3b870d5877e7b9f71fbec";

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

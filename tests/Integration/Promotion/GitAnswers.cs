using Cairn.Delivery.Promotion.Repository;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Git as whoever promotes has it.</summary>
public sealed class GitAnswers
{
    [Fact]
    public async Task Git_that_exits_before_reading_its_input_still_answers()
    {
        using var scratch = new Scratch();
        GitAnswer answer = await new PromotionGit(scratch.Path).Ask(
            ["commit", "--file", "-"],
            TestContext.Current.CancellationToken,
            new string('x', 4 << 20)
        );
        Assert.Equal(128, answer.Code);
        Assert.Contains("not a git repository", answer.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_error_hides_the_password_of_an_address()
    {
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "--quiet");
        GitAnswer answer = await new PromotionGit(scratch.Path).Ask(
            ["fetch", "https://maria:s3cr3t@127.0.0.1:1/platform.git"],
            TestContext.Current.CancellationToken
        );
        Assert.NotEqual(0, answer.Code);
        Assert.DoesNotContain("s3cr3t", answer.Errors, StringComparison.Ordinal);
    }
}

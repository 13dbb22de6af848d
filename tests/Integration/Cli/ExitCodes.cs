namespace Cairn.Cli.Tests;

/// <summary>grep's rule (POSIX: 0 lines selected, 1 none, above 1 an error), as docs/output.md has it.</summary>
public sealed class ExitCodes
{
    [Theory]
    [InlineData(0, "log", "--author", "maria")]
    [InlineData(1, "log", "--author", "nobody at all")]
    [InlineData(1, "log", "--author", "nobody at all", "--json")]
    [InlineData(1, "log", "--since", "2020", "--until", "2021", "--csv")]
    [InlineData(1, "log", "--rewritten")]
    [InlineData(0, "ask", "who changed the pool size?")]
    [InlineData(1, "ask", "who changed the flux capacitor?")]
    [InlineData(1, "ask", "who changed the flux capacitor?", "--json")]
    [InlineData(2, "ask", "lorem ipsum")]
    [InlineData(0, "history", "deployment/payments-api", "DB_POOL_SIZE")]
    [InlineData(1, "history", "deployment/payments-api", "DB_POOL_SIZE", "--until", "2025-01-01")]
    [InlineData(2, "history", "deployment/nope")]
    [InlineData(1, "at", "2020-01-01", "deployment/payments-api")]
    [InlineData(2, "at", "2026-01-01", "deployment/nope")]
    [InlineData(1, "blame", "deployment/payments-api", "--until", "2020-01-01")]
    [InlineData(1, "deployments")]
    [InlineData(1, "deployments", "--json")]
    [InlineData(0, "diff", "HEAD", "HEAD")]
    [InlineData(0, "diff", "HEAD", "HEAD", "--exit-code")]
    [InlineData(1, "diff", "HEAD~50", "HEAD", "--exit-code")]
    public async Task Search_exits_with_0_found_1_nothing_found_2_mistake(int code, params string[] arguments)
    {
        Ran ran = await Tool.OnDemo(arguments);
        Assert.True(ran.Code == code, $"{ran.Code}: {ran.Output}{ran.Errors}");
    }
}

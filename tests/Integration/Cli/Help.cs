namespace Cairn.Cli.Tests;

/// <summary>Every command explains itself.</summary>
public sealed class Help
{
    public static TheoryData<string> Commands =>
        [
            "ask",
            "log",
            "show",
            "history",
            "blame",
            "diff",
            "at",
            "deployments",
            "plan",
            "lint",
            "health",
            "index",
            "verify",
            "prove",
            "export",
            "anchor",
            "key",
            "erase",
            "redact",
            "serve",
            "up",
            "down",
            "render",
            "promote",
            "rollback",
            "release",
            "preview",
            "init",
            "doctor",
            "runbook",
            "demo",
            "completion",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task OfACommandSaysWhatItDoesAndWhatEachOptionMeans(string command)
    {
        Ran ran = await Tool.Run(command, "--help");
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.StartsWith("Description:\n  ", ran.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"cairn {command}", ran.Output, StringComparison.Ordinal);
        string[] options =
        [
            .. ran
                .Output.ReplaceLineEndings("\n")
                .Split("\nOptions:\n")[1]
                .Split('\n')
                .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Matches(@"^  -\S.*\S  +[A-Z]\S* .+", option));
    }

    [Fact]
    public async Task Every_command_is_in_one_group_of_the_program_help_with_a_line_of_its_own()
    {
        Ran ran = await Tool.Run("--help");
        string[] listed =
        [
            .. ran
                .Output.ReplaceLineEndings("\n")
                .Split("):\n", 2)[1]
                .Split('\n')
                .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]),
        ];
        Assert.Equal(Commands.Select(row => row.Data).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(ran.Lines, line => Assert.True(line.Length <= 140, line));
    }

    [Fact]
    public async Task ComesWhereNothingIsAsked()
    {
        Ran nothing = await Tool.Run();
        Assert.Equal((await Tool.Run("--help")) with { Errors = "" }, nothing);
        Assert.Equal(0, nothing.Code);
    }

    [Fact]
    public async Task NamesTheVersion() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", (await Tool.Run("--version")).Output.ReplaceLineEndings("\n"));
}

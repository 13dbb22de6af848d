namespace Cairn.Cli.Tests;

/// <summary>An option that a command offers changes what it prints. The table and the commands are held together: an option that is
/// offered and not in the table fails, and so does one in the table that does nothing.</summary>
public sealed class OptionEffects
{
    /// <summary>They say where to read, and every command that offers them reads there.</summary>
    private static readonly string[] Places = ["--repo", "--data", "--ref"];

    /// <summary>The command without the option, and the option with a value that must make a difference in the demo.</summary>
    private static readonly (string[] Command, string[] Option)[] Effects =
    [
        (["ask", "who changed the pool size?", "--limit", "0"], ["--env", "production"]),
        (["ask", "who changed the pool size?", "--limit", "0"], ["--since", "2026-11-01"]),
        (["ask", "who changed the pool size?", "--limit", "0"], ["--until", "2026-04-01"]),
        (["ask", "who changed the pool size?", "--limit", "0"], ["--author", "Maria"]),
        (["ask", "who changed the pool size?", "--limit", "0"], ["--path", "environments/production"]),
        (["ask", "who changed the pool size?", "--limit", "0"], ["--field", "memory"]),
        (["ask", "what changed in production?"], ["--limit", "1"]),
        (["ask", "who changed the pool size?"], ["--json"]),
        (["ask", "who changed the pool size?", "--json"], ["--proof"]),
        (["ask", "what changed last week?", "--now", "2026-11-05"], ["--now", "2026-06-05"]),
        (["log"], ["--env", "production"]),
        (["log"], ["--since", "2026-11-10"]),
        (["log"], ["--until", "2026-11-01"]),
        (["log"], ["--author", "Maria"]),
        (["log"], ["--path", "environments/production"]),
        (["log"], ["--field", "DB_POOL_SIZE"]),
        (["log"], ["--limit", "1"]),
        (["log"], ["--json"]),
        (["log"], ["--csv"]),
        (["log", "--json"], ["--whole"]),
        (["log", "-n", "1", "--json"], ["--proof"]),
        (["log", "--until", "yesterday", "--now", "2026-11-05"], ["--now", "2026-10-21"]),
        (["log"], ["--rewritten"]),
        (["log"], ["--redacted"]),
        (["show", "#482"], ["--json"]),
        (["show", "4ad60fec5817", "--json"], ["--whole"]),
        (["show", "#482", "--json"], ["--proof"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--env", "production"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--since", "2026-11-01"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--until", "2026-04-01"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--author", "Maria"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--path", "environments/production"]),
        (["history", "deployment/payments-api"], ["--field", "DB_POOL_SIZE"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--limit", "1"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--json"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE"], ["--csv"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE", "--json"], ["--proof"]),
        (["history", "deployment/payments-api", "DB_POOL_SIZE", "--since", "last month", "--now", "2026-12-01"], ["--now", "2026-04-05"]),
        (["blame", "deployment/payments-api"], ["--env", "production"]),
        (["blame", "deployment/payments-api"], ["--until", "2026-04-01"]),
        (["blame", "deployment/payments-api"], ["--field", "DB_POOL_SIZE"]),
        (["blame", "deployment/payments-api"], ["--json"]),
        (["blame", "deployment/payments-api"], ["--csv"]),
        (["blame", "deployment/payments-api", "--until", "yesterday", "--now", "2026-11-20"], ["--now", "2026-04-05"]),
        (["at", "2026-11-02", "deployment/payments-api"], ["--env", "production"]),
        (["at", "2026-11-02", "deployment/payments-api"], ["--json"]),
        (["at", "2026-11-02", "deployment/payments-api"], ["--csv"]),
        (["at", "yesterday", "deployment/payments-api", "--now", "2026-11-20"], ["--now", "2026-04-05"]),
        (["diff", "HEAD~50", "HEAD"], ["--path", "environments/production"]),
        (["diff", "HEAD~50", "HEAD"], ["--field", "image"]),
        (["diff", "HEAD~50", "HEAD"], ["--json"]),
        (["diff", "HEAD~50", "HEAD"], ["--csv"]),
        (["diff", "4ad60fec5817", "HEAD", "--json"], ["--whole"]),
        (["diff", "HEAD~50", "HEAD"], ["--exit-code"]),
        (["index"], ["--again"]),
        (["index"], ["--json"]),
    ];

    /// <summary>What the demo cannot show: it records no cluster events and declares no facts. Other tests do.</summary>
    private static readonly string[] Elsewhere = ["diff --same-release"];

    public static TheoryData<string, string> All => [.. Effects.Select(effect => (Line(effect.Command), Line(effect.Option)))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Offered_option_changes_what_is_printed(string command, string option)
    {
        string[] words = Words(command);
        string[] added = Words(option);
        string[] changed = words.Contains(added[0]) ? [.. words.TakeWhile(word => word != added[0]), .. added] : [.. words, .. added];
        Ran without = await Tool.OnDemo(words);
        Ran with = await Tool.OnDemo(changed);
        Assert.True(with.Code < 2, with.Errors);
        Assert.NotEqual((without.Code, Steady(without.Output)), (with.Code, Steady(with.Output)));
    }

    [Fact]
    public void Every_offered_option_of_a_question_is_in_the_table()
    {
        IEnumerable<string> offered =
            from command in CommandLine.Create().Subcommands
            where Effects.Any(effect => effect.Command[0] == command.Name)
            from option in command.Options
            where !option.Hidden && !Places.Contains(option.Name)
            select $"{command.Name} {option.Name}";
        Assert.Equal(
            offered.Order(StringComparer.Ordinal),
            Effects.Select(effect => $"{effect.Command[0]} {effect.Option[0]}").Concat(Elsewhere).Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>A command line creates the command that it names alone, so the table must name them as they call themselves.</summary>
    [Fact]
    public void Command_is_created_by_its_own_name_alone()
    {
        string[] all = [.. CommandLine.Create().Subcommands.Select(command => command.Name)];
        Assert.InRange(all.Length, 30, 60);
        Assert.All(all, name => Assert.Equal([name], CommandLine.Create([name, "--help"]).Subcommands.Select(command => command.Name)));
        Assert.Equal(all, CommandLine.Create(["lgo"]).Subcommands.Select(command => command.Name));
    }

    private static string Steady(string output) => System.Text.RegularExpressions.Regex.Replace(output, @"\d+\.\d+ s", "");

    private static string Line(string[] words) => string.Join('|', words);

    private static string[] Words(string line) => line.Split('|');
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Cli.Tests;

namespace Cairn.Operations.Runbooks.Tests.Recorded;

/// <summary>The real program: what it runs, what it refuses, and what is on record afterwards.</summary>
public sealed class OnTheCommandLine
{
    private static readonly string Three = Given.Page(
        Given.Step(1, "echo \"one in $ENV\" >> done; echo \"one in $ENV\"", "prints \"one in $ENV\"")
            + Given.Step(2, "test -e go", null)
            + Given.Step(3, "echo three >> done", null, dry: false),
        "- `ENV`: the environment (default: `production`)\n- `NOTE`: anything (default: `nothing`)"
    );

    [Fact]
    public async Task NoTerminalAndNoYes_RunsNothing()
    {
        using Scratch repository = Given.Repository(Three);
        Ran ran = await Tool.Run("runbook", "run", "try", "--repo", repository.Path);
        Assert.Equal((2, ""), (ran.Code, ran.Output));
        Assert.Contains("Nothing was run", ran.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.At("done")));
        Assert.False(Directory.Exists(repository.At(".cairn")));
    }

    [Fact]
    public async Task Run_IsOnRecordWithWhoWhenAndHowItEnded()
    {
        using Scratch repository = Given.Repository(Three);
        File.WriteAllText(repository.At("go"), "");
        Ran ran = await Tool.Run("runbook", "run", "try", "--yes", "--set", "NOTE=for Jonas Weber", "--repo", repository.Path);
        Assert.True(ran.Code == 0, ran.Output + ran.Errors);
        Assert.Contains("echo \"one in production\" >> done", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Recorded as entry 0.", ran.Output, StringComparison.Ordinal);

        // The ledger had no entry before; recording from git goes on behind this one.
        Assert.Equal(0, (await Tool.Run("index", "--repo", repository.Path)).Code);
        Assert.Single((await Tool.Run("log", "--json", "--repo", repository.Path)).Json);
        Ran verified = await Tool.Run("verify", "--repo", repository.Path);
        Assert.True(verified.Code == 0, verified.Output);

        JsonElement run = Assert.Single((await Tool.Run("runbook", "log", "--json", "--repo", repository.Path)).Json);
        Assert.Equal(("try", "succeeded", false), (Text(run, "runbook"), Text(run, "outcome"), run.GetProperty("carried").GetBoolean()));
        Assert.StartsWith("Maria Weber <maria@example.org> (", Text(run, "by"), StringComparison.Ordinal);
        Assert.Equal(
            "sha256:"
                + Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(repository.At("runbooks/try.md")))
                ),
            Text(run, "digest")
        );
        Assert.Equal(RealGit.Run(repository.Path, "rev-parse", "HEAD"), Text(run, "commit"));
        Assert.Equal("production", Assert.Single(run.GetProperty("environments").EnumerateArray()).GetString());
        Assert.Equal("for Jonas Weber", Text(run.GetProperty("values"), "NOTE"));
        Assert.Equal(
            ["1 succeeded 0", "2 succeeded 0", "3 succeeded 0"],
            run.GetProperty("steps")
                .EnumerateArray()
                .Select(step => $"{step.GetProperty("step")} {Text(step, "outcome")} {step.GetProperty("exit")}")
        );
        Assert.True(run.GetProperty("ended").GetDateTimeOffset() >= run.GetProperty("started").GetDateTimeOffset());
    }

    [Fact]
    public async Task RunBetweenLandings_LeavesTheTrailAndTheIndexAsTheyAre()
    {
        using Scratch repository = Given.Repository(Three);
        File.WriteAllText(repository.At("go"), "");
        Assert.Equal(0, (await Tool.Run("index", "--repo", repository.Path)).Code);
        Assert.Equal(0, (await Tool.Run("runbook", "run", "try", "--yes", "--repo", repository.Path)).Code);
        RealGit.Run(repository.Path, "commit", "--quiet", "--allow-empty", "-m", "Go on");
        Assert.Equal(
            ["Go on", "Begin"],
            (await Tool.Run("log", "--json", "--repo", repository.Path)).Json.Select(element => Text(element, "subject"))
        );
        File.Delete(repository.At(".cairn/main.db"));
        Assert.Equal(2, (await Tool.Run("log", "--json", "--repo", repository.Path)).Lines.Length);
        Ran verified = await Tool.Run("verify", "--json", "--repo", repository.Path);
        Assert.True(Assert.Single(verified.Json).GetProperty("ok").GetBoolean(), verified.Output);
    }

    [Fact]
    public async Task PersonErased_IsInNoRunAnyMoreAndTheLedgerStillVerifies()
    {
        using Scratch repository = Given.Repository(Three);
        await Tool.Run("runbook", "run", "try", "--yes", "--set", "NOTE=for Jonas Weber", "--repo", repository.Path);
        foreach (string person in (string[])["Jonas Weber", "Maria Weber"])
        {
            Assert.Equal(
                0,
                (await Tool.Run("erase", "--person", person, "--reason", "asked for", "--yes", "--repo", repository.Path)).Code
            );
        }

        JsonElement run = Assert.Single((await Tool.Run("runbook", "log", "--json", "--repo", repository.Path)).Json);
        Assert.Equal(
            ("[erased]", "[erased]", "production"),
            (Text(run, "by"), Text(run.GetProperty("values"), "NOTE"), Text(run.GetProperty("values"), "ENV"))
        );
        Ran verified = await Tool.Run("verify", "--repo", repository.Path);
        Assert.True(verified.Code == 0, verified.Output);
    }

    [Fact]
    public async Task StepThatFails_SaysWhatWasSeenHowToGoOnAndIsOnRecord()
    {
        using Scratch repository = Given.Repository(Three);
        Ran ran = await Tool.Run("runbook", "run", "try", "--yes", "--set", "NOTE=two words", "--repo", repository.Path);
        Assert.Equal(1, ran.Code);
        Assert.Contains("✗ expected: exit 0; seen: exit 1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("continue with: cairn runbook run try --step 2 --set 'NOTE=two words' --yes", ran.Output, StringComparison.Ordinal);
        Assert.Equal("one in production\n", File.ReadAllText(repository.At("done")));
        File.WriteAllText(repository.At("go"), "");
        Assert.Equal(0, (await Tool.Run("runbook", "run", "try", "--yes", "--step", "2", "--repo", repository.Path)).Code);
        Assert.Equal("one in production\nthree\n", File.ReadAllText(repository.At("done")));
        Assert.Equal(
            ["succeeded", "failed"],
            (await Tool.Run("runbook", "log", "--json", "--repo", repository.Path)).Json.Select(element => Text(element, "outcome"))
        );
    }

    [Fact]
    public async Task DryRun_WritesNothing()
    {
        using Scratch repository = Given.Repository(Three);
        Ran ran = await Tool.Run("runbook", "run", "try", "--dry-run", "--set", "ENV=homelab", "--repo", repository.Path);
        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Contains("one in homelab", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is recorded", ran.Output, StringComparison.Ordinal);
        Assert.Equal("", RealGit.Run(repository.Path, "status", "--porcelain", "--ignored"));
    }

    [Fact]
    public async Task Credential_IsNeitherShownNorKept()
    {
        const string secret = "xoxb-2048-Zq7rw9KtP4mVbN8s";
        using Scratch repository = Given.Repository(
            Given.Page(Given.Step(1, "test \"$SLACK_TOKEN\" = " + secret[..4] + "-2048-Zq7rw9KtP4mVbN8s"), "- `SLACK_TOKEN`: the token")
        );
        Ran ran = await Tool.Run("runbook", "run", "try", "--yes", "--set", "SLACK_TOKEN=" + secret, "--json", "--repo", repository.Path);
        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Contains("SLACK_TOKEN=********", ran.Errors, StringComparison.Ordinal);
        Ran log = await Tool.Run("runbook", "log", "--json", "--repo", repository.Path);
        Assert.Matches("^redacted:[0-9a-f]{16}$", Text(log.Json[0].GetProperty("values"), "SLACK_TOKEN"));
    }

    [Fact]
    public async Task ByHandWithNobodyThere_StopsAndSaysHowToGoOn()
    {
        using Scratch repository = Given.Repository(Given.Page(Given.Step(1, "true") + "2. Pull the plug.\n" + Given.Step(3, "true")));
        Ran ran = await Tool.Run("runbook", "run", "try", "--yes", "--repo", repository.Path);
        Assert.Equal(1, ran.Code);
        Assert.Contains("Do it, then continue with: cairn runbook run try --step 3 --yes", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_EndsTheCommandAndIsOnRecordAsStopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill -INT.");
        using Scratch repository = Given.Repository(Given.Page(Given.Step(1, "echo started; sleep 600")));
        using Process running = Tool.Start(
            new ProcessStartInfo(
                "env",
                ["--default-signal=INT", .. Tool.Program, "runbook", "run", "try", "--yes", "--repo", repository.Path]
            )
        );
        while (await running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "started") { }

        using (Process kill = Process.Start("kill", ["-INT", running.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Ran ran = await Tool.Finish(running);
        Assert.Equal(130, ran.Code);
        Assert.Contains("Stopped at step 1. Recorded as entry 0.", ran.Output, StringComparison.Ordinal);
        Assert.Equal(
            "stopped",
            Text(Assert.Single((await Tool.Run("runbook", "log", "--json", "--repo", repository.Path)).Json), "outcome")
        );
    }

    [Fact]
    public async Task OnATerminal_EachStepIsAskedFor()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/script"),
            "There is no script(1), which gives a program a terminal: install bsdutils or util-linux."
        );
        using Scratch repository = Given.Repository(Three);
        using Process terminal = Tool.Start(
            new ProcessStartInfo(
                "script",
                ["--quiet", "--return", "--command", $"{Tool.ProgramQuoted} runbook run try --repo '{repository.Path}'", "/dev/null"]
            )
        );
        foreach (string answer in (string[])["homelab", "", "y", "what", "s", "q"])
        {
            await terminal.StandardInput.WriteLineAsync(answer);
            await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }

        Task<string> output = terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
        string shown = await output;
        Assert.Equal(1, terminal.ExitCode);
        Assert.Contains("ENV, the environment [production]:", shown, StringComparison.Ordinal);
        Assert.Contains("Stopped at step 3.", shown, StringComparison.Ordinal);
        Assert.Equal("one in homelab\n", File.ReadAllText(repository.At("done")));
        JsonElement run = Assert.Single((await Tool.Run("runbook", "log", "--json", "--repo", repository.Path)).Json);
        Assert.Equal(["succeeded", "skipped", "stopped"], run.GetProperty("steps").EnumerateArray().Select(step => Text(step, "outcome")));
    }

    [Fact]
    public async Task LedgerThatMustNotBeWritten_IsSaidLoudlyAndFails()
    {
        using Scratch repository = Given.Repository(Given.Page(Given.Step(1, "true")));
        Assert.Equal(0, (await Tool.Run("index", "--repo", repository.Path)).Code);
        File.Delete(repository.At(".cairn/main.ledger.key"));
        Ran ran = await Tool.Run("runbook", "run", "try", "--yes", "--repo", repository.Path);
        Assert.Equal(1, ran.Code);
        Assert.StartsWith("This run was not recorded: ", ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no runbook 'nothing'", "nothing")]
    [InlineData("needs no X; it needs ENV, NOTE", "try", "--set", "X=1")]
    [InlineData("--set must be NAME=VALUE", "try", "--set", "ENV")]
    [InlineData("--step must be from 1 to 3", "try", "--step", "4")]
    [InlineData("a single line", "try", "--set", "ENV=a\nb")]
    public async Task Mistake_IsOneSentenceAndExitsTwo(string said, params string[] arguments)
    {
        using Scratch repository = Given.Repository(Three);
        Ran ran = await Tool.Run(["runbook", "run", .. arguments, "--yes", "--repo", repository.Path]);
        Assert.Equal(2, ran.Code);
        Assert.Contains(said, ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepositoryWithoutRunbooks_IsServedByTheCarriedOnesWhichAreSaidToBe()
    {
        using Scratch repository = Given.Repository(null);
        Assert.Contains(
            "Built into cairn:",
            (await Tool.Run("runbook", "list", "--repo", repository.Path)).Output,
            StringComparison.Ordinal
        );
        Ran shown = await Tool.Run("runbook", "show", "runbooks/failed-sync.md#see-it", "--repo", repository.Path);
        Assert.StartsWith("failed-sync, built into cairn\nA sync has failed\n", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("```", shown.Output, StringComparison.Ordinal);
        Ran json = await Tool.Run("runbook", "list", "--json", "--repo", repository.Path);
        Assert.All(json.Json, page => Assert.True(page.GetProperty("carried").GetBoolean()));
        Assert.All(json.Json, page => Assert.Equal(JsonValueKind.Null, page.GetProperty("wrong").ValueKind));
    }

    [Fact]
    public async Task DirectoryThatIsNoRepository_CanBeAskedToo()
    {
        using var scratch = new Scratch();
        Assert.Equal(0, (await Tool.Run("runbook", "list", "--repo", scratch.Path)).Code);
        Assert.Equal(2, (await Tool.Run("runbook", "run", "promote", "--yes", "--repo", scratch.Path)).Code);
        Assert.Equal(2, (await Tool.Run("runbook", "list", "--repo", scratch.At("missing"))).Code);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

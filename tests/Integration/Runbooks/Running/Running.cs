using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;

namespace Cairn.Operations.Runbooks.Tests.Running;

/// <summary>Steps in the real shell.</summary>
public sealed class Running
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    [Fact]
    public async Task AllHolds_SucceedsAndTellsEachStep()
    {
        using var scratch = new Scratch();
        var person = new Person();
        RunbookRun run = await Run(
            scratch,
            person,
            Given.Page(Given.Step(1, "echo one; pwd", "prints \"one\"") + Given.Step(2, "exit 3", "exit 3") + "3. Pull the plug.")
        );
        Assert.Equal((RunOutcome.Succeeded, (int?)null), (run.Outcome, run.GoOnWith));
        Assert.Equal(
            [(StepOutcome.Succeeded, (int?)0), (StepOutcome.Succeeded, 3), (StepOutcome.ByHand, null)],
            run.Steps.Select(step => (step.Outcome, step.Exit))
        );
        Assert.Contains($"one\n{scratch.Path}\n", person.Printed, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], person.Asked);
        Assert.True(run.Ended > run.Started);
    }

    [Fact]
    public async Task StepThatFails_EndsTheRunAndSaysWhatWasExpectedAndSeen()
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(
            scratch,
            new Person(),
            Given.Page(Given.Step(1, "true") + Given.Step(2, "echo before\nfalse\necho after", null) + Given.Step(3, "touch reached"))
        );
        Assert.Equal((RunOutcome.Failed, 2), (run.Outcome, run.GoOnWith));
        StepRun failed = run.Steps[^1];
        Assert.Equal((2, 1, "exit 0", "before"), (failed.Number, failed.Exit, string.Join(", ", failed.Missed), failed.Seen));
        Assert.False(File.Exists(scratch.At("reached")));
    }

    [Fact]
    public async Task ExpectationThatDoesNotHold_FailsAlthoughTheCommandDidNot()
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(
            scratch,
            new Person(),
            Given.Page(Given.Step(1, "echo OutOfSync >&2", "prints \"Synced!\", prints no \"OutOf\""))
        );
        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Equal(["prints \"Synced!\"", "prints no \"OutOf\""], run.Steps[0].Missed.Select(expectation => expectation.ToString()));
    }

    [Fact]
    public async Task StepToBeginWith_LeavesTheEarlierOnesOut()
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(scratch, new Person(), Given.Page(Given.Step(1, "false") + Given.Step(2, "true")), from: 2);
        Assert.Equal((RunOutcome.Succeeded, 2), (run.Outcome, Assert.Single(run.Steps).Number));
        await Assert.ThrowsAsync<RunbookException>(() => Run(scratch, new Person(), Given.Page("1. A."), from: 2));
    }

    [Theory]
    [InlineData(StepAnswer.Skip, RunOutcome.Succeeded, StepOutcome.Skipped)]
    [InlineData(StepAnswer.Stop, RunOutcome.Stopped, StepOutcome.Stopped)]
    public async Task WhoSaysNo_HasNothingRun(StepAnswer answer, RunOutcome outcome, StepOutcome step)
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(scratch, new Person { Says = answer }, Given.Page(Given.Step(1, "touch reached")));
        Assert.Equal((outcome, step), (run.Outcome, run.Steps[0].Outcome));
        Assert.False(File.Exists(scratch.At("reached")));
    }

    [Fact]
    public async Task Check_shows_every_step_runs_what_only_reads_and_asks_nothing()
    {
        using var scratch = new Scratch();
        var person = new Person();
        RunbookRun run = await Run(
            scratch,
            person,
            Given.Page(
                Given.Step(1, "touch reached") + Given.Step(2, "echo read", dry: true) + Given.Step(3, "echo \"$ENV\"", dry: true),
                "- `ENV`: where"
            ),
            execution: Execution.ReadOnly
        );
        Assert.Equal([StepOutcome.Shown, StepOutcome.Succeeded, StepOutcome.Shown], run.Steps.Select(step => step.Outcome));
        Assert.Empty(person.Asked);
        Assert.False(File.Exists(scratch.At("reached")));
    }

    [Fact]
    public async Task Check_continues_behind_a_failed_step_and_fails()
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(
            scratch,
            new Person(),
            Given.Page(Given.Step(1, "false", dry: true) + Given.Step(2, "true", dry: true)),
            execution: Execution.ReadOnly
        );
        Assert.Equal((RunOutcome.Failed, 2), (run.Outcome, run.Steps.Count));
    }

    [Fact]
    public async Task Dry_run_executes_not_even_what_only_reads()
    {
        using var scratch = new Scratch();
        var person = new Person();
        RunbookRun run = await Run(
            scratch,
            person,
            Given.Page(Given.Step(1, "touch reached", dry: true) + Given.Step(2, "touch reached")),
            execution: Execution.None
        );
        Assert.Equal([StepOutcome.Shown, StepOutcome.Shown], run.Steps.Select(step => step.Outcome));
        Assert.Empty(person.Asked);
        Assert.False(File.Exists(scratch.At("reached")));
    }

    [Fact]
    public async Task ValueThatLooksLikeACommand_StaysAValue()
    {
        using var scratch = new Scratch();
        var person = new Person();
        await Run(
            scratch,
            person,
            Given.Page(Given.Step(1, "echo \"$REASON\"")),
            values: new Dictionary<string, string> { ["REASON"] = "\"; touch pwned; $(touch pwned)" }
        );
        Assert.Contains("\"; touch pwned; $(touch pwned)", person.Printed, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch.At("pwned")));
    }

    [Fact]
    public async Task Stopped_EndsTheCommandAndWhatItStarted()
    {
        using var scratch = new Scratch();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var person = new Person
        {
            On = text =>
            {
                if (text.Contains("started", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
        };
        RunbookRun run = await Run(
            scratch,
            person,
            Given.Page(Given.Step(1, "echo started; sleep 600; touch reached") + Given.Step(2, "touch reached")),
            cancel: stop.Token
        );
        Assert.Equal((RunOutcome.Stopped, 1), (run.Outcome, run.GoOnWith));
        Assert.Equal((StepOutcome.Stopped, (int?)null), (run.Steps[0].Outcome, run.Steps[0].Exit));
        Assert.False(File.Exists(scratch.At("reached")));
    }

    [Fact]
    public async Task CommandThatLeavesSomethingRunning_IsNotWaitedFor()
    {
        using var scratch = new Scratch();
        RunbookRun run = await Run(
            scratch,
            new Person(),
            Given.Page(Given.Step(1, "sleep 600 & echo $! > pid; echo there", "prints \"there\"") + Given.Step(2, "kill \"$(cat pid)\""))
        );
        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
    }

    [Fact]
    public async Task NobodyAtTheInput_GivesCommandsAnEmptyOne()
    {
        using var scratch = new Scratch();
        Assert.Equal(
            RunOutcome.Succeeded,
            (await Run(scratch, new Person(), Given.Page(Given.Step(1, "cat; echo end", "prints \"end\"")))).Outcome
        );
    }

    private static Task<RunbookRun> Run(
        Scratch scratch,
        Person person,
        string page,
        int from = 1,
        Execution execution = Execution.All,
        IReadOnlyDictionary<string, string>? values = null,
        CancellationToken? cancel = null
    )
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sh.");
        var time = new DateTimeOffset(2026, 11, 3, 14, 12, 0, TimeSpan.Zero);
        return new Runner(new LocalShell(scratch.Path, attended: false, null), person, () => time = time.AddSeconds(1)).Run(
            Given.Read(page),
            from,
            values ?? Nothing,
            execution,
            cancel ?? TestContext.Current.CancellationToken
        );
    }

    private sealed class Person : IStepPrompt
    {
        public StepAnswer Says { get; init; } = StepAnswer.Go;

        public Action<string> On { get; init; } = static _ => { };

        public List<int> Asked { get; } = [];

        public string Printed { get; private set; } = "";

        public void Begins(RunbookStep step) { }

        public Task<StepAnswer> Ask(RunbookStep step, CancellationToken cancel)
        {
            Asked.Add(step.Number);
            return Task.FromResult(Says);
        }

        void IStepPrompt.Printed(string text)
        {
            Printed += text;
            On(Printed);
        }

        public void Ended(StepRun run) { }
    }
}

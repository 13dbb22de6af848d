using Cairn.Cli.Tests;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;

namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>Every step that is marked as reading alone runs as it stands, and what it says of its outcome holds.</summary>
public sealed class DrySteps : IDisposable
{
    /// <summary>What tells of the trail of any repository; the others are about the platform's own layout.</summary>
    private static readonly string[] OfAnyTrail =
    [
        "log",
        "show",
        "history",
        "ask",
        "at",
        "plan",
        "index",
        "verify",
        "key",
        "anchor",
        "runbook",
    ];

    private readonly Scratch scratch = new();

    public static TheoryData<string> Pages =>
        [
            .. RunbookStore
                .Open(Checkout.Root)
                .All.Where(page => page.Read().Steps.Any(step => step.Block is { IsDry: true }))
                .Select(page => page.Name),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task OnACloneOfThisRepository_Hold(string name) => Hold(name, Checkout.Root, static _ => true);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task OnTheDemo_ThoseOfAnyTrailHold(string name) =>
        Hold(
            name,
            SharedDemo.Directory,
            static block =>
                ShellCommands.Of(block.Command).All(words => words[0] == "git" || (words[0] == "cairn" && OfAnyTrail.Contains(words[1])))
        );

    public void Dispose() => scratch.Dispose();

    private async Task Hold(string name, string repository, Func<Block, bool> chosen)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no sh.");
            return;
        }

        RealGit.Run(scratch.Path, "clone", "--quiet", "--no-hardlinks", repository, "clone");
        Directory.CreateDirectory(scratch.At("bin"));
        File.WriteAllText(scratch.At("bin/cairn"), $"#!/bin/sh\nexec {Tool.ProgramQuoted} \"$@\"\n");
        File.SetUnixFileMode(scratch.At("bin/cairn"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        RunbookPage page = RunbookStore.Open(Checkout.Root).Find(name).Read();
        Dictionary<string, string> values = page
            .Needs.Where(need => need.Default is not null)
            .ToDictionary(need => need.Name, need => need.Default!);
        values["PATH"] = $"{scratch.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        RunbookPage asChosen = page with { Steps = [.. page.Steps.Where(step => step.Block is { IsDry: true } block && chosen(block))] };
        if (asChosen.Steps.Count == 0)
        {
            return;
        }

        RunbookRun run = await new Runner(
            new LocalShell(scratch.At("clone"), attended: false, null),
            new Silent(),
            static () => DateTimeOffset.UnixEpoch
        ).Run(asChosen, 1, values, Execution.ReadOnly, TestContext.Current.CancellationToken);
        Assert.All(
            run.Steps,
            step =>
                Assert.True(
                    step.Outcome == StepOutcome.Succeeded,
                    $"{name}, step {step.Number}: {step.Outcome}; expected {string.Join(", ", step.Missed)}, seen exit {step.Exit} "
                        + $"and\n{step.Seen}"
                )
        );
    }

    private sealed class Silent : IStepPrompt
    {
        public void Begins(RunbookStep step) { }

        public Task<StepAnswer> Ask(RunbookStep step, CancellationToken cancel) => Task.FromResult(StepAnswer.Stop);

        public void Printed(string text) { }

        public void Ended(StepRun run) { }
    }
}

using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Running;

/// <summary>
/// Goes through the steps of a page: show, ask, execute, check what the step says of its outcome. It ends at the first step that
/// does not hold, and whenever a person says so or presses Ctrl-C; what was done until then is told in any case.
/// </summary>
public sealed class Runner(IShell shell, IStepPrompt attendant, Func<DateTimeOffset> now)
{
    private const int SeenCharacters = 600;

    /// <param name="from">The step to begin with.</param>
    /// <param name="values">Of what the page needs.</param>
    /// <param name="execution">What is executed; short of all, everything is shown and nothing asked.</param>
    /// <exception cref="RunbookException">There is no such step, or no shell.</exception>
    public async Task<RunbookRun> Run(
        RunbookPage page,
        int from,
        IReadOnlyDictionary<string, string> values,
        Execution execution,
        CancellationToken cancel
    )
    {
        if (page.Steps.Count == 0)
        {
            throw new RunbookException($"{page.Name} has no steps to run. Read it with: cairn runbook show {page.Name}");
        }

        if (from < 1 || from > page.Steps.Count)
        {
            throw new RunbookException($"{page.Name} has {page.Steps.Count} steps, so --step must be from 1 to {page.Steps.Count}.");
        }

        DateTimeOffset started = now();
        var done = new List<StepRun>();
        foreach (RunbookStep step in page.Steps.Skip(from - 1))
        {
            attendant.Begins(step);
            StepRun run = execution switch
            {
                Execution.All => await One(step, values, cancel).ConfigureAwait(false),
                Execution.ReadOnly => await ReadOnly(page, step, values, cancel).ConfigureAwait(false),
                _ => Shown(step),
            };
            done.Add(run);
            attendant.Ended(run);
            if (run.Outcome == StepOutcome.Stopped || (run.Outcome == StepOutcome.Failed && execution == Execution.All))
            {
                return new RunbookRun(
                    page,
                    run.Outcome == StepOutcome.Stopped ? RunOutcome.Stopped : RunOutcome.Failed,
                    done,
                    step.Number,
                    started,
                    now()
                );
            }
        }

        return new RunbookRun(
            page,
            done.Exists(run => run.Outcome == StepOutcome.Failed) ? RunOutcome.Failed : RunOutcome.Succeeded,
            done,
            null,
            started,
            now()
        );
    }

    // A block that needs a value nobody gave is shown with the variable in it.
    private async Task<StepRun> ReadOnly(
        RunbookPage page,
        RunbookStep step,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancel
    ) =>
        step.Block is { IsDry: true } block
        && !page.Needs.Any(need => !values.ContainsKey(need.Name) && FilledCommand.Names(block.Command).Contains(need.Name))
            ? await Execute(step, block, values, cancel).ConfigureAwait(false)
            : Shown(step);

    private static StepRun Shown(RunbookStep step) => new(step.Number, StepOutcome.Shown, null, [], "");

    private async Task<StepRun> One(RunbookStep step, IReadOnlyDictionary<string, string> values, CancellationToken cancel)
    {
        StepAnswer answer;
        try
        {
            answer = await attendant.Ask(step, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = StepAnswer.Stop;
        }

        return answer switch
        {
            StepAnswer.Stop => new StepRun(step.Number, StepOutcome.Stopped, null, [], ""),
            StepAnswer.Skip => new StepRun(step.Number, StepOutcome.Skipped, null, [], ""),
            _ when step.Block is { } block => await Execute(step, block, values, cancel).ConfigureAwait(false),
            _ => new StepRun(step.Number, StepOutcome.ByHand, null, [], ""),
        };
    }

    private async Task<StepRun> Execute(RunbookStep step, Block block, IReadOnlyDictionary<string, string> values, CancellationToken cancel)
    {
        ShellResult result;
        try
        {
            result = await shell.Run(block.Command, values, attendant.Printed, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new StepRun(step.Number, StepOutcome.Stopped, null, [], "");
        }

        Expectation[] stated = [.. block.Expectations.Select(expectation => expectation.Filled(values))];
        Expectation[] all = Array.Exists(stated, expectation => expectation.Kind == ExpectationKind.Exit)
            ? stated
            : [Expectation.Success, .. stated];
        Expectation[] missed = [.. all.Where(expectation => !expectation.IsMet(result.Exit, result.Output))];
        string seen = result.Output.TrimEnd();
        return new StepRun(
            step.Number,
            missed.Length == 0 ? StepOutcome.Succeeded : StepOutcome.Failed,
            result.Exit,
            missed,
            seen.Length <= SeenCharacters ? seen : "…" + seen[^SeenCharacters..]
        );
    }
}

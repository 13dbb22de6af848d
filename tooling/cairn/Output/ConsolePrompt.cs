using Cairn.Cli.Commands;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;

namespace Cairn.Cli.Output;

/// <summary>The person at the terminal: shown each step, asked before it, told how it ended.</summary>
/// <param name="yes">They said yes to all commands beforehand.</param>
/// <param name="attended">They are there to be asked.</param>
internal sealed class ConsolePrompt(RunbookPage page, RunbookValues values, bool yes, bool attended, bool json) : IStepPrompt
{
    private readonly TextWriter output = json ? Console.Error : Console.Out;
    private readonly Palette paint = json ? Palette.ForErrors : Palette.ForOutput;
    private bool lineOpen;

    public void Opens(StoredRunbook shelved)
    {
        output.WriteLine(
            $"{paint.Bold(TerminalText.Text(page.Title))}  "
                + $"{paint.Faint(shelved.IsCarried ? $"{page.Name}, built into cairn" : $"runbooks/{page.Name}.md")}"
        );
        foreach (RunbookVariable need in page.Needs)
        {
            output.WriteLine(
                paint.Faint($"  {need.Name}={(values.Shown.TryGetValue(need.Name, out string? value) ? TerminalText.Text(value) : "")}")
            );
        }
    }

    public void Begins(RunbookStep step)
    {
        output.WriteLine();
        string[] lines = step.Text.Split('\n');
        output.WriteLine(
            $"{paint.Bold($"Step {step.Number} of {page.Steps.Count}")}  {TerminalText.Text(FilledCommand.Fill(lines[0], values.Shown))}"
        );
        foreach (string line in lines[1..])
        {
            output.WriteLine("  " + TerminalText.Text(FilledCommand.Fill(line, values.Shown)));
        }

        foreach (string line in step.Block is { } block ? FilledCommand.Fill(block.Command, values.Shown).Split('\n') : [])
        {
            output.WriteLine("    " + paint.Cyan(TerminalText.Text(line)));
        }

        if (step.Block is { Expectations.Count: > 0 } expecting)
        {
            output.WriteLine(
                paint.Faint(
                    "  expects: "
                        + TerminalText.Text(string.Join(", ", expecting.Expectations.Select(expected => expected.Filled(values.Shown))))
                )
            );
        }
    }

    public async Task<StepAnswer> Ask(RunbookStep step, CancellationToken cancel)
    {
        if (yes && step.Block is not null)
        {
            return StepAnswer.Go;
        }

        if (!attended)
        {
            return StepAnswer.Stop;
        }

        while (true)
        {
            output.Flush();
            lineOpen = true;
            Console.Error.Write(step.Block is null ? "Done? [y]es, [s]kip, [q]uit: " : "Run it? [y]es, [s]kip, [q]uit: ");
            string? said = (await Terminal.Line(cancel))?.Trim().ToLowerInvariant();
            lineOpen = said is null;
            switch (said)
            {
                case "y" or "yes":
                    return StepAnswer.Go;
                case "s" or "skip":
                    return StepAnswer.Skip;
                case null or "q" or "quit" or "n" or "no":
                    return StepAnswer.Stop;
                default:
                    break;
            }
        }
    }

    public void Printed(string text)
    {
        output.Write(text);
        output.Flush();
        lineOpen = !text.EndsWith('\n');
    }

    public void Ended(StepRun run)
    {
        if (lineOpen)
        {
            output.WriteLine();
            lineOpen = false;
        }

        string? line = run.Outcome switch
        {
            StepOutcome.Succeeded => $"{paint.Green("✓")} as expected",
            StepOutcome.Failed => $"{paint.Red("✗")} expected: {TerminalText.Text(string.Join(", ", run.Missed))}; seen: exit {run.Exit}",
            StepOutcome.ByHand => $"{paint.Green("✓")} done by hand",
            StepOutcome.Skipped => paint.Yellow("– skipped"),
            StepOutcome.Stopped => paint.Yellow("– stopped"),
            _ => null,
        };
        if (line is not null)
        {
            output.WriteLine(line);
        }

        foreach (string printed in run.Outcome == StepOutcome.Failed && run.Seen.Length > 0 ? run.Seen.Split('\n').TakeLast(5) : [])
        {
            output.WriteLine(paint.Faint("  | " + TerminalText.Text(printed.TrimEnd('\r'))));
        }

        if (json)
        {
            Console.WriteLine(RunbookJson.Step(page, run, values.Shown));
        }
    }

    public void Closes(RunbookRun run, bool dry, long? entry, string? unrecorded)
    {
        output.WriteLine();
        string recorded =
            dry ? "Nothing is recorded."
            : entry is { } number ? $"Recorded as entry {number}."
            : "";
        output.WriteLine(
            run.Outcome switch
            {
                RunOutcome.Succeeded => $"{paint.Green(dry ? "All steps shown." : "Done.")} {recorded}",
                RunOutcome.Failed when dry => $"{paint.Red("Some checks failed.")} {recorded}",
                RunOutcome.Failed => $"{paint.Red($"Failed at step {run.GoOnWith}.")} {recorded}",
                _ => $"{paint.Yellow($"Stopped at step {run.GoOnWith}.")} {recorded}",
            }
        );
        if (run.GoOnWith is { } next)
        {
            bool byHand = yes && !attended && page.Steps[next - 1].Block is null;
            string what =
                run.Outcome == RunOutcome.Failed ? "Fix it, then continue with"
                : byHand ? "The next step is manual. Do it, then continue with"
                : "Continue with";
            output.WriteLine($"{what}: {GoOn(byHand ? next + 1 : next)}");
        }

        if (unrecorded is not null)
        {
            Console.Error.WriteLine(Palette.ForErrors.Red("This run was not recorded: ") + TerminalText.Text(unrecorded));
        }

        if (json)
        {
            Console.WriteLine(RunbookJson.Sum(run, dry, entry));
        }
    }

    private string GoOn(int step)
    {
        IEnumerable<string> given = values
            .Given.Order(StringComparer.Ordinal)
            .Where(name => !RunbookValues.IsSecret(name, values.All[name]))
            .Select(name => $" --set {Quoted($"{name}={values.All[name]}")}");
        return $"cairn runbook run "
            + $"{page.Name}{(step <= page.Steps.Count ? $" --step {step}" : "")}{string.Concat(given)}{(yes ? " --yes" : "")}";
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "=-_./:@,+".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

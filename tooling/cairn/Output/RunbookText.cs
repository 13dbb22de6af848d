using System.Text;
using Cairn.Operations.Runbooks;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Recording.Runbooks;

namespace Cairn.Cli.Output;

/// <summary>Runbooks as a person reads them on a terminal.</summary>
internal sealed class RunbookText(TextWriter output, Palette paint)
{
    public void List(RunbookStore shelf)
    {
        int width = shelf.All.Max(page => page.Name.Length);
        foreach (IGrouping<bool, StoredRunbook> part in shelf.All.GroupBy(page => page.IsCarried))
        {
            output.WriteLine(paint.Faint(part.Key ? "Built into cairn:" : "In runbooks/ of this repository:"));
            foreach (StoredRunbook page in part)
            {
                output.WriteLine($"  {paint.Bold(TerminalText.Text(page.Name.PadRight(width)))}  {TerminalText.Text(Told(page))}");
            }
        }
    }

    public void Show(StoredRunbook page)
    {
        output.WriteLine(paint.Faint(page.IsCarried ? $"{page.Name}, built into cairn" : $"runbooks/{page.Name}.md"));
        bool code = false;
        foreach (
            string line in Encoding.UTF8.GetString(page.Bytes).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(TerminalText.Text)
        )
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                code = !code;
            }
            else if (code)
            {
                output.WriteLine(line.Length == 0 ? "" : "  " + paint.Cyan(line));
            }
            else
            {
                output.WriteLine(
                    line.StartsWith('#') ? paint.Bold(line.TrimStart('#').Trim())
                    : line.TrimStart().StartsWith("Expect:", StringComparison.Ordinal) ? paint.Faint(line)
                    : line
                );
            }
        }
    }

    public void Recorded(long entry, RunbookRecord run)
    {
        string outcome =
            run.Outcome == "succeeded" ? paint.Green(run.Outcome)
            : run.Outcome == "failed" ? paint.Red(run.Outcome)
            : paint.Yellow(run.Outcome);
        output.WriteLine($"{paint.Yellow($"entry {entry}")} {paint.Bold(TerminalText.Text(run.Runbook))} {outcome}");
        output.WriteLine($"  {ChangeText.Time(run.Started)}, {(run.Ended - run.Started).TotalSeconds:0} s, by {TerminalText.Text(run.By)}");
        IEnumerable<string> steps = run.Steps.Select(step =>
            $"{step.Number} {step.Outcome}{(step.Exit is { } exit and not 0 ? $" (exit {exit})" : "")}"
        );
        output.WriteLine($"  {string.Join(", ", steps)}");
        if (run.Values.Count > 0)
        {
            output.WriteLine(
                paint.Faint($"  {TerminalText.Text(string.Join(", ", run.Values.Select(value => $"{value.Key}={value.Value}")))}")
            );
        }
    }

    /// <summary>When it is the right one, in its first sentence; or what is wrong with the page.</summary>
    private static string Told(StoredRunbook page)
    {
        try
        {
            RunbookPage read = page.Read();
            int end = read.When.IndexOf(". ", StringComparison.Ordinal);
            return read.When.Length == 0 ? read.Title
                : end < 0 ? read.When
                : read.When[..(end + 1)];
        }
        catch (RunbookException wrong)
        {
            return wrong.Message;
        }
    }
}

using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>Promotions and rollbacks as a person reads them on a terminal.</summary>
internal sealed class PromotionText(TextWriter output, Palette paint)
{
    public void Plan(PromotionPlan plan)
    {
        string instead = plan.Replaces is { } before ? $" instead of {before.Tree[..12]}" : "";
        output.WriteLine(
            paint.Bold(
                $"{plan.To.Name} runs release {plan.Release.Tree[..12]}{instead}{(plan.From is null ? "" : $", as {plan.From} does")}"
            )
        );
        Changes(plan);
        output.WriteLine();
        foreach (Gate gate in plan.Gates)
        {
            string mark = gate.Verdict switch
            {
                GateVerdict.Passed => paint.Green("✓"),
                GateVerdict.Later => paint.Yellow("…"),
                GateVerdict.Unknown => paint.Red("?"),
                _ => paint.Red("✗"),
            };
            output.WriteLine($"{mark} {gate.Name, -10} {TerminalText.Text(gate.Detail)}");
            if (gate.Holds && gate.Remedy is not null)
            {
                output.WriteLine($"  {"", -10} {paint.Faint(TerminalText.Text(gate.Remedy))}");
            }
        }
    }

    /// <param name="goLive">When changes of the environment go live, a sentence each.</param>
    public void Published(PublishResult published, IReadOnlyList<string> goLive)
    {
        output.WriteLine();
        output.WriteLine(
            $"{paint.Green("Committed")} {paint.Yellow(published.Commit[..12])} on "
                + $"{paint.Bold(published.Branch)}{(published.Pushed ? ", pushed" : "")}"
                + $"{(published.Receipt is { } receipt ? $"; receipt {receipt.Path}" : "")}"
        );
        if (published.Receipt?.Exception is { } exception)
        {
            output.WriteLine(
                paint.Red(
                    $"EMERGENCY {TerminalText.Text(exception.Incident)}: went through {string.Join(", ", exception.Gates)}. "
                        + $"Review and close it: runbooks/emergency-change.md"
                )
            );
        }

        if (published.Opened)
        {
            output.WriteLine($"Pull request: {TerminalText.Text(published.Page!)}");
        }

        foreach (string sentence in goLive)
        {
            output.WriteLine(paint.Faint($"Once it is merged, {TerminalText.Text(sentence)}"));
        }

        if (published.Note is { } note)
        {
            output.WriteLine(TerminalText.Text(note));
        }
    }

    private void Changes(PromotionPlan plan)
    {
        if (plan.Changes.Count == 0)
        {
            output.WriteLine("No field of its manifests changes.");
            return;
        }

        var text = new ChangeText(output, paint);
        string? place = null;
        string? origin = null;
        foreach (MovedField change in plan.Changes)
        {
            string at =
                TerminalText.Text(change.Field.Resource ?? change.Field.File)
                + (change.Wave is { } wave ? paint.Faint($"  wave {wave}") : "");
            if (at != place)
            {
                output.WriteLine("  " + paint.Cyan(at));
                place = at;
                origin = null;
            }

            FieldView field = FieldView.Of(change.Field);
            output.WriteLine($"    {text.Mark(field.Kind)} {TerminalText.Text(field.Path)}: {text.Values(field)}");
            if (change.Origin is { } known && known.Commit != origin)
            {
                output.WriteLine(
                    paint.Faint(
                        $"        {(known.Request is { } request ? request + " " : "")}{TerminalText.Text(known.Subject)} — "
                            + $"{TerminalText.Text(known.By)}, {ChangeText.Time(known.At)} ({known.Commit[..12]})"
                    )
                );
                origin = known.Commit;
            }
        }
    }
}

using Cairn.Delivery.Planning.Drawing;
using Cairn.Delivery.Rehearsal;

namespace Cairn.Cli.Output;

/// <summary>A rehearsal on a terminal: what happens in order, then where it stops.</summary>
internal sealed class RehearsalText(TextWriter output, Palette paint)
{
    private const int Shown = 3;

    public void Write(string at, RehearsalResult result)
    {
        output.WriteLine(paint.Bold(TerminalText.Text(at)));
        int width = result.Events.Select(rehearsalEvent => rehearsalEvent.Application?.Length ?? 0).DefaultIfEmpty().Max();
        foreach (RehearsalEvent rehearsalEvent in result.Events)
        {
            string application = TerminalText.Text((rehearsalEvent.Application ?? "").PadRight(width));
            output.WriteLine($"  {paint.Cyan(application)}  {Text(rehearsalEvent)}");
        }

        Assumptions(result);
        output.WriteLine();
        foreach ((int number, RehearsalStop stop) in result.Stops.Index())
        {
            Stop(number + 1, stop);
        }

        int certain = result.Stops.Count(stop => stop.IsCertain);
        output.WriteLine(
            certain > 0 ? paint.Red($"It stops in {Count(certain, "place")}.")
            : result.Stops.Count > 0
                ? paint.Yellow(
                    $"It may stop in {Count(result.Stops.Count, "place")}; all Applications come up Synced and Healthy otherwise."
                )
            : paint.Green(
                $"It ends: {Count(result.Events.Count(found => found.Step == RehearsalStep.Healthy), "Application")} Synced and Healthy, "
                    + "without a hand."
            )
        );
    }

    private string Text(RehearsalEvent one) =>
        one.Step switch
        {
            RehearsalStep.Wave => $"{one.Text}{paint.Faint("  " + Objects(one))}",
            RehearsalStep.Retry => paint.Faint($"retry: {one.Text}  {Objects(one)}"),
            RehearsalStep.Healthy => paint.Green(one.Text),
            RehearsalStep.Window => paint.Yellow(one.Text),
            RehearsalStep.Stop => paint.Red("stops: " + TerminalText.Text(one.Text)) + paint.Faint("  (from here on as if fixed)"),
            _ => TerminalText.Text(one.Text),
        };

    private static string Objects(RehearsalEvent one)
    {
        string[] names = [.. one.Tasks.Take(Shown).Select(task => (task.IsPrune ? "- " : "") + PlanNames.Of(task))];
        return TerminalText.Text(string.Join(", ", names) + (one.Tasks.Count > Shown ? $" and {one.Tasks.Count - Shown} more" : ""));
    }

    private void Stop(int number, RehearsalStop stop)
    {
        string where = stop.Phase is { } phase
            ? $"{phase} wave {stop.Wave}"
            : stop.Kind switch
            {
                StopKind.NeverHealthy => "after its sync",
                StopKind.SyncRefused => "before it applies anything",
                _ => "before its sync begins",
            };
        output.WriteLine(
            $"{paint.Bold($"{number}. {(stop.IsCertain ? "Stops" : "May stop")}: {TerminalText.Text(stop.Application ?? "")}")}, {where}"
        );
        output.WriteLine(
            $"   {(stop.IsCertain ? paint.Red(TerminalText.Text(stop.Message)) : paint.Yellow(TerminalText.Text(stop.Message)))}"
        );
        foreach (Delivery.Manifests.Manifest manifest in stop.Objects.Take(10))
        {
            output.WriteLine(
                paint.Faint(
                    TerminalText.Text(
                        $"   {manifest.Kind} {(manifest.Namespace is null ? "" : manifest.Namespace + "/")}{manifest.Name}  "
                            + $"{manifest.Source}"
                    )
                )
            );
        }

        if (stop.Objects.Count > 10)
        {
            output.WriteLine(paint.Faint($"   and {stop.Objects.Count - 10} more"));
        }

        output.WriteLine($"   {TerminalText.Text(stop.Consequence)}");
        output.WriteLine($"   → {TerminalText.Text(stop.Remedy)}");
        output.WriteLine();
    }

    private void Assumptions(RehearsalResult result)
    {
        if (result.Assumptions.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Assumptions, because the manifests do not say:");
        foreach (string assumption in result.Assumptions)
        {
            output.WriteLine(paint.Faint($"  - {TerminalText.Text(assumption)}"));
        }
    }

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";
}

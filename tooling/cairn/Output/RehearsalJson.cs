using System.Text.Json.Serialization;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>An object that is applied or pruned.</summary>
internal sealed record RehearsedObjectView(string Group, string Kind, string? Namespace, string Name, bool Prune)
{
    public static RehearsedObjectView Of(PlannedTask task) =>
        new(task.Object.Group, task.Object.Kind, task.Namespace, task.Object.Name, task.IsPrune);
}

/// <summary>Something that happens in a rehearsal; wave, phase and objects only where they are known.</summary>
internal sealed record RehearsalEventView(string Event, DateTime At, string? Application, string Text)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Phase { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Wave { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RehearsedObjectView>? Objects { get; init; }

    public static RehearsalEventView Of(RehearsalEvent one) =>
        new(RehearsalJson.Name(one.Step.ToString()), one.At.UtcDateTime, one.Application, one.Text)
        {
            Phase = one.Phase?.ToString(),
            Wave = one.Phase is null ? null : one.Wave,
            Objects = one.Tasks.Count > 0 ? [.. one.Tasks.Select(RehearsedObjectView.Of)] : null,
        };
}

/// <summary>An object that something waits for, and where it is written.</summary>
internal sealed record StoppingObjectView(string Group, string Kind, string? Namespace, string Name, string File, int Line)
{
    public static StoppingObjectView Of(Manifest one) =>
        new(one.Group, one.Kind, one.Namespace, one.Name, one.Source.File, one.Source.Line);
}

/// <summary>Where a rehearsal does not go on.</summary>
internal sealed record RehearsalStopView(
    string Stop,
    bool Certain,
    string? Application,
    string? Phase,
    long? Wave,
    string Message,
    string Consequence,
    string Remedy,
    IReadOnlyList<StoppingObjectView> Objects
)
{
    public static RehearsalStopView Of(RehearsalStop stop) =>
        new(
            RehearsalJson.Name(stop.Kind.ToString()),
            stop.IsCertain,
            stop.Application,
            stop.Phase?.ToString(),
            stop.Wave,
            stop.Message,
            stop.Consequence,
            stop.Remedy,
            [.. stop.Objects.Select(StoppingObjectView.Of)]
        );
}

/// <summary>How a rehearsal ends.</summary>
internal sealed record RehearsalSummaryView(bool Ends, int Stops, int PossibleStops, int Applications, IReadOnlyList<string> Assumptions)
{
    public static RehearsalSummaryView Of(RehearsalResult result) =>
        new(
            result.Ends,
            result.Stops.Count(stop => stop.IsCertain),
            result.Stops.Count(stop => !stop.IsCertain),
            result
                .Events.Where(rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Healthy)
                .Select(rehearsalEvent => rehearsalEvent.Application)
                .Distinct()
                .Count(),
            result.Assumptions
        );
}

/// <summary>A rehearsal as JSON Lines: each event, each stop, then the sum. docs/plan.md has the shapes.</summary>
internal static class RehearsalJson
{
    public static void Write(TextWriter output, RehearsalResult result)
    {
        foreach (RehearsalEvent rehearsalEvent in result.Events)
        {
            output.WriteLine(JsonLine.Of(RehearsalEventView.Of(rehearsalEvent), CliJson.Default.RehearsalEventView));
        }

        foreach (RehearsalStop stop in result.Stops)
        {
            output.WriteLine(JsonLine.Of(RehearsalStopView.Of(stop), CliJson.Default.RehearsalStopView));
        }

        output.WriteLine(JsonLine.Of(RehearsalSummaryView.Of(result), CliJson.Default.RehearsalSummaryView));
    }

    /// <summary>A name of ours as JSON has it.</summary>
    internal static string Name(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}

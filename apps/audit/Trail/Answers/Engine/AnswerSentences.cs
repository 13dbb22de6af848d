using System.Globalization;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Answers as sentences.</summary>
public static class AnswerSentences
{
    private const int LongestValue = 80;

    /// <summary><c>Maria Santos changed DB_POOL_SIZE of payments-api from 20 to 50; landed … by … (#482).</c></summary>
    /// <param name="map">Says in which environment a field is.</param>
    public static string Of(AnsweringLanding answering, EnvironmentMap map)
    {
        Landing landing = answering.Stored.Landing;
        string landed =
            $"{Time(landing.LandedAt)}" + LandedBy(landing) + $"{(landing.PullRequest is { } request ? $" (#{request.Number})" : "")}";
        FieldChange? field =
            answering.Matched.FirstOrDefault(field => !field.Path.EndsWith("].name", StringComparison.Ordinal))
            ?? answering.Matched.FirstOrDefault();
        if (field is null)
        {
            return $"{Authors(landing)}: {landing.Subject}, landed {landed}.";
        }

        // What all of an object's fields came or went with is told by the object's name.
        bool whole = field.Kind != ChangeKind.Changed && field.Path == "apiVersion" && field is { Resource: not null, Shape.Below: 1 };
        string? environment = map.Of(field.File, answering.Stored.Number);
        string what = field.Kind switch
        {
            ChangeKind.Added when whole => $"added {Place(field, environment)}",
            ChangeKind.Removed when whole => $"removed {Place(field, environment)}",
            ChangeKind.Added => $"added {Name(field, environment)} as {Short(field.After)}",
            ChangeKind.Removed => $"removed {Name(field, environment)} (it was {Short(field.Before)})",
            ChangeKind.Moved => $"changed the order of {Name(field, environment)} from {Short(field.Before)} to {Short(field.After)}",
            _ => $"changed {Name(field, environment)} from {Short(field.ShownBefore)} to {Short(field.ShownAfter)}",
        };
        return $"{Authors(landing, field)} {what}{(field.SetBy?.Merge == true ? " in the merge itself" : "")}; landed {landed}.";
    }

    /// <summary>Where else a change stands, by which promotion, and in which wave it is applied there.</summary>
    /// <param name="told">The landing that was told before: the change itself, or its promotion.</param>
    public static string Promotion(StoredLanding told, PromotedChange promotion)
    {
        Landing landed = promotion.Promotion.Landing;
        RecordedPromotion receipt = promotion.Receipt;
        string how =
            $"{(receipt.Incident is { } incident ? $" as an emergency ({incident})" : "")}{Waves(promotion.Fields)}; release "
            + $"{receipt.Release[..Math.Min(12, receipt.Release.Length)]}, receipt {receipt.Receipt}.";
        if (receipt.From is null)
        {
            return $"{receipt.To} was rolled back by it{how}";
        }

        if (told.Number != promotion.Promotion.Number)
        {
            return $"Promoted from {receipt.From} to {receipt.To} by {Authors(landed)}, landed "
                + $"{Time(landed.LandedAt)}{Request(landed)}{how}";
        }

        string origin = promotion.Origin is { Landing: var made }
            ? $", where {Authors(made)} made it with {made.Id[..12]}{Request(made)}, landed {Time(made.LandedAt)},"
            : "";
        return $"It was promoted from {receipt.From}{origin} to {receipt.To}{how}";
    }

    /// <summary>When a change went live where, and how that went.</summary>
    public static string Live(LiveChange live)
    {
        DeploymentEvent sync = live.Sync.Event;
        string where = sync.Environment.Length > 0 ? sync.Environment : "its cluster";
        string took = sync.Started is { } started && sync.At > started ? $" in {Span(sync.At - started)}" : "";
        string tries =
            live.Failed.Count > 0
                ? $", after {live.Failed.Count} failed {(live.Failed.Count == 1 ? "sync" : "syncs")} since {Time(live.Failed[0].Event.At)}"
            : sync.Retries > 0 ? $", at try {sync.Retries + 1}"
            : "";
        string went = live.After is { Event: var after }
            ? $"; {after.Outcome.ToLowerInvariant()} {(after.At <= sync.At ? "already" : "since " + Time(after.At))}"
            : "";
        return $"Live in {where} {(live.AtLatest ? "by " : "")}{Time(sync.At)}{(live.AtLatest ? " at the latest" : "")}: ArgoCD's sync of "
            + $"{sync.Name} to {sync.Revision[..Math.Min(12, sync.Revision.Length)]} succeeded{took}{tries}"
            + $"{(sync.By.Length > 0 ? $", asked for by {sync.By}" : "")}{went}.";
    }

    private static string Span(TimeSpan time) =>
        time.TotalHours >= 2 ? $"{time.TotalHours:0.#} h"
        : time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalSeconds:0} s";

    private static string Request(Landing landing) => landing.PullRequest is { } request ? $" (#{request.Number})" : "";

    private static string Waves(IReadOnlyList<PromotedField> fields)
    {
        int[] waves = [.. fields.Select(field => field.Wave).OfType<int>().Distinct().Order()];
        return waves.Length == 0 ? "" : $", applied in sync wave {string.Join(" and ", waves)}";
    }

    /// <summary>Whom a landing names besides programs, and as what.</summary>
    public static string PeopleBehind(AnsweringLanding answering)
    {
        Landing landing = answering.Stored.Landing;
        string[] named =
        [
            .. answering.Writers.Where(person => !person.IsProgram).Select(person => $"{person.Name} wrote it"),
            .. landing.IsLandedByForge || landing.LandedBy.IsProgram ? Array.Empty<string>() : [$"{landing.LandedBy.Name} landed it"],
            .. landing
                .Trailers.Where(trailer =>
                    trailer.Key.EndsWith("-by", StringComparison.OrdinalIgnoreCase)
                    && !trailer.Value.Contains("[bot]", StringComparison.Ordinal)
                )
                .Select(trailer => $"{trailer.Key}: {trailer.Value}"),
        ];
        return $"{landing.Id[..12]} was written by {Authors(landing)}; "
            + (
                named.Length == 0
                    ? "git names no person, only the forge knows who approved or merged it."
                    : $"the people it names: {string.Join(", ", named.Distinct())}."
            );
    }

    /// <summary>What people call a field: its own name and its object's.</summary>
    /// <param name="environment">The environment it is in; null for none.</param>
    public static string Name(FieldChange field, string? environment)
    {
        IReadOnlyList<PathStep> steps = FieldPath.Parse(field.Path) ?? [];
        PathStep last = steps.Count > 0 ? steps[^1] : new PathStep(field.Path, null, -1);
        PathStep before = steps.Count > 1 ? steps[^2] : default;
        string own =
            last.Key == "value" && before.ItemValue is not null ? before.ItemValue
            : last.Index >= 0 ? $"{before.Key}[{last.Index}]"
            : last.ItemValue ?? last.Key ?? field.Path;
        return $"{own} of {Place(field, environment)}";
    }

    private static string Place(FieldChange field, string? environment)
    {
        string[]? named = field.Resource?.Split('/');
        return $"{(named is { Length: 5 } ? $"{named[2]} {named[4]}" : field.File)}{(environment is null ? "" : $" in {environment}")}";
    }

    public static string Field(FieldChange field) =>
        field.Kind switch
        {
            ChangeKind.Added => $"  + {field.File} {field.Path}: {Short(field.After)}",
            ChangeKind.Removed => $"  - {field.File} {field.Path}: {Short(field.Before)}",
            ChangeKind.Moved => $"  ~ {field.File} {field.Path}: order {Short(field.Before)} → {Short(field.After)}",
            _ => $"  ~ {field.File} {field.Path}: {Short(field.ShownBefore)} → {Short(field.ShownAfter)}",
        };

    public static string Authors(Landing landing) => Names(landing.Authors);

    private static string LandedBy(Landing landing) =>
        landing.IsLandedByForge ? $" on {(landing.Committer.Name is { Length: > 0 } name ? name : "the forge")}"
        : landing.Authors.Contains(landing.LandedBy) && landing.Authors.Count == 1 ? ""
        : $" by {landing.LandedBy.Shown}";

    /// <summary>Who set a field.</summary>
    public static string Authors(Landing landing, FieldChange field) => Names(landing.WritersOf(field.SetBy));

    private static string Names(IReadOnlyList<Person> people) =>
        people.Count > 3 ? $"{people[0].Shown} and {people.Count - 1} others" : string.Join(" and ", people.Select(person => person.Shown));

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "never";

    /// <summary>A value on one line, cut where it is long.</summary>
    internal static string Short(string? value) =>
        string.IsNullOrEmpty(value) ? "nothing"
        : value.Length > LongestValue ? value[..LongestValue].ReplaceLineEndings(" ") + "…"
        : value.ReplaceLineEndings(" ");
}

using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Answers.Views;

/// <summary>What is said of a trail as a whole, and of a selection in which nothing lies.</summary>
public static class TimelineView
{
    /// <param name="branch">The tracked branch.</param>
    public static IReadOnlyList<Span> Facts(TrailFacts facts, string branch)
    {
        List<Span> line =
        [
            new(
                $"{facts.Landings:N0} landings on {branch}, {facts.State.FieldChanges:N0} field changes, {facts.First:d MMM yyyy} to "
                    + $"{facts.Last:d MMM yyyy}"
            ),
        ];
        if (facts.Rewrites.Count > 0)
        {
            line.Add(new("; "));
            line.Add(
                new($"history was rewritten {(facts.Rewrites.Count == 1 ? "once" : $"{facts.Rewrites.Count} times")}", SpanKind.Strong)
            );
        }

        return line;
    }

    public static string Nothing(TrailFacts facts, Filter filter) =>
        (filter.From is { } from && from > facts.Last) || (filter.To is { } to && to <= facts.First)
            ? $"No changes in that time: the recorded ones are from {new UtcTime(facts.First!.Value).Minute} to "
                + $"{new UtcTime(facts.Last!.Value).Minute}."
            : "No changes match. Widen the time range or drop a filter.";

    /// <summary>What is said where only a part was looked through.</summary>
    /// <param name="looked">When the change landed up to which was looked.</param>
    /// <param name="newer">Looked from older to newer ones.</param>
    public static string LookedUpTo(DateTimeOffset looked, int found, bool newer) =>
        $"{(found == 0 ? "No changes match" : "More changes may match")}; looked through those {(newer ? "until" : "since")} "
        + $"{new UtcTime(looked).Minute}. Go on with {(newer ? "Newer" : "Older")}.";

    /// <summary>Why an environment cannot be asked for; null when it can.</summary>
    public static string? UnknownEnvironment(TrailFacts facts, string? asked)
    {
        if (asked is null || facts.Environments.Any(seen => seen.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        string[] known = [.. facts.Environments.Select(seen => seen.Name).Order(StringComparer.Ordinal)];
        return known.Length == 0
            ? "No environments were found in this repository's paths."
            : $"There is no environment '{asked}'. Known: {string.Join(", ", known.Take(12))}{(known.Length > 12 ? " …" : "")}";
    }

    /// <summary>Why a change cannot be shown.</summary>
    public static string UnknownChange(string branch, string asked) => $"There is no change '{asked}' on {branch}.";
}

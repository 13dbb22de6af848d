using System.Globalization;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Times;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Index;

namespace Cairn.Service.Pages;

/// <summary>Changes as a timeline; the filters are in the address, so that an answer can be sent to someone.</summary>
internal static class TimelinePage
{
    private const string Title = "Timeline";
    private const int PerPage = 40;
    private const int LongestFilter = 300;

    public static WebPage Render(PageRequest request)
    {
        TrailFacts facts = request.Open.Trail.Facts;
        IReadOnlyList<Span> summary = TimelineView.Facts(facts, request.Open.Repository.TrackedName);
        IReadOnlyList<FilterBox> boxes = Boxes(request);
        IReadOnlyList<string> environments = [.. facts.Environments.Take(200).Select(seen => seen.Name)];
        if (!Read(request, out Filter filter, out string? problem))
        {
            return new WebPage(
                Title,
                frame => Templates.Timeline.Create(new TimelineModel(frame, summary, boxes, environments, [], problem)),
                400
            );
        }

        if (Part(request, filter) is not { } part)
        {
            return WebPage.Problem(404, TimelineView.UnknownChange(request.Open.Repository.TrackedName, request.Asked("before", "after")!));
        }

        ChangeView[] changes = [.. part.Entries.Select(entry => ChangeView.Of(entry))];
        string? nothing =
            part.LookedUpTo is { } looked ? TimelineView.LookedUpTo(looked, changes.Length, request.Asked("after") is not null)
            : changes.Length == 0 ? TimelineView.Nothing(facts, filter)
            : null;
        string? newer = part.Newer is { } above ? Beside(request, filter, -1, "after", above) : null;
        string? older = part.Older is { } below ? Beside(request, filter, 1, "before", below) : null;
        return new WebPage(
            Title,
            frame => Templates.Timeline.Create(new TimelineModel(frame, summary, boxes, environments, changes, null, nothing, newer, older))
        );
    }

    /// <summary>What the address asks for; null where it names a change that does not exist.</summary>
    private static TimelinePart? Part(PageRequest request, Filter filter)
    {
        ITrail trail = request.Open.Trail;
        if (request.Asked("before", "after") is not { } named)
        {
            return TimelinePart.Newest(trail, filter, (Page(request) - 1) * PerPage, PerPage, request.Budget);
        }

        LandingSet found = trail.FindCommit(named);
        return found.IsEmpty ? null
            : request.Asked("before") is null ? TimelinePart.NewerThan(trail, filter, found.Last, PerPage, request.Budget)
            : TimelinePart.OlderThan(trail, filter, found.Last, PerPage, request.Budget);
    }

    private static bool Read(PageRequest request, out Filter filter, out string? problem)
    {
        problem = TooLong(request) ?? TimelineView.UnknownEnvironment(request.Open.Trail.Facts, request.Asked("env"));
        DateTimeOffset? from = Time(request, "since", TimeEdge.Start, ref problem);
        DateTimeOffset? to = Time(request, "until", TimeEdge.End, ref problem);
        filter = new Filter(
            from,
            to,
            request.Asked("env"),
            request.Asked("author"),
            problem is null && request.Asked("path") is { } path ? new Glob(path) : null,
            problem is null && request.Asked("field") is { } field ? new FieldPattern(field) : null,
            request.Asked("rewritten") is not null
        )
        {
            Map = request.Open.Trail.Environments,
        };
        return problem is null;
    }

    private static string? TooLong(PageRequest request) =>
        Boxes(request).FirstOrDefault(box => box.Value?.Length > LongestFilter) is { } box
            ? $"'{box.Label}' has {box.Value!.Length:N0} characters; at most {LongestFilter} are allowed."
            : null;

    private static DateTimeOffset? Time(PageRequest request, string name, TimeEdge edge, ref string? problem)
    {
        if (request.Asked(name) is not { } text)
        {
            return null;
        }

        (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(
            text,
            request.Now,
            edge,
            request.Open.Trail.Facts.Last,
            request.Open.TimeOf
        );
        problem ??= error;
        return instant?.At;
    }

    private static FilterBox[] Boxes(PageRequest request) =>
        [
            new("since", "Since", "2 weeks ago", request.Asked("since")),
            new("until", "Until", "today", request.Asked("until")),
            new("env", "Environment", "production", request.Asked("env"), "environments"),
            new("author", "Who", "name or address", request.Asked("author")),
            new("path", "Files", "environments/**", request.Asked("path")),
            new("field", "Field", "DB_POOL_SIZE", request.Asked("field")),
        ];

    private static int Page(PageRequest request) =>
        int.TryParse(request.Asked("page"), out int asked) && asked is > 1 and < 1_000_000 ? asked : 1;

    /// <summary>
    /// The address of the page before or after. Pages have numbers where counting changes is enough to find one; else it is found by the
    /// change beside it, so that nothing is read twice.
    /// </summary>
    private static string Beside(PageRequest request, Filter filter, int pages, string name, string id) =>
        filter.NarrowsFields || request.Asked("before", "after") is not null
            ? Address(request, name, id)
            : Address(request, "page", (Page(request) + pages).ToString(CultureInfo.InvariantCulture));

    /// <summary>The address of another page of the same timeline.</summary>
    private static string Address(PageRequest request, string name, string place)
    {
        string query = string.Concat(
            ((string[])["since", "until", "env", "author", "path", "field", "rewritten"])
                .Where(filter => request.Asked(filter) is not null)
                .Select(filter => $"&{filter}={Uri.EscapeDataString(request.Asked(filter)!)}")
        );
        return $"{request.Site.Prefix}/?{name}={place}{query}";
    }
}

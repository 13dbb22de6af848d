using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Times;
using Cairn.Trail.Answers.Views;

namespace Cairn.Service.Pages;

/// <summary>Changes as a timeline; the filters are in the address, so that an answer can be sent to someone.</summary>
internal static class TimelinePage
{
    private const string Title = "Timeline";
    private const int PerPage = 40;

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

        int page = int.TryParse(request.Asked("page"), out int asked) && asked is > 1 and < 1_000_000 ? asked : 1;
        TimelineEntry[] entries = [.. Timeline.Of(request.Open.Trail, filter, page * PerPage + 1).Skip((page - 1) * PerPage)];
        ChangeView[] changes = [.. entries.Take(PerPage).Select(entry => ChangeView.Of(entry))];
        string? nothing = changes.Length == 0 ? TimelineView.Nothing(facts, filter) : null;
        string? newer = page > 1 ? Address(request, page - 1) : null;
        string? older = entries.Length > PerPage ? Address(request, page + 1) : null;
        return new WebPage(
            Title,
            frame => Templates.Timeline.Create(new TimelineModel(frame, summary, boxes, environments, changes, null, nothing, newer, older))
        );
    }

    private static bool Read(PageRequest request, out Filter filter, out string? problem)
    {
        problem = TimelineView.UnknownEnvironment(request.Open.Trail.Facts, request.Asked("env"));
        DateTimeOffset? from = Time(request, "since", TimeEdge.Start, ref problem);
        DateTimeOffset? to = Time(request, "until", TimeEdge.End, ref problem);
        filter = new Filter(
            from,
            to,
            request.Asked("env"),
            request.Asked("author"),
            request.Asked("path") is { } path ? new Glob(path) : null,
            request.Asked("field") is { } field ? new FieldPattern(field) : null,
            request.Asked("rewritten") is not null
        )
        {
            Map = request.Open.Trail.Environments,
        };
        return problem is null;
    }

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

    /// <summary>The address of another page of the same timeline.</summary>
    private static string Address(PageRequest request, int page)
    {
        string query = string.Concat(
            ((string[])["since", "until", "env", "author", "path", "field", "rewritten"])
                .Where(name => request.Asked(name) is not null)
                .Select(name => $"&{name}={Uri.EscapeDataString(request.Asked(name)!)}")
        );
        return $"{request.Site.Prefix}/?page={page}{query}";
    }
}

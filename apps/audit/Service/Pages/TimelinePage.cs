using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Times;

namespace Cairn.Service.Pages;

/// <summary>Changes as a timeline; the filters are in the address, so that an answer can be sent to someone.</summary>
internal static class TimelinePage
{
    private const int PerPage = 40;
    private const int FieldsShown = 12;

    public static Page Render(PageRequest request)
    {
        if (!Read(request, out Filter filter, out string? problem))
        {
            return new Page("Timeline", Filters(request) + $"<p class=\"problem\" role=\"alert\">{Html.Text(problem)}</p>", 400);
        }

        int page = int.TryParse(request.Asked("page"), out int asked) && asked is > 1 and < 1_000_000 ? asked : 1;
        TimelineEntry[] shown = [.. Timeline.Of(request.Open.Trail, filter, page * PerPage + 1).Skip((page - 1) * PerPage)];
        var facts = request.Open.Trail.Facts;
        string head =
            $"<p class=\"facts\">{facts.Landings:N0} landings on {Html.Text(request.Open.Repository.TrackedName)}, "
            + $"{facts.State.FieldChanges:N0} field changes, "
            + $"{facts.First:d MMM yyyy} to "
            + $"{facts.Last:d MMM yyyy}"
            + $"{(facts.Rewrites.Count > 0 ? $"; <strong>history was rewritten {facts.Rewrites.Count} times</strong>" : "")}</p>";
        string list =
            shown.Length == 0
                ? "<p>Nothing matches. Widen the time or drop a filter.</p>"
                : string.Concat(shown.Take(PerPage).Select(entry => Html.Landing(request.Site, entry, entry.Fields, FieldsShown)));
        return new Page("Timeline", $"<h1>What changed</h1>{head}{Filters(request)}{list}{Pages(request, page, shown.Length > PerPage)}");
    }

    private static bool Read(PageRequest request, out Filter filter, out string? problem)
    {
        problem = null;
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
        );
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

    private static string Filters(PageRequest request)
    {
        string environments = string.Concat(
            request.Open.Trail.Facts.Environments.Take(200).Select(seen => $"<option value=\"{Html.Text(seen.Name)}\">")
        );
        return $"""
            <form class="filters" action="{request.Site.Prefix}/">
            {Box("since", "Since", "2 weeks ago")}{Box("until", "Until", "today")}{Box("env", "Environment", "production", "environments")}
            {Box("author", "Who", "name or address")}{Box("path", "Files", "environments/**")}{Box("field", "Field", "DB_POOL_SIZE")}
            <button>Filter</button>
            <datalist id="environments">{environments}</datalist>
            </form>
            """;

        string Box(string name, string label, string example, string? list = null) =>
            $"<label>{label}<input name=\"{name}\" value=\"{Html.Text(request.Asked(name))}\" "
            + $"placeholder=\"{Html.Text(example)}\"{(list is null ? "" : $" list=\"{list}\"")}></label>";
    }

    private static string Pages(PageRequest request, int page, bool more)
    {
        string query = string.Concat(
            ((string[])["since", "until", "env", "author", "path", "field", "rewritten"])
                .Where(name => request.Asked(name) is not null)
                .Select(name => $"&amp;{name}={Html.Url(request.Asked(name)!)}")
        );
        return $"<p class=\"pages\"><span>"
            + $"{(page > 1 ? $"<a rel=\"prev\" href=\"{request.Site.Prefix}/?page={page - 1}{query}\">Newer</a>" : "")}</span>"
            + $"<span>{(more ? $"<a rel=\"next\" href=\"{request.Site.Prefix}/?page={page + 1}{query}\">Older</a>" : "")}</span></p>";
    }
}

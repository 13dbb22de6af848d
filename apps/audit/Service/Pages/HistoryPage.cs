using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Service.Pages;

/// <summary>Each value a field ever had.</summary>
internal static class HistoryPage
{
    public static Page Render(PageRequest request)
    {
        if (request.Asked("target") is not { } target)
        {
            return Page.Problem(400, "Name a file or object: /history?target=deployment/payments-api&field=DB_POOL_SIZE");
        }

        string? field = request.Asked("field");
        IReadOnlyList<FieldEvent> events = FieldHistory.Of(
            request.Open.Trail,
            new Target(target),
            field is null ? null : new FieldPattern(field),
            new Filter()
        );
        if (events.Count == 0)
        {
            return Page.Problem(404, $"Nothing is known of {(field is null ? "" : $"the field '{field}' of ")}'{target}'.");
        }

        var html = new System.Text.StringBuilder($"<h1>History of {Html.Text(field ?? target)}</h1>");
        foreach (var one in events.GroupBy(one => (one.Field.File, one.Field.Resource, one.Field.Path)).Take(200))
        {
            html.Append(
                $"<div class=\"card\"><h2>{Html.Text(one.Key.Path)}</h2><p class=\"who\">{Html.Text(one.Key.Resource)} "
                    + $"{Html.Text(one.Key.File)}</p>"
            );
            html.Append(
                "<table class=\"history\"><colgroup><col><col><col><col><col></colgroup><thead><tr>"
                    + "<th>since</th><th>before</th><th>after</th><th>who</th><th>why</th></tr></thead>"
            );
            foreach (FieldEvent value in one.Reverse())
            {
                var landing = value.Stored.Landing;
                html.Append(
                    $"<tr class=\"{JsonRecords.Kind(value.Field.Kind)}\"><td>{Html.Time(landing.LandedAt)}</td><td "
                        + $"class=\"before\">{Html.Value(value.Field.Before)}</td><td "
                        + $"class=\"after\">{(value.Field.After is null ? "<em>removed</em>" : Html.Value(value.Field.After))}</td>"
                        + $"<td>{string.Join(", ", landing.Authors.Take(3).Select(Html.Person))}</td><td>"
                        + $"{Html.Change(request.Site, landing.Id, landing.Subject)}</td></tr>"
                );
            }

            html.Append("</table></div>");
        }

        return new Page($"History of {field ?? target}", html.ToString());
    }
}

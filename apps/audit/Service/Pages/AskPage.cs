using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Service.Pages;

/// <summary>A question and its answer.</summary>
internal static class AskPage
{
    private const int LandingsShown = 20;
    private const int FieldsShown = 25;

    public static Page Render(PageRequest request)
    {
        string text = request.Asked("q") ?? "";
        ParsedQuestion read = Recording.Questions.Read(request.Open, text, request.Now);
        if (read is NotAQuestion none)
        {
            string suggestions = string.Concat(
                none.Suggestions.Select(one => $"<li><a href=\"{request.Site.Prefix}/ask?q={Html.Url(one)}\">{Html.Text(one)}</a></li>")
            );
            return new Page(
                "Not understood",
                $"<p class=\"problem\" role=\"alert\">{Html.Text(none.Reason)}</p><ul>{suggestions}</ul>",
                400,
                text
            );
        }

        Asked asked = Recording.Questions.Engine(request.Open, new Filter()).Answer((Question)read, LandingsShown);
        Understood understood = asked.Question.Understood;
        var html = new System.Text.StringBuilder();
        string notes = string.Concat(
            understood.Assumptions.Concat(understood.Ambiguities).Select(one => $"<p><small>{Html.Text(one)}</small></p>")
        );
        html.Append($"<div class=\"understood\"><p>Understood: {Html.Text(understood.Sentence)}</p>{notes}</div>");
        html.Append(
            string.Concat(
                asked.Sentences.Select((sentence, i) => i == 0 ? $"<h1>{Html.Text(sentence)}</h1>" : $"<p>{Html.Text(sentence)}</p>")
            )
        );
        html.Append(asked.NotMatched is { } not ? $"<p class=\"problem\">{Html.Text(not)}</p>" : "");
        foreach (AnsweringLanding answering in asked.Landings.Concat(asked.Nearest))
        {
            var shown = new TimelineEntry(
                answering.Entry.Stored,
                answering.Matched,
                answering.Matched.Count > 0 ? [] : answering.Entry.Texts
            );
            html.Append(
                Html.Landing(request.Site, shown, answering.Matched.Count > 0 ? answering.Matched : answering.Entry.Fields, FieldsShown)
            );
            string body = answering.Entry.Stored.Landing.Body;
            if (body.Length > 0 && asked.Landings.Count <= 3)
            {
                html.Append($"<div class=\"card\"><pre>{Html.Text(body)}</pre></div>");
            }
        }

        if (asked.Total > asked.Landings.Count && asked.Landings.Count > 0)
        {
            html.Append($"<p class=\"more\">and {asked.Total - asked.Landings.Count:N0} more</p>");
        }

        return new Page(text, html.ToString(), 200, text);
    }
}

using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;

namespace Cairn.Service.Pages;

/// <summary>A question and its answer.</summary>
internal static class AskPage
{
    private const int LandingsShown = 20;

    public static WebPage Render(PageRequest request)
    {
        string text = request.Asked("q") ?? "";
        ParsedQuestion read = Recording.Questions.Read(request.Open, text, request.Now);
        if (read is NotAQuestion none)
        {
            return new WebPage(
                "Not understood",
                frame => Templates.Problem.Create(new ProblemModel(frame, none.Reason, none.Suggestions)),
                400,
                text
            );
        }

        var answer = AnswerView.Of(Recording.Questions.Engine(request.Open, new Filter()).Answer((Question)read, LandingsShown));
        return new WebPage(text, frame => Templates.Ask.Create(new AskModel(frame, answer)), 200, text);
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

internal static class AskCommand
{
    private const int LandingsShown = 5;
    private const int FieldsShown = 12;

    public static Command Create()
    {
        var question = new Argument<string[]>("QUESTION")
        {
            Description = "A question in English, in quotes or not.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "ask",
            "Answer a question in plain English. Example: cairn ask \"who changed the database pool size on November 3rd, and why?\""
        )
        {
            question,
        };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Filters | AcceptedOptions.Limit | AcceptedOptions.Json | AcceptedOptions.Proof
        );
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                ParsedQuestion read = Questions.Read(open, string.Join(' ', parsed.GetValue(question)!), shared.Now(parsed));
                if (read is NotAQuestion none)
                {
                    throw new UserException($"{none.Reason} Try: {string.Join(" · ", none.Suggestions.Take(3))}");
                }

                bool json = shared.Json(parsed);
                Answer asked = Questions
                    .Engine(open, shared.Filter(parsed, open))
                    .Answer((Question)read, shared.Limit(parsed, json ? 20 : LandingsShown));
                int code = asked.Landings.Count == 0 && (asked.Sentences.Count == 0 || asked.NotMatched is not null) ? 1 : 0;
                var answer = AnswerView.Of(asked);
                if (json)
                {
                    Console.WriteLine(JsonLine.Of(answer));
                    return Task.FromResult(code);
                }

                using var pager = Pager.Open(page: false);
                Print(pager.Out, answer);
                return Task.FromResult(code);
            }
        );
        return command;
    }

    private static void Print(TextWriter output, AnswerView answer)
    {
        Palette paint = Palette.ForOutput;
        var text = new ChangeText(output, paint);
        output.WriteLine(paint.Faint(TerminalText.Text(answer.Understood.Shown)));
        foreach (string note in answer.Understood.Notes)
        {
            output.WriteLine(paint.Faint(TerminalText.Text("  " + note)));
        }

        output.WriteLine();
        foreach (string sentence in answer.Sentences)
        {
            output.WriteLine(paint.Bold(TerminalText.Text(sentence)));
        }

        if (answer.Sentences.Count > 0)
        {
            output.WriteLine();
        }

        if (answer.NotMatched is { } not)
        {
            output.WriteLine(paint.Yellow(TerminalText.Text(not)));
            output.WriteLine();
        }

        foreach (ChangeView change in answer.Changes)
        {
            text.Change(change, FieldsShown, body: answer.ShowsReasons);
        }

        if (answer.More is { } more)
        {
            output.WriteLine(paint.Faint($"{more}; --limit 0 shows all"));
        }
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

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
        var shared = new Shared(command, Takes.Filters | Takes.Limit | Takes.Json | Takes.Proof);
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
                Asked asked = Questions
                    .Engine(open, shared.Filter(parsed, open))
                    .Answer((Question)read, shared.Limit(parsed, json ? 20 : LandingsShown));
                int code = asked.Landings.Count == 0 && (asked.Sentences.Count == 0 || asked.NotMatched is not null) ? 1 : 0;
                if (json)
                {
                    Console.WriteLine(JsonAnswer.Of(asked));
                    return Task.FromResult(code);
                }

                using var pager = Pager.Open(page: false);
                Print(pager.Out, asked);
                return Task.FromResult(code);
            }
        );
        return command;
    }

    private static void Print(TextWriter output, Asked asked)
    {
        Palette paint = Palette.ForOutput;
        var text = new ChangeText(output, paint);
        output.WriteLine(paint.Faint(Plain.Text("Understood: " + asked.Question.Understood.Sentence)));
        foreach (string assumption in asked.Question.Understood.Assumptions.Concat(asked.Question.Understood.Ambiguities))
        {
            output.WriteLine(paint.Faint(Plain.Text("  " + assumption)));
        }

        output.WriteLine();
        foreach (string sentence in asked.Sentences)
        {
            output.WriteLine(paint.Bold(Plain.Text(sentence)));
        }

        if (asked.Sentences.Count > 0)
        {
            output.WriteLine();
        }

        if (asked.NotMatched is { } not)
        {
            output.WriteLine(paint.Yellow(Plain.Text(not)));
            output.WriteLine();
        }

        bool first = true;
        foreach (AnsweringLanding answering in asked.Landings.Concat(asked.Nearest))
        {
            IReadOnlyList<Trail.Changes.FieldChange> shown = answering.Matched.Count > 0 ? answering.Matched : answering.Entry.Fields;
            text.Landing(
                new TimelineEntry(answering.Entry.Stored, shown, answering.Matched.Count > 0 ? [] : answering.Entry.Texts),
                FieldsShown,
                body: first && asked.Landings.Count <= 3
            );
            first = false;
        }

        if (asked.Total > asked.Landings.Count && asked.Landings.Count > 0)
        {
            output.WriteLine(paint.Faint($"{asked.Total - asked.Landings.Count:N0} more; --limit 0 shows all"));
        }
    }
}

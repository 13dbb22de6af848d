using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Cli.Commands;

internal static class HistoryCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("FILE|RESOURCE")
        {
            Description = "A file, or an object as deployment/name or apps/v1/Deployment/namespace/name.",
        };
        var field = new Argument<string?>("FIELD")
        {
            Description = "The field: its path, the end of its path, or its name in any spelling.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("history", "Show each value a field had: from when to when, by whom, and why.") { target, field };
        var shared = new Shared(command, Takes.Filters | Takes.Limit | Takes.Json | Takes.Csv | Takes.Proof);
        Suggest.Objects(target);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                var asked = new Target(parsed.GetValue(target)!);
                string? pattern = parsed.GetValue(field);
                Filter filter = shared.Filter(parsed, open);
                if (pattern is not null && filter.Field is not null)
                {
                    throw new UserException("FIELD and --field name the same thing; use one of them.");
                }

                IReadOnlyList<FieldEvent> events = FieldHistory.Of(
                    open.Trail,
                    asked,
                    pattern is null ? filter.Field : new FieldPattern(pattern),
                    filter
                );
                events =
                [
                    .. events.Where(one =>
                        (filter.Path is null || filter.Path.Matches(one.Field.File)) && (filter.Author is null || By(one, filter.Author))
                    ),
                ];
                int limit = shared.Limit(parsed, 0);
                events = limit > 0 ? [.. events.TakeLast(limit)] : events;
                if (events.Count == 0)
                {
                    Nothing(open.Trail, asked, pattern);
                }

                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                Print(pager.Out, events, shared.Json(parsed), shared.Csv(parsed));
                return Task.FromResult(events.Count == 0 ? 1 : 0);
            }
        );
        return command;
    }

    /// <summary>Tells a target or field that never was from one that had no change in what was asked for.</summary>
    private static void Nothing(ITrail trail, Target asked, string? pattern)
    {
        IReadOnlyList<FieldEvent> ever = FieldHistory.Of(trail, asked, null, new Filter());
        if (ever.Count == 0)
        {
            throw new UserException(
                asked.Landings(trail).Any(number => trail.Read(number).Changes.Texts.Any(text => asked.IsFile(text.File)))
                    ? $"No field ever changed in '{asked}': it was only moved, or has no fields. See: cairn log --path {asked}"
                    : $"Nothing is known of '{asked}'. See what there is: cairn log"
            );
        }

        if (pattern is not null && new FieldPattern(pattern).Among(ever, one => one.Field.Path).Count == 0)
        {
            throw new UserException(
                $"No field of '{asked}' is called "
                    + $"'{pattern}'.{Nearest.Question(pattern, ever.Select(one => one.Field.Path.Split('.')[^1]))} See its fields: cairn "
                    + $"blame {asked}"
            );
        }

        Console.Error.WriteLine(Palette.ForErrors.Faint("No changes match."));
    }

    private static bool By(FieldEvent one, string author) =>
        one
            .Stored.Landing.Authors.Append(one.Stored.Landing.LandedBy)
            .Any(person => person.ToString().Contains(author, StringComparison.OrdinalIgnoreCase));

    private static void Print(TextWriter output, IReadOnlyList<FieldEvent> events, bool json, bool csv)
    {
        if (csv)
        {
            output.WriteLine(
                Csv.Line("id", "landedAt", "authors", "file", "resource", "path", "kind", "before", "after", "subject", "pullRequest")
            );
        }

        if (json || csv)
        {
            foreach (FieldEvent one in events)
            {
                output.WriteLine(
                    json
                        ? JsonRecords.History(one)
                        : Csv.Line(
                            one.Stored.Landing.Id,
                            one.Stored.Landing.LandedAt.UtcDateTime.ToString(
                                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                                System.Globalization.CultureInfo.InvariantCulture
                            ),
                            string.Join("; ", one.Stored.Landing.Authors),
                            one.Field.File,
                            one.Field.Resource,
                            one.Field.Path,
                            JsonRecords.Kind(one.Field.Kind),
                            one.Field.Before,
                            one.Field.After,
                            one.Stored.Landing.Subject,
                            one.Stored.Landing.PullRequest?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                        )
                );
            }

            return;
        }

        Palette paint = Palette.ForOutput;
        var text = new ChangeText(output, paint);
        foreach (
            IGrouping<(string File, string? Resource, string Path), FieldEvent> one in events.GroupBy(one =>
                (one.Field.File, one.Field.Resource, one.Field.Path)
            )
        )
        {
            output.WriteLine(
                $"{paint.Bold(Plain.Text(one.Key.Path))}  "
                    + $"{paint.Cyan(Plain.Text(one.Key.Resource ?? one.Key.File))}"
                    + $"{(one.Key.Resource is null ? "" : "  " + paint.Faint(Plain.Text(one.Key.File)))}"
            );
            FieldEvent[] values = [.. one];
            for (int i = 0; i < values.Length; i++)
            {
                string until =
                    values[i].Field.After is null ? ""
                    : i + 1 < values.Length ? ChangeText.Time(values[i + 1].Stored.Landing.LandedAt)
                    : "now";
                var landing = values[i].Stored.Landing;
                output.WriteLine(
                    $"  {text.Mark(values[i].Field.Kind)} {ChangeText.Time(landing.LandedAt)} "
                        + $"{(until.Length == 0 ? "" : $"– {until, -17}")} {text.Values(values[i].Field)}"
                );
                output.WriteLine(
                    paint.Faint(
                        Plain.Text(
                            $"      {string.Join(", ", landing.Authors.Select(person => person.Name).Take(3))}: {landing.Subject} "
                                + $"({landing.Id[..12]})"
                        )
                    )
                );
            }

            output.WriteLine();
        }
    }
}

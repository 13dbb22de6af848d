using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;

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
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Filters | AcceptedOptions.Limit | AcceptedOptions.Json | AcceptedOptions.Csv | AcceptedOptions.Proof
        );
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
                    throw new UserException("FIELD and --field are the same; pass only one.");
                }

                TargetHistory history = FieldHistory.WithMoves(
                    open.Trail,
                    asked,
                    pattern is null ? filter.Field : new FieldPattern(pattern),
                    // When a value ended is told by all that followed, not by what is shown.
                    filter with
                    {
                        From = null,
                        To = null,
                    }
                );
                IReadOnlyList<FieldEvent> events =
                [
                    .. history.Events.Where(fieldEvent =>
                        (filter.From is null || fieldEvent.Stored.Landing.LandedAt >= filter.From)
                        && (filter.To is null || fieldEvent.Stored.Landing.LandedAt < filter.To)
                        && (filter.Path is null || filter.Path.Matches(fieldEvent.Field.File))
                        && (filter.Author is null || By(fieldEvent, filter.Author))
                    ),
                ];
                int limit = shared.Limit(parsed, 0);
                events = limit > 0 ? [.. events.TakeLast(limit)] : events;
                if (events.Count == 0)
                {
                    Nothing(open.Trail, asked, pattern);
                }

                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                Print(pager.Out, history, events, shared.Json(parsed), shared.Csv(parsed));
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
                asked
                    .Landings(trail)
                    .And(trail.Between(null, null))
                    .Any(number => trail.Read(number).Changes.Texts.Any(text => asked.IsFile(text.File)))
                    ? $"No field of '{asked}' ever changed: the file was only moved, or it has no fields. See: cairn log --path {asked}"
                    : $"'{asked}' is not in the trail. List changes with: cairn log"
            );
        }

        if (pattern is not null && new FieldPattern(pattern).Among(ever, fieldEvent => fieldEvent.Field.Path).Count == 0)
        {
            throw new UserException(
                $"No field of '{asked}' is called "
                    + $"'{pattern}'.{Nearest.Question(pattern, ever.Select(fieldEvent => fieldEvent.Field.Path.Split('.')[^1]))}"
                    + $" See its fields: cairn blame {asked}"
            );
        }

        Console.Error.WriteLine(Palette.ForErrors.Faint("No changes match."));
    }

    private static bool By(FieldEvent one, string author) =>
        one
            .Stored.Landing.WritersOf(one.Field.SetBy)
            .Concat(one.Stored.Landing.IsLandedByForge ? [] : [one.Stored.Landing.LandedBy])
            .Any(person => Filter.Names(person, author) || person.ToString().Contains(author, StringComparison.OrdinalIgnoreCase));

    private static void Print(TextWriter output, TargetHistory history, IReadOnlyList<FieldEvent> shown, bool json, bool csv)
    {
        if (csv)
        {
            output.WriteLine(
                Csv.Line("id", "landedAt", "authors", "file", "resource", "path", "kind", "before", "after", "subject", "pullRequest")
            );
        }

        if (json || csv)
        {
            foreach (HistoryRowView row in shown.Select(HistoryRowView.Of))
            {
                output.WriteLine(json ? JsonLine.Of(row) : Line(row));
            }

            return;
        }

        Palette paint = Palette.ForOutput;
        var text = new ChangeText(output, paint);
        foreach (string move in HistoryView.Moves(history))
        {
            output.WriteLine(paint.Faint(TerminalText.Text(move)));
        }

        foreach (FieldHistoryView field in HistoryView.Of(history.Events, shown).Fields)
        {
            output.WriteLine(
                $"{paint.Bold(TerminalText.Text(field.Path))}  {paint.Cyan(TerminalText.Text(field.Resource ?? field.File))}"
                    + $"{(field.Resource is null ? "" : "  " + paint.Faint(TerminalText.Text(field.File)))}"
            );
            foreach ((HistoryRowView row, string? until) in field.Values)
            {
                output.WriteLine(
                    $"  {text.Mark(row.Kind)} {row.LandedAt.Minute} {(until is null ? "" : $"– {until, -17}")} {text.Values(row.Field)}"
                );
                output.WriteLine(paint.Faint(TerminalText.Text($"      {row.AuthorNames}: {row.Subject} ({row.ShortId})")));
                if (row.Unread is { } unread)
                {
                    output.WriteLine(paint.Faint(TerminalText.Text($"      or {UnreadVersionView.Setters(unread)}")));
                }

                if (row.UnreadSince is { } since && row == field.Values[^1].Row && row.After is not null)
                {
                    output.WriteLine(paint.Faint(TerminalText.Text($"      not known since {since.Id[..12]}: {since.Reason}")));
                }
            }

            output.WriteLine();
        }
    }

    private static string Line(HistoryRowView row) =>
        Csv.Line(
            row.Id,
            row.LandedAt.Iso,
            string.Join("; ", row.Authors.Select(author => author.Full)),
            row.File,
            row.Resource,
            row.Path,
            row.Kind,
            row.Before,
            row.After,
            row.Subject,
            row.PullRequest?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
}

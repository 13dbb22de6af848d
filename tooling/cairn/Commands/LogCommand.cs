using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

internal static class LogCommand
{
    private const int FieldsShown = 12;

    public static Command Create()
    {
        var rewritten = new Option<bool>("--rewritten")
        {
            Description = "Show changes that were recorded and later rewritten away, instead of those on the branch.",
        };
        var redacted = new Option<bool>("--redacted") { Description = "Only fields whose value was redacted." };
        var command = new Command("log", "List changes, newest first. Shows 20, or all with --json or --csv; see --limit.")
        {
            rewritten,
            redacted,
        };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Filters
                | AcceptedOptions.Limit
                | AcceptedOptions.Json
                | AcceptedOptions.Csv
                | AcceptedOptions.Whole
                | AcceptedOptions.Proof
        );
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                Filter filter = shared.Filter(parsed, open, parsed.GetValue(rewritten)) with { Redacted = parsed.GetValue(redacted) };
                int limit = shared.Limit(parsed, shared.IsForScripts(parsed) ? 0 : 20);
                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                if (shared.Csv(parsed))
                {
                    pager.Out.WriteLine(
                        Csv.Line(
                            "id",
                            "landedAt",
                            "landedBy",
                            "authors",
                            "subject",
                            "pullRequest",
                            "environments",
                            "file",
                            "resource",
                            "path",
                            "kind",
                            "before",
                            "after"
                        )
                    );
                }

                var text = new ChangeText(pager.Out, Palette.ForOutput);
                int found = 0;
                foreach (TimelineEntry entry in Timeline.Of(open.Trail, filter, limit))
                {
                    cancel.ThrowIfCancellationRequested();
                    found++;
                    var change = ChangeView.Of(shared.Wholly(parsed, entry));
                    if (shared.Json(parsed))
                    {
                        pager.Out.WriteLine(JsonLine.Of(change));
                    }
                    else if (shared.Csv(parsed))
                    {
                        Rows(pager.Out, change);
                    }
                    else
                    {
                        text.Change(change, FieldsShown, body: false);
                    }
                }

                if (found == 0 && !shared.IsForScripts(parsed))
                {
                    pager.Out.WriteLine(TimelineView.Nothing(open.Trail.Facts, filter));
                }

                return Task.FromResult(found == 0 ? 1 : 0);
            }
        );
        return command;
    }

    private static void Rows(TextWriter output, ChangeView change)
    {
        string?[] head =
        [
            change.Id,
            change.LandedAt.Iso,
            change.LandedBy.Full,
            string.Join("; ", change.Authors.Select(author => author.Full)),
            change.Subject,
            change.PullRequest?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            string.Join("; ", change.Environments),
        ];
        foreach (FieldView field in change.Fields)
        {
            output.WriteLine(Csv.Line([.. head, field.File, field.Resource, field.Path, field.Kind, field.Before, field.After]));
        }

        foreach (TextView text in change.Texts)
        {
            output.WriteLine(Csv.Line([.. head, text.File, null, null, text.Kind, null, text.Reason]));
        }

        if (change.Fields.Count + change.Texts.Count == 0)
        {
            output.WriteLine(Csv.Line([.. head, null, null, null, null, null, null]));
        }
    }
}

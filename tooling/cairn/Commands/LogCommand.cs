using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Changes;

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
        var shared = new Shared(command, Takes.Filters | Takes.Limit | Takes.Json | Takes.Csv | Takes.Whole | Takes.Proof);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                Filter filter = shared.Filter(parsed, open) with
                {
                    Rewritten = parsed.GetValue(rewritten),
                    Redacted = parsed.GetValue(redacted),
                };
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
                foreach (TimelineEntry entry in Timeline.Of(open.Trail, filter, limit).Select(entry => shared.Wholly(parsed, entry)))
                {
                    cancel.ThrowIfCancellationRequested();
                    found++;
                    if (shared.Json(parsed))
                    {
                        pager.Out.WriteLine(JsonRecords.Landing(entry));
                    }
                    else if (shared.Csv(parsed))
                    {
                        Rows(pager.Out, entry);
                    }
                    else
                    {
                        text.Landing(entry, FieldsShown, body: false);
                    }
                }

                if (found == 0 && !shared.IsForScripts(parsed))
                {
                    pager.Out.WriteLine(Nothing(open, filter));
                }

                return Task.FromResult(found == 0 ? 1 : 0);
            }
        );
        return command;
    }

    private static void Rows(TextWriter output, TimelineEntry entry)
    {
        Landing landing = entry.Stored.Landing;
        string?[] head =
        [
            landing.Id,
            landing.LandedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            landing.LandedBy.ToString(),
            string.Join("; ", landing.Authors),
            landing.Subject,
            landing.PullRequest?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            string.Join("; ", landing.Environments),
        ];
        foreach (FieldChange field in entry.Fields)
        {
            output.WriteLine(
                Csv.Line([.. head, field.File, field.Resource, field.Path, JsonRecords.Kind(field.Kind), field.Before, field.After])
            );
        }

        foreach (TextChange text in entry.Texts)
        {
            output.WriteLine(Csv.Line([.. head, text.File, null, null, JsonRecords.Kind(text.Kind), null, text.Reason]));
        }

        if (entry.Fields.Count + entry.Texts.Count == 0)
        {
            output.WriteLine(Csv.Line([.. head, null, null, null, null, null, null]));
        }
    }

    private static string Nothing(OpenTrail open, Filter filter)
    {
        var facts = open.Trail.Facts;
        bool outside = (filter.From is { } from && from > facts.Last) || (filter.To is { } to && to <= facts.First);
        return outside
            ? $"No changes in that time: the recorded ones are from {ChangeText.Time(facts.First!.Value)} to "
                + $"{ChangeText.Time(facts.Last!.Value)}."
            : "No changes match.";
    }
}

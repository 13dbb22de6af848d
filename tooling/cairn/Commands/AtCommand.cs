using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Times;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;

namespace Cairn.Cli.Commands;

internal static class AtCommand
{
    public static Command Create()
    {
        var date = new Argument<string>("DATE")
        {
            Description = "The time: 2026-11-03, '2026-11-03 14:00', 'last Tuesday', a tag. A day or a month means its end.",
        };
        var target = new Argument<string>("FILE|RESOURCE")
        {
            Description = "A file, or an object as deployment/name or apps/v1/Deployment/namespace/name.",
        };
        var field = new Argument<string?>("FIELD") { Description = "Only this field.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("at", "Show what a file, an object or a field was at a given time.") { date, target, field };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Environment | AcceptedOptions.Json | AcceptedOptions.Csv | AcceptedOptions.Now
        );
        Suggest.Objects(target);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(
                    parsed.GetValue(date)!,
                    shared.Now(parsed),
                    TimeEdge.End,
                    open.Trail.Facts.Last,
                    open.Repository.TimeOf
                );
                DateTimeOffset moment = instant?.At ?? throw new UserException(error!);

                // The end of a day is the first moment that is no longer in it.
                StoredLanding landing =
                    PointInTime.LandingAt(open.Trail, moment.AddSeconds(instant.At.TimeOfDay == TimeSpan.Zero ? -1 : 0))
                    ?? throw new NotFoundException(
                        $"No changes had landed by that time; the first is of {ChangeText.Time(open.Trail.Facts.First!.Value)}."
                    );
                string? pattern = parsed.GetValue(field);
                IReadOnlyList<FieldChange> fields = TargetState.Fields(
                    open,
                    new Target(parsed.GetValue(target)!),
                    landing,
                    pattern is null ? null : new FieldPattern(pattern),
                    shared.Filter(parsed, open)
                );
                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                if (!shared.IsForScripts(parsed))
                {
                    pager.Out.WriteLine(
                        Palette.ForOutput.Faint(
                            $"After {landing.Landing.Id[..12]} ({TerminalText.Text(landing.Landing.Subject)}), landed "
                                + $"{ChangeText.Time(landing.Landing.LandedAt)}:"
                        )
                    );
                }

                TargetState.Print(pager.Out, fields, shared.Json(parsed), shared.Csv(parsed));
                return Task.FromResult(0);
            }
        );
        return command;
    }
}

/// <summary>A target's fields as they stood after a landing.</summary>
internal static class TargetState
{
    /// <exception cref="UserException">There is no such thing, or it never had such a field.</exception>
    /// <exception cref="NotFoundException">It did not exist then, or did not have the field.</exception>
    public static IReadOnlyList<FieldChange> Fields(
        OpenTrail open,
        Target target,
        StoredLanding landing,
        FieldPattern? pattern,
        Filter filter
    )
    {
        var snapshot = new Snapshot(open.Repository, open.Redactor);
        var own = new List<FieldChange>();
        string? reason = null;
        foreach (string path in PointInTime.FilesAt(open.Trail, target, landing.Number, filter))
        {
            LandingFields? held = snapshot.Fields(landing.Landing.Id, path);
            own.AddRange(held?.Fields.Where(field => target.IsFile(path) || target.IsResource(field.Resource)) ?? []);
            reason ??= held is { Fields.Count: 0, Texts: [{ } text, ..] } ? $"'{path}' has no fields to show: {text.Reason}." : null;
        }

        if (own.Count == 0)
        {
            string absent =
                $"'{target}' did not exist after {landing.Landing.Id[..12]} ({ChangeText.Time(landing.Landing.LandedAt)}). See: cairn "
                + $"history "
                + target;
            throw reason is not null ? new UserException(reason)
            : target.Landings(open.Trail).IsEmpty ? new UserException($"'{target}' is not in the trail. List changes with: cairn log")
            : new NotFoundException(absent);
        }

        IReadOnlyList<FieldChange> meant = pattern is null ? own : pattern.Among(own, field => field.Path);
        if (meant.Count > 0)
        {
            return meant;
        }

        IReadOnlyList<FieldEvent> ever = FieldHistory.Of(open.Trail, target, null, new Filter());
        throw pattern!.Among(ever, fieldEvent => fieldEvent.Field.Path).Count > 0
            ? new NotFoundException($"'{target}' did not have that field at that time. Omit the field to list the fields it had.")
            : new UserException($"'{target}' has no field of that name. List its fields with: cairn blame {target}");
    }

    public static void Print(TextWriter output, IReadOnlyList<FieldChange> fields, bool json, bool csv)
    {
        if (csv)
        {
            output.WriteLine(Csv.Line("file", "resource", "path", "value"));
        }

        string last = "";
        foreach (FieldChange field in fields)
        {
            if (json)
            {
                output.WriteLine(JsonLine.Of(FieldStateView.Of(field), AnswersJson.Default.FieldStateView));
                continue;
            }

            if (csv)
            {
                output.WriteLine(Csv.Line(field.File, field.Resource, field.Path, field.After));
                continue;
            }

            string place = field.Resource + field.File;
            if (place != last)
            {
                output.WriteLine(
                    field.Resource is null
                        ? Palette.ForOutput.Cyan(TerminalText.Text(field.File))
                        : $"{Palette.ForOutput.Cyan(TerminalText.Text(field.Resource))}  "
                            + $"{Palette.ForOutput.Faint(TerminalText.Text(field.File))}"
                );
                last = place;
            }

            output.WriteLine($"  {TerminalText.Text(field.Path)}: {Palette.ForOutput.Bold(ChangeText.Value(field.After))}");
        }
    }
}

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
        var date = new Argument<string>("DATE") { Description = "When: 2026-11-03, '2026-11-03 14:00', 'last Tuesday', a tag." };
        var target = new Argument<string>("FILE|RESOURCE")
        {
            Description = "A file, or an object: apps/v1/Deployment/ns/name, deployment/name.",
        };
        var field = new Argument<string?>("FIELD") { Description = "Only this field.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("at", "What a file, object or field was at a moment (at the end of a day or month that is named).")
        {
            date,
            target,
            field,
        };
        var shared = new Shared(command);
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
                    Moments.LandingAt(open.Trail, moment.AddSeconds(instant.At.TimeOfDay == TimeSpan.Zero ? -1 : 0))
                    ?? throw new UserException(
                        $"The trail begins at {ChangeText.Time(open.Trail.Facts.First!.Value)}; nothing is known before."
                    );
                string? pattern = parsed.GetValue(field);
                IReadOnlyList<FieldChange> fields = Standing.Fields(
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
                            $"After {landing.Landing.Id[..12]} ({Plain.Text(landing.Landing.Subject)}), landed "
                                + $"{ChangeText.Time(landing.Landing.LandedAt)}:"
                        )
                    );
                }

                Standing.Print(pager.Out, fields, shared.Json(parsed), shared.Csv(parsed));
                return Task.FromResult(0);
            }
        );
        return command;
    }
}

/// <summary>A target's fields as they stood after a landing.</summary>
internal static class Standing
{
    /// <exception cref="UserException">There was no such thing, or it has no such field.</exception>
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
        foreach (string path in Moments.FilesAt(open.Trail, target, landing.Number, filter))
        {
            LandingFields? held = snapshot.Fields(landing.Landing.Id, path);
            own.AddRange(held?.Fields.Where(field => target.IsFile(path) || target.IsResource(field.Resource)) ?? []);
            reason ??= held is { Fields.Count: 0, Texts: [{ } text, ..] } ? $"'{path}' has no fields to show: {text.Reason}." : null;
        }

        if (own.Count == 0)
        {
            throw new UserException(
                reason
                    ?? $"'{target}' was not there after {landing.Landing.Id[..12]} ({ChangeText.Time(landing.Landing.LandedAt)}). See: "
                        + $"cairn history {target}"
            );
        }

        IReadOnlyList<FieldChange> meant = pattern is null ? own : pattern.Among(own, field => field.Path);
        return meant.Count > 0
            ? meant
            : throw new UserException($"'{target}' had no such field then. See all of them by leaving the field out.");
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
                output.WriteLine(JsonLine.Of(StandingView.Of(field), AnswersJson.Default.StandingView));
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
                        ? Palette.ForOutput.Cyan(Plain.Text(field.File))
                        : $"{Palette.ForOutput.Cyan(Plain.Text(field.Resource))}  {Palette.ForOutput.Faint(Plain.Text(field.File))}"
                );
                last = place;
            }

            output.WriteLine($"  {Plain.Text(field.Path)}: {Palette.ForOutput.Bold(ChangeText.Value(field.After))}");
        }
    }
}

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
using Cairn.Trail.Changes.Readers;
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
                string when = parsed.GetValue(date)!;
                string? named = null;
                (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(
                    when,
                    shared.Now(parsed),
                    TimeEdge.End,
                    open.Trail.Facts.Last,
                    revision =>
                    {
                        DateTimeOffset? time = open.TimeOf(revision);
                        named = time is null ? named : revision;
                        return time;
                    }
                );
                DateTimeOffset moment = instant?.At ?? throw new UserException(error!);

                // A tag, a branch or a commit alone is read as git reads it: the tag may have been made long after what it names.
                string? commit = named == when.Trim() ? open.Repository.Commit(named) : null;

                // The end of a day is the first moment that is no longer in it; a moment that was written is itself meant.
                StoredLanding landing =
                    (commit is null ? null : Landed(open.Trail, commit))
                    ?? PointInTime.LandingAt(open.Trail, moment.AddSeconds(instant.IsEnd ? -1 : 0))
                    ?? throw new NotFoundException(
                        $"No changes had landed by that time; the first is of {ChangeText.Time(open.Trail.Facts.First!.Value)}."
                    );
                commit ??= landing.Landing.Id;
                string? pattern = parsed.GetValue(field);
                IReadOnlyList<FieldChange> fields = TargetState.Fields(
                    open,
                    new Target(parsed.GetValue(target)!),
                    landing,
                    commit,
                    pattern is null ? null : new FieldPattern(pattern),
                    shared.Filter(parsed, open)
                );
                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                if (!shared.IsForScripts(parsed))
                {
                    pager.Out.WriteLine(
                        Palette.ForOutput.Faint(
                            commit == landing.Landing.Id
                                ? $"After {landing.Landing.Id[..12]} ({TerminalText.Text(landing.Landing.Subject)}), landed "
                                    + $"{ChangeText.Time(landing.Landing.LandedAt)}:"
                                : $"At {commit[..12]}, which {TerminalText.Text(when.Trim())} names:"
                        )
                    );
                }

                TargetState.Print(pager.Out, fields, shared.Json(parsed), shared.Csv(parsed));
                return Task.FromResult(0);
            }
        );
        return command;
    }

    /// <summary>The landing that brought a commit; null where none on the tracked branch did.</summary>
    private static StoredLanding? Landed(ITrail trail, string commit) =>
        trail
            .FindCommit(commit)
            .Select(number => trail.Read(number, commits: true))
            .FirstOrDefault(stored =>
                stored.Rewrite is null && (stored.Landing.Id == commit || stored.Landing.Commits.Any(brought => brought.Id == commit))
            );
}

/// <summary>A target's fields as they stood after a landing, or at a commit that it brought.</summary>
internal static class TargetState
{
    /// <exception cref="UserException">There is no such thing, or it never had such a field.</exception>
    /// <exception cref="NotFoundException">It did not exist then, or did not have the field.</exception>
    public static IReadOnlyList<FieldChange> Fields(
        OpenTrail open,
        Target target,
        StoredLanding landing,
        string commit,
        FieldPattern? pattern,
        Filter filter
    )
    {
        var snapshot = new Snapshot(open.Repository, open.Redactor);
        var own = new List<FieldChange>();
        string? reason = null;
        (IReadOnlyList<string> paths, bool ofObject) = PointInTime.FilesAt(open.Trail, target, landing.Number, filter);
        foreach (string path in paths)
        {
            LandingFields? held = snapshot.Fields(commit, path);
            own.AddRange(held?.Fields.Where(field => !ofObject || target.IsResource(field.Resource)) ?? []);
            reason ??=
                held is { Texts: [{ } text, ..] } && (held.Fields.Count == 0 || text.Reason == NotFieldsReasons.Lfs)
                    ? $"'{path}' has no fields to show: {text.Reason}."
                    : null;
        }

        if (own.Count == 0)
        {
            string absent =
                $"'{target}' did not exist {(commit == landing.Landing.Id ? "after" : $"at {commit[..12]}, brought by")} "
                + $"{landing.Landing.Id[..12]} ({ChangeText.Time(landing.Landing.LandedAt)}). See: cairn history {target}";
            throw reason is not null ? new UserException(reason)
            : target.Landings(open.Trail).And(open.Trail.Between(null, null)).IsEmpty
                ? new UserException($"'{target}' is not in the trail. List changes with: cairn log")
            : new NotFoundException(absent);
        }

        IReadOnlyList<FieldChange> meant = pattern is null ? own : pattern.Among(own, field => field.Path);
        if (meant.Count > 0)
        {
            return meant;
        }

        if (reason is not null)
        {
            throw new UserException(reason);
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

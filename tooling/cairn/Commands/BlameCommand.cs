using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Index;

namespace Cairn.Cli.Commands;

internal static class BlameCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("FILE|RESOURCE")
        {
            Description = "A file, or an object as deployment/name or apps/v1/Deployment/namespace/name.",
        };
        var command = new Command("blame", "Show each field of a file or object with the change that last set it.") { target };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Environment
                | AcceptedOptions.Until
                | AcceptedOptions.Field
                | AcceptedOptions.Json
                | AcceptedOptions.Csv
                | AcceptedOptions.Now
        );
        Suggest.Objects(target);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                var asked = new Target(parsed.GetValue(target)!);
                Filter filter = shared.Filter(parsed, open);
                LandingSet line = open.Trail.Between(null, filter.To);
                StoredLanding tip = !line.IsEmpty
                    ? open.Trail.Read(line.Last)
                    : throw new NotFoundException("No changes had landed by that date.");
                IReadOnlyList<FieldChange> standing = TargetState.Fields(open, asked, tip, tip.Landing.Id, filter.Field, filter);
                IReadOnlyList<BlamedField> blamed = Blame.Of(open.Trail, standing, new Filter(To: filter.To));
                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                Print(pager.Out, blamed, shared.Json(parsed), shared.Csv(parsed));
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Print(TextWriter output, IReadOnlyList<BlamedField> blamed, bool json, bool csv)
    {
        if (csv)
        {
            output.WriteLine(Csv.Line("id", "landedAt", "authors", "file", "resource", "path", "value"));
        }

        int width = blamed.Count == 0 ? 0 : Math.Min(20, blamed.Max(blamedField => Who(blamedField).Length));
        bool several = !json && !csv && blamed.Select(blamedField => blamedField.Field.File).Distinct().Skip(1).Any();
        string last = "";
        foreach (BlamedField blamedField in blamed)
        {
            if (several && blamedField.Field.File != last)
            {
                output.WriteLine(Palette.ForOutput.Cyan(TerminalText.Text(last = blamedField.Field.File)));
            }

            string time = blamedField.SetBy is { } set ? ChangeText.Time(set.Landing.LandedAt) : "";
            output.WriteLine(
                json ? Json(blamedField)
                : csv
                    ? Csv.Line(
                        blamedField.SetBy?.Landing.Id,
                        time,
                        Who(blamedField),
                        blamedField.Field.File,
                        blamedField.Field.Resource,
                        blamedField.Field.Path,
                        blamedField.Field.After
                    )
                : $"{Palette.ForOutput.Yellow(Setter(blamedField))} {time, -17} "
                    + $"{TerminalText.Text(Who(blamedField).PadRight(width)[..width])} {TerminalText.Text(blamedField.Field.Path)}: "
                    + $"{Palette.ForOutput.Bold(ChangeText.Value(blamedField.Field.After))}{Doubt(blamedField)}"
            );
        }
    }

    private static string Json(BlamedField one) =>
        BlameFieldView.Of(one) is { } blamed
            ? JsonLine.Of(blamed, AnswersJson.Default.BlameFieldView)
            : JsonLine.Of(
                new(one.Field.File, one.Field.Resource, one.Field.Path, one.Field.After, null)
                {
                    Unread = UnreadVersionView.Of(one.Unread),
                },
                AnswersJson.Default.UnattributedView
            );

    private static string Setter(BlamedField one) => one.SetBy?.Landing.Id[..12] ?? (one.Unread is [] ? "(list moved)" : "(not known)");

    /// <summary>Who else may have set it, where versions of the file could not be read.</summary>
    private static string Doubt(BlamedField one)
    {
        if (UnreadVersionView.Of(one.Unread) is not { } unread)
        {
            return "";
        }

        string reason =
            one.SetBy is null ? $"set by one of {UnreadVersionView.Setters(unread)}"
            : one.SetBy == one.Unread[0].Stored ? $"recorded as text alone: {unread[0].Reason}"
            : $"or {UnreadVersionView.Setters(unread)}";
        return "  " + Palette.ForOutput.Faint(TerminalText.Text($"({reason})"));
    }

    private static string Who(BlamedField one) =>
        one.SetBy is { } set ? string.Join(", ", set.Landing.WritersOf(one.Writers).Select(person => person.Shown)) : "";
}

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
        var shared = new Shared(command, Takes.Environment | Takes.Until | Takes.Field | Takes.Json | Takes.Csv | Takes.Now);
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
                IReadOnlyList<FieldChange> standing = Standing.Fields(open, asked, tip, filter.Field, filter);
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

        int width = blamed.Count == 0 ? 0 : Math.Min(20, blamed.Max(one => Who(one).Length));
        bool several = !json && !csv && blamed.Select(one => one.Field.File).Distinct().Skip(1).Any();
        string last = "";
        foreach (BlamedField one in blamed)
        {
            if (several && one.Field.File != last)
            {
                output.WriteLine(Palette.ForOutput.Cyan(Plain.Text(last = one.Field.File)));
            }

            string time = one.SetBy is { } set ? ChangeText.Time(set.Landing.LandedAt) : "";
            output.WriteLine(
                json ? Json(one)
                : csv ? Csv.Line(one.SetBy?.Landing.Id, time, Who(one), one.Field.File, one.Field.Resource, one.Field.Path, one.Field.After)
                : $"{Palette.ForOutput.Yellow(one.SetBy?.Landing.Id[..12] ?? "(list moved)")} {time, -17} "
                    + $"{Plain.Text(Who(one).PadRight(width)[..width])} {Plain.Text(one.Field.Path)}: "
                    + $"{Palette.ForOutput.Bold(ChangeText.Value(one.Field.After))}"
            );
        }
    }

    private static string Json(BlamedField one) =>
        BlamedView.Of(one) is { } blamed
            ? JsonLine.Of(blamed, AnswersJson.Default.BlamedView)
            : JsonLine.Of(
                new(one.Field.File, one.Field.Resource, one.Field.Path, one.Field.After, null),
                AnswersJson.Default.UnattributedView
            );

    private static string Who(BlamedField one) =>
        one.SetBy is { } set ? string.Join(", ", set.Landing.Authors.Select(person => person.Name)) : "";
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;

namespace Cairn.Cli.Commands;

internal static class DiffCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("A") { Description = "A revision, a directory, an environment, or REVISION:DIRECTORY." };
        var to = new Argument<string>("B") { Description = "What to compare it with, in the same forms." };
        var same = new Option<bool>("--same-release")
        {
            Description = "For two rendered environments: compare them as if both ran the release of A.",
        };
        var exit = new Option<bool>("--exit-code")
        {
            Description =
                "Exit with 1 when anything differs. Two rendered environments always exit with 1 when a difference is not declared as a "
                + "fact.",
        };
        var command = new Command(
            "diff",
            "Compare two revisions, directories or environments field by field. For two rendered environments, differences that their "
                + "declared facts explain are told apart from the rest."
        )
        {
            from,
            to,
            same,
            exit,
        };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Path | AcceptedOptions.Field | AcceptedOptions.Json | AcceptedOptions.Csv | AcceptedOptions.Whole
        );
        Suggest.Environments(from);
        Suggest.Environments(to);
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (EnvironmentDiff.Both(shared.Repo(parsed), parsed.GetValue(from)!, parsed.GetValue(to)!) is { } both)
                {
                    Rendered(parsed);
                    return await EnvironmentDiff.Print(shared.Repo(parsed), both, parsed.GetValue(same), shared.Json(parsed), cancel);
                }

                if (parsed.GetValue(same))
                {
                    throw new UserException(
                        "--same-release works on two rendered environments, which declare their facts in environment.yaml."
                    );
                }

                using OpenTrail open = shared.Open(parsed, cancel);
                var snapshot = new Snapshot(open.Repository, open.Redactor);
                LandingFields different = snapshot.Compare(Place(open, parsed.GetValue(from)!), Place(open, parsed.GetValue(to)!));
                Filter filter = shared.Filter(parsed, open);
                IReadOnlyList<FieldChange> fields = shared.Wholly(
                    parsed,
                    (IReadOnlyList<FieldChange>)
                        [
                            .. different.Fields.Where(field =>
                                (filter.Path is null || filter.Path.Matches(field.File))
                                && (filter.Field is null || filter.Field.Matches(field.Path))
                            ),
                        ]
                );
                TextChange[] texts = filter.Field is not null
                    ? []
                    : [.. different.Texts.Where(text => filter.Path is null || filter.Path.Matches(text.File))];
                using var pager = Pager.Open(!shared.IsForScripts(parsed));
                Print(pager.Out, fields, texts, shared.Json(parsed), shared.Csv(parsed));
                return parsed.GetValue(exit) && fields.Count + texts.Length > 0 ? 1 : 0;
            }
        );
        return command;
    }

    /// <summary>Refuses what the comparison of two rendered environments has no use for.</summary>
    private static void Rendered(ParseResult parsed)
    {
        if (
            parsed
                .CommandResult.Children.OfType<OptionResult>()
                .FirstOrDefault(optionResult =>
                    !optionResult.Implicit && optionResult.Option.Name is "--path" or "--field" or "--csv" or "--whole" or "--ref"
                ) is
            { } useless
        )
        {
            throw new UserException(
                $"{useless.Option.Name} has no effect on two rendered environments, which are compared whole as they are on disk. To "
                    + $"compare their directories instead: cairn diff environments/A/rendered environments/B/rendered"
            );
        }
    }

    private static SnapshotPlace Place(OpenTrail open, string named)
    {
        int colon = named.IndexOf(':');
        if (colon > 0 && open.Repository.Commit(named[..colon]) is { } revision)
        {
            return new SnapshotPlace(revision, named[(colon + 1)..]);
        }

        string? environment = open.Trail.Facts.Environments.FirstOrDefault(seen => seen.Name == named)?.Because;
        string? commit = open.Repository.Commit(named);
        if (environment is not null && commit is not null)
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Faint(
                    $"'{named}' is both an environment and a revision; using the environment. For the revision write {named}:"
                )
            );
        }

        string? directory = environment is null && commit is null ? named.TrimEnd('/') : environment;
        if (directory is null)
        {
            return new SnapshotPlace(commit!, "");
        }

        var place = new SnapshotPlace(open.Repository.Tip, directory);
        return new Snapshot(open.Repository, open.Redactor).Files(place).Count > 0
            ? place
            : throw new UserException(
                $"'{named}' is not a revision, directory or environment of this repository."
                    + Nearest.Question(named, open.Trail.Facts.Environments.Select(seen => seen.Name))
            );
    }

    private static void Print(TextWriter output, IReadOnlyList<FieldChange> fields, TextChange[] texts, bool json, bool csv)
    {
        if (csv)
        {
            output.WriteLine(Csv.Line("file", "resource", "path", "kind", "before", "after"));
        }

        foreach (FieldChange field in json || csv ? fields : [])
        {
            output.WriteLine(
                json
                    ? JsonLine.Of(FieldView.Of(field))
                    : Csv.Line(field.File, field.Resource, field.Path, FieldView.Named(field.Kind), field.Before, field.After)
            );
        }

        foreach (TextChange text in json || csv ? texts : [])
        {
            output.WriteLine(
                json ? JsonLine.Of(TextView.Of(text)) : Csv.Line(text.File, null, null, FieldView.Named(text.Kind), null, text.Reason)
            );
        }

        if (json || csv)
        {
            return;
        }

        var told = new ChangeText(output, Palette.ForOutput);
        told.Fields(fields);
        told.Texts(texts.Select(TextView.Of));

        output.WriteLine(
            fields.Count + texts.Length == 0 ? "No difference." : $"{fields.Count:N0} fields and {texts.Length:N0} other files differ."
        );
    }
}

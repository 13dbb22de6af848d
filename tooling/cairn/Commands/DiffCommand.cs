using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Environments;
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
                Filter filter = shared.Filter(parsed, open);
                LandingFields different = Compare(open, snapshot, parsed.GetValue(from)!, parsed.GetValue(to)!);
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

    private static LandingFields Compare(OpenTrail open, Snapshot snapshot, string from, string to)
    {
        (string? first, string? second) = (Environment(open, from), Environment(open, to));
        if (first is not null && second is not null)
        {
            return EnvironmentComparison.Between(open, first, second);
        }

        // A name that means nothing is said before what an environment cannot be compared with.
        SnapshotPlace? after = second is null ? Place(open, snapshot, to, null) : null;
        return snapshot.Compare(Place(open, snapshot, from, first), after ?? Place(open, snapshot, to, second));
    }

    /// <summary>The environment that is named; null when it is none.</summary>
    private static string? Environment(OpenTrail open, string named)
    {
        if (open.Trail.Environments.Known.FirstOrDefault(known => known.Name == named)?.Name is not { } environment)
        {
            return null;
        }

        if (open.Repository.Commit(named) is not null)
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Faint(
                    $"'{named}' is both an environment and a revision; using the environment. For the revision write {named}:"
                )
            );
        }

        return environment;
    }

    private static SnapshotPlace Place(OpenTrail open, Snapshot snapshot, string named, string? environment)
    {
        int colon = named.IndexOf(':');
        SnapshotPlace place =
            environment is not null ? new SnapshotPlace(open.Repository.Tip, OnlyRoot(open, snapshot, environment))
            : colon > 0 && open.Repository.Commit(named[..colon]) is { } revision ? new SnapshotPlace(revision, named[(colon + 1)..])
            : open.Repository.Commit(named) is { } commit ? new SnapshotPlace(commit, "")
            : new SnapshotPlace(open.Repository.Tip, named.TrimEnd('/'));
        if (snapshot.Holds(place))
        {
            return place;
        }

        // Comparing with nothing would call all of the other side added or removed, whatever was meant.
        throw new UserException(
            snapshot.Files(place).Count > 0 ? $"'{named}' has no configuration, only placeholders, so there is nothing to compare with."
            : place.Commit == open.Repository.Tip && place.Directory.Length > 0 && colon <= 0
                ? $"'{named}' is not a revision, directory or environment of this repository."
                    + Nearest.Question(named, open.Trail.Facts.Environments.Select(seen => seen.Name))
            : $"'{named}' has no files, so there is nothing to compare with. See what there is: git ls-tree {place.Commit[..12]}"
        );
    }

    private static string OnlyRoot(OpenTrail open, Snapshot snapshot, string environment)
    {
        string[] roots =
        [
            .. snapshot
                .Files(new SnapshotPlace(open.Repository.Tip, ""))
                .Select(file => (File: file, Root: open.Trail.Environments.RootOf(file)))
                .Where(file => file.Root?.Name == environment)
                .Select(file => file.Root!.Pattern is null ? file.Root.Path : file.File)
                .Distinct(),
        ];
        return roots.Length switch
        {
            0 => throw new EmptySideException(
                $"The environment '{environment}' has no files at {open.Repository.Tip[..12]}, so there is nothing to compare with."
            ),
            1 => roots[0],
            _ => throw new UserException(
                $"The environment '{environment}' has {roots.Length:N0} roots ({string.Join(", ", roots.Take(3))}, …), and only another "
                    + "environment has the same; name one of them instead."
            ),
        };
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

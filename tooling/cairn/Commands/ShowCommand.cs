using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Index;

namespace Cairn.Cli.Commands;

internal static class ShowCommand
{
    public static Command Create()
    {
        var change = new Argument<string>("CHANGE")
        {
            Description = "A commit (full or abbreviated, also one that a merge brought), a revision, or a pull request as '#482'.",
        };
        var command = new Command("show", "Show one change: who, when, why, its commits and every field it changed.") { change };
        var shared = new SharedOptions(command, AcceptedOptions.Json | AcceptedOptions.Whole | AcceptedOptions.Proof);
        Suggest.Changes(change);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                StoredLanding stored = Find(open, parsed.GetValue(change)!);
                var shown = ChangeView.Of(
                    shared.Wholly(parsed, new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts)),
                    commits: true,
                    live: new DeploymentTrail(open.Trail).Of(stored, [])
                );
                using var pager = Pager.Open(!shared.Json(parsed));
                if (shared.Json(parsed))
                {
                    pager.Out.WriteLine(JsonLine.Of(shown));
                    return Task.FromResult(0);
                }

                Print(pager.Out, shown);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Print(TextWriter output, ChangeView change)
    {
        Palette paint = Palette.ForOutput;
        var text = new ChangeText(output, paint);
        foreach (CommitView commit in change.Brought)
        {
            string by = paint.Faint($"({text.Line(commit.Byline)})");
            output.WriteLine($"  {paint.Faint("brought")} {commit.ShortId} {TerminalText.Text(commit.Subject)} {by}");
        }

        text.Change(change, 0, body: true);
        foreach (LiveView live in change.Live ?? [])
        {
            output.WriteLine("  " + TerminalText.Text(live.Sentence));
        }

        output.WriteLine(
            paint.Faint(
                $"  committed by {TerminalText.Text(change.Committer.Full)}; {change.Signature}; pull request: {change.RequestSource}"
            )
        );
    }

    internal static StoredLanding Find(OpenTrail open, string change)
    {
        LandingSet found =
            change.StartsWith('#') && int.TryParse(change.AsSpan(1), out int number)
                ? open.Trail.Find(Terms.PullRequest(number))
                : open.Trail.FindCommit(change);
        if (found.IsEmpty && open.Repository.Commit(change) is { } commit)
        {
            found = open.Trail.FindCommit(commit);
        }

        if (found.IsEmpty)
        {
            throw new UserException($"{TimelineView.UnknownChange(open.Repository.TrackedName, change)} See: cairn log");
        }

        StoredLanding[] landings =
        [
            .. found
                .Select(item => open.Trail.Read(item, commits: true))
                .OrderBy(stored => stored.Rewrite is not null)
                .ThenByDescending(stored => stored.Number),
        ];
        return landings.Length == 1 || landings.Count(stored => stored.Rewrite is null) <= 1 || change.Length >= 12
            ? landings[0]
            : throw new UserException(
                $"'{change}' is ambiguous: {landings.Length} changes match ("
                    + string.Join(", ", landings.Take(5).Select(stored => $"{stored.Landing.Id[..12]} {stored.Landing.Subject}"))
                    + $"{(landings.Length > 5 ? ", …" : "")}). Use a commit id."
            );
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
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
        var shared = new Shared(command, Takes.Json | Takes.Whole | Takes.Proof);
        Suggest.Changes(change);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                StoredLanding stored = Find(open, parsed.GetValue(change)!);
                TimelineEntry entry = shared.Wholly(parsed, new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts));
                IReadOnlyList<LiveChange> live = new DeploymentTrail(open.Trail).Of(stored, []);
                using var pager = Pager.Open(!shared.Json(parsed));
                if (shared.Json(parsed))
                {
                    pager.Out.WriteLine(JsonRecords.LandingWhole(entry, live));
                    return Task.FromResult(0);
                }

                Palette paint = Palette.ForOutput;
                Landing landing = stored.Landing;
                foreach (BroughtCommit commit in landing.IsMerge ? landing.Commits : [])
                {
                    string by =
                        $"({Plain.Text(commit.Author.Name)}, {ChangeText.Time(commit.AuthoredAt)}{(commit.Signed ? ", signed" : "")})";
                    pager.Out.WriteLine($"  {paint.Faint("brought")} {commit.Id[..12]} {Plain.Text(commit.Subject)} {paint.Faint(by)}");
                }

                new ChangeText(pager.Out, paint).Landing(entry, 0, body: true);
                foreach (LiveChange one in live)
                {
                    pager.Out.WriteLine("  " + Plain.Text(Telling.Live(one)));
                }

                pager.Out.WriteLine(
                    paint.Faint(
                        $"  committed by {Plain.Text(landing.Committer.ToString())}; "
                            + $"{(landing.Signed ? "a signature is present" : "not signed")}; pull request known from: "
                            + $"{landing.PullRequest?.KnownFrom ?? "none"}"
                    )
                );
                return Task.FromResult(0);
            }
        );
        return command;
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
            throw new UserException($"There is no change '{change}' on {open.Repository.TrackedName}. See: cairn log");
        }

        StoredLanding[] landings =
        [
            .. found
                .Select(one => open.Trail.Read(one, commits: true))
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

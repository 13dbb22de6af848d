using System.CommandLine;
using System.Security.Cryptography;
using Cairn.Cli.Output;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting;
using Cairn.Delivery.Preview;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>What a pull request does, before it lands.</summary>
internal static class PreviewCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--base")
        {
            Description = "The branch or commit to merge into.",
            HelpName = "REF",
            Required = true,
        };
        var head = new Option<string>("--head")
        {
            Description = "The branch or commit to merge.",
            HelpName = "REF",
            DefaultValueFactory = _ => "HEAD",
        };
        var check = new Option<bool>("--check")
        {
            Description =
                "Exit with 1 when rendered files are out of date, environments differ beyond their facts, or something will go wrong.",
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var present = new Option<string?>("--now")
        {
            Description = "Use this as the current time (ISO 8601), for sync windows.",
            HelpName = "TIME",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON: one object." };
        var command = new Command(
            "preview",
            "Show what a pull request does, as Markdown for a comment. It lists changed fields by environment, their sync waves, what will "
                + "go wrong, and who must approve."
        )
        {
            from,
            head,
            check,
            repo,
            present,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                PromotionGit git = await PromotionGit.Open(parsed.GetValue(repo)!, cancel);
                var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
                var repository = GitRepository.Open(git.Directory, null);
                var snapshot = new Snapshot(repository, redactor);
                DateTimeOffset now = PromotionOptions.Moment(parsed.GetValue(present));
                string[] ends = [parsed.GetValue(from)!, parsed.GetValue(head)!];
                var map = EnvironmentMap.OfTree(
                    ends.Select(repository.Commit)
                        .OfType<string>()
                        .SelectMany(commit => snapshot.Files(new SnapshotPlace(commit, "")))
                        .Distinct(StringComparer.Ordinal),
                    EnvironmentComparison.Declared(repository),
                    now
                );
                var linter = new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default));
                PreviewReport report = await new Previewer(
                    git,
                    (before, after) => snapshot.Compare(new SnapshotPlace(before, ""), new SnapshotPlace(after, "")),
                    redactor,
                    now,
                    map.Of
                ).Preview(parsed.GetValue(from)!, parsed.GetValue(head)!, input => Linter.Lint(input, linter.UsualRules, cancel), cancel);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonLine.Of(PreviewView.Of(report), CliJson.Default.PreviewView));
                }
                else
                {
                    Console.Write(PreviewMarkdown.Of(report));
                }

                return parsed.GetValue(check) && report.HasFaults ? 1 : 0;
            }
        );
        return command;
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Environments;

namespace Cairn.Cli.Commands;

/// <summary>An environment back to what it ran before, as a reviewed commit.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var environment = new Argument<string>("ENV") { Description = "The environment." };
        var to = new Option<string>("--to")
        {
            Description = "The change to go back to (a commit, a tag, a pull request as '#482'), or a release.",
            HelpName = "CHANGE|RELEASE",
            Required = true,
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why: shown to reviewers and recorded.",
            HelpName = "TEXT",
            Required = true,
        };
        var command = new Command(
            "rollback",
            "Roll an environment back to an earlier release. Makes a new commit on a branch, with a receipt, and opens a pull request; no "
                + "history is rewritten. Without releases, the environment's files go back to what they were."
        )
        {
            environment,
            to,
            reason,
        };
        var promoting = new PromotionOptions(command);
        Suggest.Environments(environment);
        Suggest.Changes(to);
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                {
                    throw new UserException("--reason must not be empty: it is recorded with the rollback.");
                }

                PromotionGit git = await promoting.Open(parsed, cancel);
                Remote? remote = await promoting.Remote(parsed, git, cancel);
                using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
                ForgeAccess? forge = promoting.Forge(parsed, remote, http);
                string name = parsed.GetValue(environment)!;
                string change = Change(parsed, promoting, git, parsed.GetValue(to)!, cancel);
                if (!EnvironmentFolder.IsPlatform(git.Directory))
                {
                    return await Folder(promoting, parsed, git, (name, change, parsed.GetValue(reason)!), remote, forge, cancel);
                }

                EnvironmentNames.Of(git.Directory, [name]);
                return await Release(promoting, parsed, git, (name, change, parsed.GetValue(reason)!), remote, forge, cancel);
            }
        );
        return command;
    }

    /// <summary>A pull request's commit, as <c>cairn show</c> finds it; anything else is git's to resolve.</summary>
    private static string Change(ParseResult parsed, PromotionOptions promoting, PromotionGit git, string named, CancellationToken cancel)
    {
        if (!named.StartsWith('#'))
        {
            return named;
        }

        using OpenTrail open = SharedOptions.CatchUp(GitRepository.Open(git.Directory, null), promoting.Data(parsed), cancel);
        return ShowCommand.Find(open, named).Landing.Id;
    }

    private static async Task<int> Release(
        PromotionOptions promoting,
        ParseResult parsed,
        PromotionGit git,
        (string Environment, string To, string Reason) asked,
        Remote? remote,
        ForgeAccess? forge,
        CancellationToken cancel
    )
    {
        PromotionPlan plan = await new RollbackPlanner(
            git,
            Kustomize.Find(),
            promoting.Origins(parsed, git, asked.Environment, cancel)
        ).Plan(asked.Environment, asked.To, remote, cancel);
        var shown = new PromotionText(Console.Out, Palette.ForOutput);
        if (!promoting.Json(parsed))
        {
            shown.Plan(plan);
        }

        if (promoting.Dry(parsed))
        {
            if (promoting.Json(parsed))
            {
                Console.WriteLine(PromotionJson.Of(plan, null));
            }

            return plan.Holding.Any() ? 1 : 0;
        }

        PublishResult published = await new Publisher(git).Publish(plan, null, asked.Reason, remote, forge, promoting.Now(parsed), cancel);
        if (promoting.Json(parsed))
        {
            Console.WriteLine(PromotionJson.Of(plan, published));
        }
        else
        {
            shown.Published(published, PromotionOptions.GoLive(plan.To, promoting.Now(parsed)));
        }

        return remote is not null && !published.Pushed ? 1 : 0;
    }

    /// <summary>In a repository without releases: the environment's files as they were.</summary>
    private static async Task<int> Folder(
        PromotionOptions promoting,
        ParseResult parsed,
        PromotionGit git,
        (string Environment, string To, string Reason) asked,
        Remote? remote,
        ForgeAccess? forge,
        CancellationToken cancel
    )
    {
        string tracked = await git.Run(["ls-files", "-z"], cancel);
        string[] files = tracked.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var map = EnvironmentMap.OfTree(
            files,
            EnvironmentComparison.Declared(GitRepository.Open(git.Directory, null)),
            promoting.Now(parsed)
        );
        string[] known = [.. files.Select(file => map.Of(file)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (!known.Contains(asked.Environment))
        {
            throw new UserException(
                known.Length == 0
                    ? $"There is no environment '{asked.Environment}': no file in this repository belongs to it."
                    : Suggest.UnknownEnvironment(asked.Environment, known)
            );
        }

        string commit =
            await git.Try(["rev-parse", "--verify", "--quiet", asked.To + "^{commit}"], cancel)
            ?? throw new UserException(
                $"--to: there is no change '{asked.To}' in this repository. See: cairn log --env {asked.Environment}"
            );
        string then = await git.Run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit], cancel);
        if (!then.Split('\0', StringSplitOptions.RemoveEmptyEntries).Any(file => map.Of(file) == asked.Environment))
        {
            throw new EmptySideException(
                $"The environment '{asked.Environment}' had no files at {commit[..12]}: going back to that would remove all of it. "
                    + $"Choose a later change: cairn log --env {asked.Environment}"
            );
        }

        var rollback = new FilesRollback(git, file => map.Of(file) == asked.Environment);
        IReadOnlyList<string> changed = await rollback.Changed(commit, cancel);
        bool json = promoting.Json(parsed);
        if (!json)
        {
            Console.WriteLine($"{changed.Count} files of {asked.Environment} become what they were at {commit[..12]}:");
            foreach (string file in changed)
            {
                Console.WriteLine("  " + TerminalText.Text(file));
            }
        }

        PublishResult? published = promoting.Dry(parsed)
            ? null
            : await rollback.Publish(asked.Environment, commit, asked.Reason, remote, forge, cancel);
        if (json)
        {
            Console.WriteLine(PromotionJson.Of(asked.Environment, commit, changed, published));
        }
        else if (published is not null)
        {
            new PromotionText(Console.Out, Palette.ForOutput).Published(published, []);
        }

        return published is not null && remote is not null && !published.Pushed ? 1 : 0;
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Promotion;
using Cairn.Promotion.Repository;
using Cairn.Rendering;
using Cairn.Service.Recording;
using Cairn.Sources.Git;

namespace Cairn.Cli.Commands;

/// <summary>An environment back to what it ran before, as a reviewed commit.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var environment = new Argument<string>("ENV") { Description = "The environment." };
        var to = new Option<string>("--to") { Description = "A change whose release it ran then (a commit, a tag), or a release.", HelpName = "CHANGE|RELEASE", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, for reviewers and the trail.", HelpName = "TEXT", Required = true };
        var command = new Command("rollback", "Roll an environment back: a new commit on a branch that pins the earlier release, rendered, with a receipt and a pull request. No reference is forced.") { environment, to, reason };
        var promoting = new Promoting(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
            {
                throw new UserException("--reason takes a sentence: whoever reads the trail wants to know why.");
            }

            Git git = await promoting.Open(parsed, cancel);
            Remote? remote = await promoting.Remote(parsed, git, cancel);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            ForgeAccess? forge = promoting.Forge(parsed, remote, http);
            string name = parsed.GetValue(environment)!;
            return EnvironmentFolder.All(git.Directory).Any(one => one.Name == name)
                ? await Release(promoting, parsed, git, (name, parsed.GetValue(to)!, parsed.GetValue(reason)!), remote, forge, cancel)
                : await Folder(promoting, parsed, git, (name, parsed.GetValue(to)!, parsed.GetValue(reason)!), remote, forge, cancel);
        });
        return command;
    }

    private static async Task<int> Release(Promoting promoting, ParseResult parsed, Git git, (string Environment, string To, string Reason) asked, Remote? remote, ForgeAccess? forge, CancellationToken cancel)
    {
        PromotionPlan plan = await new RollbackPlanner(git, Kustomize.Find(), promoting.Origins(parsed, git, asked.Environment, cancel)).Plan(asked.Environment, asked.To, remote, cancel);
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

        Published published = await new Publisher(git).Publish(plan, null, asked.Reason, remote, forge, promoting.Now(parsed), cancel);
        if (promoting.Json(parsed))
        {
            Console.WriteLine(PromotionJson.Of(plan, published));
        }
        else
        {
            shown.Published(published);
        }

        return remote is not null && !published.Pushed ? 1 : 0;
    }

    /// <summary>In a repository without releases: the environment's directory as it was.</summary>
    private static async Task<int> Folder(Promoting promoting, ParseResult parsed, Git git, (string Environment, string To, string Reason) asked, Remote? remote, ForgeAccess? forge, CancellationToken cancel)
    {
        string directory;
        using (var progress = new ProgressLine())
        using (OpenTrail open = Recorder.CatchUp(GitRepository.Open(git.Directory, null), promoting.Data(parsed), TimeProvider.System.GetUtcNow(), new Reporting(progress, Shared.Warn), cancel))
        {
            directory = open.Trail.Facts.Environments.FirstOrDefault(seen => seen.Name == asked.Environment)?.Because
                ?? throw new UserException($"There is no environment '{asked.Environment}'. Known: {string.Join(", ", open.Trail.Facts.Environments.Select(seen => seen.Name).Order(StringComparer.Ordinal).Take(12))}.");
        }

        string commit = await git.Try(["rev-parse", "--verify", "--quiet", asked.To + "^{commit}"], cancel)
            ?? throw new UserException($"'{asked.To}' is no change of this repository. See them with: cairn log --env {asked.Environment}");
        Console.WriteLine($"{Plain.Text(directory)} becomes what it was at {commit[..12]}:");
        Console.WriteLine(Plain.Text(await git.Run(["diff", "--stat", "HEAD", commit, "--", directory], cancel)));
        if (promoting.Dry(parsed))
        {
            return 0;
        }

        Published published = await new DirectoryRollback(git).Publish(asked.Environment, directory, commit, asked.Reason, remote, forge, cancel);
        new PromotionText(Console.Out, Palette.ForOutput).Published(published);
        return remote is not null && !published.Pushed ? 1 : 0;
    }
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

/// <summary>Which release each environment runs.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("ENV") { Description = "Environments (default: all).", Arity = ArgumentArity.ZeroOrMore };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line." };
        var command = new Command(
            "release",
            "Show which release each environment runs, since when, and how many changes it is behind the newest."
        )
        {
            names,
            repo,
            json,
        };
        Suggest.Environments(names);
        command.SetAction(
            async (parsed, cancel) =>
            {
                PromotionGit git = await PromotionGit.Open(parsed.GetValue(repo)!, cancel);
                var history = new ReleaseHistory(git);
                string head = await git.Run(["rev-parse", "HEAD"], cancel);
                var all = new List<(EnvironmentRelease Release, int? Behind)>();
                foreach (EnvironmentFolder environment in EnvironmentNames.Of(git.Directory, parsed.GetValue(names) ?? []))
                {
                    EnvironmentRelease release =
                        await history.At(environment.Name, head, cancel)
                        ?? throw new UserException($"{environment.Name} has no release yet: the environment is not committed.");
                    all.Add((release, await history.Between(release.Commit, head, cancel)));
                }

                foreach ((EnvironmentRelease release, int? behind) in all)
                {
                    Console.WriteLine(parsed.GetValue(json) ? Json(release, behind) : Text(release, behind));
                }

                return 0;
            }
        );
        return command;
    }

    private static string Text(EnvironmentRelease release, int? behind)
    {
        Palette paint = Palette.ForOutput;
        string stands = behind switch
        {
            null => "its commit is not in this clone",
            0 => "newest",
            1 => "1 landing behind",
            _ => $"{behind:N0} landings behind",
        };
        return $"{paint.Bold(release.Environment.PadRight(14))} {paint.Yellow(release.Tree[..12])}  since "
            + $"{ChangeText.Time(release.Since)} ({release.SinceCommit[..12]})  {(release.Pinned ? "pinned" : "follows the branch")}, "
            + $"{stands}";
    }

    private static string Json(EnvironmentRelease release, int? behind) =>
        JsonLine.Of(EnvironmentReleaseView.Of(release, behind), CliJson.Default.EnvironmentReleaseView);
}

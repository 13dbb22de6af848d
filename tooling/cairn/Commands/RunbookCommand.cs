using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Runbooks;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Recording;
using Cairn.Recording.Runbooks;
using Cairn.Sources.Git;

namespace Cairn.Cli.Commands;

/// <summary>Runbooks: what there is, what one says, going through it, and who went through which.</summary>
internal static class RunbookCommand
{
    public static Command Create() =>
        new("runbook", "List, read and run runbooks, and see who ran which.") { List(), Show(), RunbookRunning.Run(), Log() };

    internal static Option<string> Repo() =>
        new("--repo", "-C")
        {
            Description = "The repository, or any directory in it. Runbooks that it lacks come from cairn itself.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };

    internal static Option<string?> Data() =>
        new("--data") { Description = "The data directory, with ledger and index (default: .cairn in the repository).", HelpName = "DIR" };

    internal static Argument<string> Name()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "The runbook: its name, or the link from an alert, such as runbooks/failed-sync.md#see-it.",
        };
        Suggest.Runbooks(name);
        return name;
    }

    /// <summary>The runbooks available in a directory, which need not be a repository.</summary>
    internal static async Task<RunbookStore> Open(string directory, CancellationToken cancel)
    {
        if (!Directory.Exists(directory))
        {
            throw new UserException($"--repo: there is no directory {directory}.");
        }

        try
        {
            return RunbookStore.Open((await PromotionGit.Open(directory, cancel)).Directory);
        }
        catch (PromotionException)
        {
            return RunbookStore.Open(null);
        }
    }

    /// <exception cref="UserException">There is no such runbook.</exception>
    internal static StoredRunbook Find(RunbookStore shelf, string asked)
    {
        try
        {
            return shelf.Find(asked);
        }
        catch (RunbookException)
        {
            throw new UserException(
                $"There is no runbook '{asked}'.{Nearest.Question(asked, shelf.All.Select(page => page.Name))} See: cairn runbook list"
            );
        }
    }

    private static Command List()
    {
        Option<string> repo = Repo();
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line." };
        var command = new Command("list", "List the runbooks, with when to use each.") { repo, json };
        command.SetAction(
            async (parsed, cancel) =>
            {
                RunbookStore shelf = await Open(parsed.GetValue(repo)!, cancel);
                if (parsed.GetValue(json))
                {
                    foreach (StoredRunbook page in shelf.All)
                    {
                        Console.WriteLine(RunbookJson.Listed(page));
                    }
                }
                else
                {
                    new RunbookText(Console.Out, Palette.ForOutput).List(shelf);
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Show()
    {
        Argument<string> name = Name();
        Option<string> repo = Repo();
        var json = new Option<bool>("--json") { Description = "Print JSON: one object." };
        var command = new Command("show", "Print a runbook.") { name, repo, json };
        command.SetAction(
            async (parsed, cancel) =>
            {
                StoredRunbook page = Find(await Open(parsed.GetValue(repo)!, cancel), parsed.GetValue(name)!);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(RunbookJson.Page(page, page.Read()));
                    return 0;
                }

                using var pager = Pager.Open(true);
                new RunbookText(pager.Out, Palette.ForOutput).Show(page);
                return 0;
            }
        );
        return command;
    }

    private static Command Log()
    {
        var name = new Argument<string?>("NAME") { Description = "Only runs of this runbook.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> repo = Repo();
        Suggest.Runbooks(name);
        Option<string?> data = Data();
        var limit = new Option<int?>("--limit", "-n") { Description = "At most this many; 0 for no limit.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line." };
        var command = new Command("log", "List recorded runs, newest first: who ran which runbook, when, and how it ended.")
        {
            name,
            repo,
            data,
            limit,
            json,
        };
        command.SetAction(
            (parsed, _) =>
            {
                var place = TrailPlace.Of(GitRepository.Open(parsed.GetValue(repo)!, null), parsed.GetValue(data));
                int most = parsed.GetValue(limit) ?? (parsed.GetValue(json) ? 0 : 20);
                if (most < 0)
                {
                    throw new UserException("--limit must be 0 (no limit) or a positive number.");
                }

                (long Entry, RunbookRecord Run)[] found =
                [
                    .. RunbookRuns.Read(place).Where(item => parsed.GetValue(name) is not { } asked || item.Run.Runbook == asked).Reverse(),
                ];
                using var pager = Pager.Open(!parsed.GetValue(json));
                var text = new RunbookText(pager.Out, Palette.ForOutput);
                foreach ((long entry, RunbookRecord run) in most == 0 ? found : found.Take(most))
                {
                    if (parsed.GetValue(json))
                    {
                        pager.Out.WriteLine(RunbookJson.Recorded(entry, run));
                    }
                    else
                    {
                        text.Recorded(entry, run);
                    }
                }

                if (found.Length == 0 && !parsed.GetValue(json))
                {
                    pager.Out.WriteLine("No runs are recorded.");
                }

                return Task.FromResult(found.Length == 0 ? 1 : 0);
            }
        );
        return command;
    }
}

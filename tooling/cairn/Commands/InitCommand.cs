using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Cairn.Changes.Records;
using Cairn.Changes.Redaction;
using Cairn.Cli.Output;
using Cairn.Diagnosis;
using Cairn.Forking;
using Cairn.Promotion.Repository;
using Cairn.Rendering;

namespace Cairn.Cli.Commands;

/// <summary>Makes a fork somebody's own.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var repository = new Option<string?>("--repository") { Description = "The address ArgoCD and the audit service read it from.", HelpName = "URL" };
        var branch = new Option<string?>("--branch") { Description = "The branch that is landed on.", HelpName = "NAME" };
        var organisation = new Option<string?>("--organisation") { Description = "The owner of the images that are built from it.", HelpName = "NAME" };
        var domain = new Option<string[]>("--domain") { Description = "The domain an environment's hosts are in: homelab=home.example.net; may be given several times.", HelpName = "ENV=DOMAIN" };
        var fact = new Option<string[]>("--fact") { Description = "A fact of an environment: production:payments.replicas=5; may be given several times.", HelpName = "ENV:NAME=VALUE" };
        var add = new Option<string[]>("--add-environment") { Description = "An environment to add, and the one it is copied from.", HelpName = "NAME[=FROM]" };
        var remove = new Option<string[]>("--remove-environment") { Description = "An environment to remove.", HelpName = "NAME" };
        var without = new Option<bool>("--no-sample-workload") { Description = "Remove the sample workload." };
        var workflow = new Option<string?>("--workflow") { Description = "A workflow that checks and previews pull requests: github, gitlab or forgejo.", HelpName = "FORGE" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Write without asking." };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would change, and write nothing." };
        var force = new Option<bool>("--force") { Description = "Go on although something in apps/ or environments/ is not committed." };
        var json = new Option<bool>("--json") { Description = "Print JSON: one object. Asks nothing, so it writes with --yes alone." };
        var repo = new Option<string>("--repo", "-C") { Description = "The repository, or any directory in it.", HelpName = "PATH", DefaultValueFactory = _ => "." };
        var command = new Command("init", "Make a fork your own: repository, organisation, domains, facts, environments, with or without the sample workload. Shows what changes first; a second time changes nothing.")
        {
            repository, branch, organisation, domain, fact, add, remove, without, workflow, yes, dry, force, json, repo,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            Git git = await Git.Open(parsed.GetValue(repo)!, cancel);
            var wishes = new Wishes(
                parsed.GetValue(repository),
                parsed.GetValue(branch),
                parsed.GetValue(organisation),
                [.. (parsed.GetValue(domain) ?? []).Select(text => Pair(text, '=', "--domain takes ENV=DOMAIN"))],
                [.. (parsed.GetValue(fact) ?? []).Select(Fact)])
            {
                Add = [.. (parsed.GetValue(add) ?? []).Select(text => text.Split('=', 2) is [var name, var from] ? (name, (string?)from) : (text, null))],
                Remove = parsed.GetValue(remove) ?? [],
                WithoutSample = parsed.GetValue(without),
            };
            bool asJson = parsed.GetValue(json);
            bool canAsk = !asJson && !Console.IsInputRedirected && !Console.IsOutputRedirected;
            bool asksNothing = wishes is { Repository: null, Branch: null, Organisation: null, Domains.Count: 0, Facts.Count: 0, Add.Count: 0, Remove.Count: 0, WithoutSample: false } && parsed.GetValue(workflow) is null;
            if (asksNothing && !asJson)
            {
                Standing(git.Directory);
                if (!canAsk)
                {
                    Remaining(git.Directory);
                    return 0;
                }

                wishes = Asked(git.Directory, wishes);
            }

            IReadOnlyList<FileEdit> edits = ForkPlan.Of(git.Directory, wishes);
            edits = [.. edits, .. await InitWorkflow.Of(git, parsed.GetValue(workflow), edits, parsed.GetValue(force) || parsed.GetValue(dry), cancel)];
            if (asJson)
            {
                bool writes = edits.Count > 0 && parsed.GetValue(yes) && !parsed.GetValue(dry);
                if (writes)
                {
                    await Clean(git, parsed.GetValue(force), cancel);
                    await Write(git, edits, cancel);
                }

                Console.WriteLine(InitJson.Of(edits, writes, Leftovers.In(git.Directory)));
                return 0;
            }

            if (edits.Count == 0)
            {
                Console.WriteLine("Nothing to change.");
                Remaining(git.Directory);
                return 0;
            }

            bool showsOnly = parsed.GetValue(dry);
            if (!showsOnly)
            {
                await Clean(git, parsed.GetValue(force), cancel);
                if (!canAsk && !parsed.GetValue(yes))
                {
                    throw new UserException("Nobody is there to say yes; say it with --yes, or look first with --dry-run.");
                }
            }

            Show(edits);
            if (showsOnly)
            {
                return 0;
            }

            if (!parsed.GetValue(yes) && !Confirmed())
            {
                Console.WriteLine("Nothing was written.");
                return 0;
            }

            await Write(git, edits, cancel);
            Console.WriteLine($"{edits.Count} files changed, and all environments rendered. Look at it with git diff, and commit it.");
            Remaining(git.Directory);
            return 0;
        });
        return command;
    }

    private static void Standing(string root)
    {
        foreach (EnvironmentFolder environment in EnvironmentFolder.Named(root, []))
        {
            Console.WriteLine(Palette.ForOutput.Bold(environment.Name));
            foreach ((string name, string value) in EnvironmentFacts.Read(environment)?.Values ?? [])
            {
                Console.WriteLine($"  {Plain.Text(name)} = {Plain.Text(value)}");
            }
        }

        Console.WriteLine("Set them with --repository, --branch, --organisation, --domain ENV=DOMAIN, --fact ENV:NAME=VALUE; see cairn init --help");
    }

    private static Wishes Asked(string root, Wishes wishes)
    {
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.Named(root, []);
        string? Ask(string what, string? now)
        {
            Console.Write($"{what}{(now is null ? "" : $" [{Plain.Text(now)}]")}: ");
            return Console.ReadLine()?.Trim() is { Length: > 0 } said ? said : null;
        }

        EnvironmentFacts? first = EnvironmentFacts.Read(all[0]);
        return wishes with
        {
            Repository = Ask("Address of the repository", first?.Value("repository")),
            Organisation = Ask("Owner of the images built from it", null),
            Domains = [.. all.Select(environment => (environment.Name, Ask($"Domain of {environment.Name}", EnvironmentFacts.Read(environment)?.Values.FirstOrDefault(fact => fact.Key.EndsWith("host", StringComparison.Ordinal)).Value?.Split('.', 2)[^1])))
                .Where(one => one.Item2 is not null).Select(one => (one.Name, one.Item2!))],
        };
    }

    private static void Show(IReadOnlyList<FileEdit> edits)
    {
        var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
        var told = new ChangeText(Console.Out, Palette.ForOutput);
        foreach (FileEdit edit in edits)
        {
            Console.WriteLine($"{Plain.Text(edit.Path)} {Palette.ForOutput.Faint(edit.Before is null ? "(new)" : edit.After is null ? "(removed)" : "(changed)")}");
            if (edit is { Before: not null, After: not null })
            {
                LandingFields fields = RenderedFields.Of([new RenderedFile("", edit.Path, edit.Before, edit.After)], redactor);
                told.Fields(fields.Fields, 0);
            }
        }
    }

    private static bool Confirmed()
    {
        Console.Write("Write this? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static async Task Clean(Git git, bool force, CancellationToken cancel)
    {
        string changed = await git.Run(["status", "--porcelain", "--", "apps", "environments"], cancel);
        if (changed.Length > 0 && !force)
        {
            throw new UserException("Something in apps/ or environments/ is not committed, and would be mixed up with this: commit it, put it away (git stash), or go on with --force.");
        }
    }

    private static async Task Write(Git git, IReadOnlyList<FileEdit> edits, CancellationToken cancel)
    {
        Write(git.Directory, edits);
        foreach (RenderedEnvironment one in await new Renderer(Kustomize.Find(), git.CheckOut).Render(EnvironmentFolder.Named(git.Directory, []), null, cancel))
        {
            RenderedTree.Write(one.Environment, one.Files, cancel);
        }
    }

    /// <summary>Each file is whole at every moment; stopped in between, the next run does the rest.</summary>
    private static void Write(string root, IReadOnlyList<FileEdit> edits)
    {
        foreach (FileEdit edit in edits)
        {
            string file = Path.Combine(root, edit.Path);
            if (edit.After is null)
            {
                File.Delete(file);
                for (string? folder = Path.GetDirectoryName(file); folder is not null && folder != root && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder))
                {
                    Directory.Delete(folder);
                }

                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file + ".tmp", edit.After, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(file + ".tmp", file, overwrite: true);
        }
    }

    private static void Remaining(string root)
    {
        IReadOnlyList<string> leftovers = Leftovers.In(root);
        if (leftovers.Count > 0)
        {
            Console.WriteLine($"Still to set, {leftovers.Count} that are only examples:");
            foreach (string one in leftovers)
            {
                Console.WriteLine("  " + Plain.Text(one));
            }
        }
    }

    private static (string, string) Pair(string text, char by, string mistake) => text.Split(by, 2) is [{ Length: > 0 } first, { Length: > 0 } second] ? (first, second) : throw new UserException($"{mistake}, not '{text}'.");

    private static (string, string, string) Fact(string text)
    {
        (string environment, string rest) = Pair(text, ':', "--fact takes ENV:NAME=VALUE");
        (string name, string value) = Pair(rest, '=', "--fact takes ENV:NAME=VALUE");
        return (environment, name, value);
    }
}

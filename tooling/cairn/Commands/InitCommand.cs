using System.CommandLine;
using System.Reflection;
using System.Text;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Operations.Doctor;
using Cairn.Operations.Init;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

/// <summary>Makes a fork somebody's own.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var repository = new Option<string?>("--repository")
        {
            Description = "The repository URL that ArgoCD and the audit service read.",
            HelpName = "URL",
        };
        var branch = new Option<string?>("--branch") { Description = "The branch that ArgoCD follows.", HelpName = "NAME" };
        var organisation = new Option<string?>("--organisation")
        {
            Description = "The registry owner of the images built from the repository.",
            HelpName = "NAME",
        };
        var domain = new Option<string[]>("--domain")
        {
            Description = "The domain of an environment's hosts: homelab=home.example.net; may be given several times.",
            HelpName = "ENV=DOMAIN",
        };
        var fact = new Option<string[]>("--fact")
        {
            Description = "A fact of an environment: production:payments.replicas=5; may be given several times.",
            HelpName = "ENV:NAME=VALUE",
        };
        var add = new Option<string[]>("--add-environment")
        {
            Description = "An environment to add, and the environment to copy it from.",
            HelpName = "NAME[=FROM]",
        };
        var remove = new Option<string[]>("--remove-environment") { Description = "An environment to remove.", HelpName = "NAME" };
        var without = new Option<bool>("--no-sample-workload") { Description = "Remove the sample workload." };
        var withoutSource = new Option<bool>("--without-source")
        {
            Description = "Remove Cairn's own source; the tool becomes a package pinned in .config/dotnet-tools.json.",
        };
        var workflow = new Option<string?>("--workflow")
        {
            Description = "A workflow that checks and previews pull requests: github, gitlab or forgejo.",
            HelpName = "FORGE",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Write without prompting." };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would change, and write nothing." };
        var force = new Option<bool>("--force") { Description = "Proceed despite uncommitted changes in apps/ or environments/." };
        var json = new Option<bool>("--json") { Description = "Print JSON: one object. Never prompts, so it writes only with --yes." };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "init",
            "Customize a fork: repository, organisation, domains, facts, environments, with or without the sample workload. Shows "
                + "what changes first; a second time changes nothing."
        )
        {
            repository,
            branch,
            organisation,
            domain,
            fact,
            add,
            remove,
            without,
            withoutSource,
            workflow,
            yes,
            dry,
            force,
            json,
            repo,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                PromotionGit git = await PromotionGit.Open(parsed.GetValue(repo)!, cancel);
                EnvironmentNames.RequirePlatform(git.Directory);
                var wishes = new InitOptions(
                    parsed.GetValue(repository),
                    parsed.GetValue(branch),
                    parsed.GetValue(organisation),
                    [.. (parsed.GetValue(domain) ?? []).Select(text => Pair(text, '=', "--domain must be ENV=DOMAIN"))],
                    [.. (parsed.GetValue(fact) ?? []).Select(Fact)]
                )
                {
                    Add =
                    [
                        .. (parsed.GetValue(add) ?? []).Select(text =>
                            text.Split('=', 2) is [var name, var from] ? (name, (string?)from) : (text, null)
                        ),
                    ],
                    Remove = parsed.GetValue(remove) ?? [],
                    WithoutSample = parsed.GetValue(without),
                    WithoutSource = parsed.GetValue(withoutSource),
                };
                bool asJson = parsed.GetValue(json);
                bool canAsk = !asJson && !Console.IsInputRedirected && !Console.IsOutputRedirected;
                bool asksNothing =
                    wishes
                        is {
                            Repository: null,
                            Branch: null,
                            Organisation: null,
                            Domains.Count: 0,
                            Facts.Count: 0,
                            Add.Count: 0,
                            Remove.Count: 0,
                            WithoutSample: false,
                            WithoutSource: false
                        }
                    && parsed.GetValue(workflow) is null;
                if (asksNothing && !asJson)
                {
                    InitDialog.Standing(git.Directory);
                    if (!canAsk)
                    {
                        InitDialog.Remaining(git.Directory);
                        return 0;
                    }

                    wishes = InitDialog.Asked(git.Directory, wishes);
                }

                IReadOnlyList<FileEdit> edits = ForkPlan.Of(git.Directory, wishes);
                bool losesNothing = parsed.GetValue(force) || parsed.GetValue(dry);
                IReadOnlyList<FileEdit> removed = wishes.WithoutSource
                    ? SourceRemoval.Of(git.Directory, Version, await Tracked(git, cancel), edits)
                    : [];
                edits = [.. removed, .. edits.Where(edit => removed.All(fileEdit => fileEdit.Path != edit.Path))];
                string[] forges =
                    parsed.GetValue(workflow) is { } forge ? [forge]
                    : removed.Count > 0 ? [.. ReadyWorkflow.Standing(git.Directory)]
                    : [];
                foreach (string text in forges)
                {
                    edits = [.. edits, .. await InitWorkflow.Of(git, text, edits, losesNothing, cancel)];
                }

                if (asJson)
                {
                    bool writes = edits.Count > 0 && parsed.GetValue(yes) && !parsed.GetValue(dry);
                    if (writes)
                    {
                        await Clean(git, removed, parsed.GetValue(force), cancel);
                        await Write(git, edits, cancel);
                    }

                    Console.WriteLine(JsonLine.Of(InitView.Of(edits, writes, Leftovers.In(git.Directory)), CliJson.Default.InitView));
                    return 0;
                }

                if (edits.Count == 0)
                {
                    Console.WriteLine("Nothing to change.");
                    InitDialog.Remaining(git.Directory);
                    return 0;
                }

                bool showsOnly = parsed.GetValue(dry);
                if (!showsOnly)
                {
                    await Clean(git, removed, parsed.GetValue(force), cancel);
                    if (!canAsk && !parsed.GetValue(yes))
                    {
                        throw new UserException("No terminal to prompt on; pass --yes to write the changes, or --dry-run to preview them.");
                    }
                }

                InitDialog.Show(edits);
                if (showsOnly)
                {
                    return 0;
                }

                if (!parsed.GetValue(yes) && !InitDialog.Confirmed())
                {
                    Console.WriteLine("Nothing was written.");
                    return 0;
                }

                await Write(git, edits, cancel);
                Console.WriteLine($"{edits.Count} files changed, and all environments rendered. Review with git diff, then commit.");
                if (removed.Count > 0)
                {
                    InitDialog.FromElsewhere(git.Directory, Version, await git.Run(["rev-parse", "HEAD"], cancel));
                }

                InitDialog.Remaining(git.Directory);
                return 0;
            }
        );
        return command;
    }

    /// <summary>The version of this program, which a fork without source pins.</summary>
    private static string Version =>
        typeof(InitCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static async Task<IReadOnlyList<string>> Tracked(PromotionGit git, CancellationToken cancel) =>
        (await git.Run(["ls-files", "-z"], cancel)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static async Task Clean(PromotionGit git, IReadOnlyList<FileEdit> removed, bool force, CancellationToken cancel)
    {
        if (removed.Count > 0 && !force && (await git.Run(["status", "--porcelain", "--untracked-files=no"], cancel)).Length > 0)
        {
            throw new UserException(
                "There are uncommitted changes, and --without-source could remove them. Commit or stash them (git stash), or proceed with "
                    + "--force."
            );
        }

        string changed = await git.Run(["status", "--porcelain", "--", "apps", "environments"], cancel);
        if (changed.Length > 0 && !force)
        {
            throw new UserException(
                "There are uncommitted changes in apps/ or environments/, which would be mixed with those of init. Commit or stash them "
                    + "(git stash), or proceed with --force."
            );
        }
    }

    private static async Task Write(PromotionGit git, IReadOnlyList<FileEdit> edits, CancellationToken cancel)
    {
        // Without it nothing could be rendered: better known before anything is written.
        var kustomize = Kustomize.Find();
        Write(git.Directory, edits);
        try
        {
            foreach (
                RenderedEnvironment environment in await new Renderer(kustomize, new ReleaseTrees(git).CheckOut).Render(
                    EnvironmentFolder.Named(git.Directory, []),
                    null,
                    cancel
                )
            )
            {
                RenderedTree.Write(environment.Environment, environment.Files, cancel);
            }
        }
        catch (RenderingException failed)
        {
            throw new RenderingException(
                $"{failed.Message.TrimEnd('.')}. {edits.Count} files were written but not rendered. Fix the error, then run: cairn render",
                failed.IsUserError
            );
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
                for (
                    string? folder = Path.GetDirectoryName(file);
                    folder is not null && folder != root && !Directory.EnumerateFileSystemEntries(folder).Any();
                    folder = Path.GetDirectoryName(folder)
                )
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

    private static (string, string) Pair(string text, char by, string mistake) =>
        text.Split(by, 2) is [{ Length: > 0 } first, { Length: > 0 } second]
            ? (first, second)
            : throw new UserException($"{mistake}, not '{text}'.");

    private static (string, string, string) Fact(string text)
    {
        (string environment, string rest) = Pair(text, ':', "--fact must be ENV:NAME=VALUE");
        (string name, string value) = Pair(rest, '=', "--fact must be ENV:NAME=VALUE");
        return (environment, name, value);
    }
}

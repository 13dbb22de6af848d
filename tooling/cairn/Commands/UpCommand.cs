using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Bootstrap;
using Cairn.Operations.Bootstrap.Sandbox;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Bootstrap.Waiting;
using Cairn.Specification;

namespace Cairn.Cli.Commands;

/// <summary>From bare hosts to a cluster that runs the platform.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var environment = new Argument<string>("ENV")
        {
            Description = "The environment; environments/ENV/cluster.yaml describes its cluster.",
        };
        var explain = new Option<bool>("--explain") { Description = "Print each setting with its reason and source; change nothing." };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Check the machine and hosts and preview what Pulumi would do; change nothing.",
        };
        var sandbox = new Option<bool>("--sandbox")
        {
            Description =
                "Run the cluster in a container on this machine instead: one server with ENV's settings and everything in apps/. Requires "
                + "Docker and Helm.",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Proceed without asking." };
        var syncNow = new Option<bool>("--sync-now")
        {
            Description = "If a sync window blocks ArgoCD, sync everything manually, in order, without asking.",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line. Never asks, so it requires --yes." };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "up",
            "Bootstrap a cluster: k3s on its hosts, ArgoCD, and everything in apps/, through Pulumi. Checks first, shows the plan, asks, "
                + "reports each step, and can be run again at any time."
        )
        {
            environment,
            explain,
            dry,
            sandbox,
            yes,
            syncNow,
            json,
            repo,
        };
        Suggest.Environments(environment);
        command.SetAction(
            async (parsed, cancel) =>
            {
                string name = parsed.GetValue(environment)!;
                bool asJson = parsed.GetValue(json);
                PromotionGit git = await PromotionGit.Open(parsed.GetValue(repo)!, cancel);
                string root = git.Directory;
                RequireEnvironment(root, name);
                if (
                    parsed.GetValue(explain)
                    && (parsed.GetValue(sandbox) || parsed.GetValue(dry) || parsed.GetValue(yes) || parsed.GetValue(syncNow))
                )
                {
                    throw new UserException("--explain only prints; leave out --sandbox, --dry-run, --yes and --sync-now.");
                }

                ClusterSpecification specification = Read(root, name);
                if (parsed.GetValue(explain))
                {
                    Explain(specification, asJson);
                    return 0;
                }

                bool isSandbox = parsed.GetValue(sandbox);
                if (isSandbox && parsed.GetValue(dry))
                {
                    throw new UserException("--dry-run previews with Pulumi, which a sandbox does not use; leave one of them out.");
                }

                var shown = new UpText(Console.Out, Palette.ForOutput, asJson);
                shown.Plan(specification, isSandbox, isSandbox ? [] : FirstSync.Expect(specification, TimeProvider.System.GetUtcNow()));
                if (!parsed.GetValue(dry) && !parsed.GetValue(yes) && !Agreed(asJson, $"Bring {name} up?"))
                {
                    return 1;
                }

                bool canAsk = !asJson && !parsed.GetValue(yes) && !Console.IsInputRedirected && !Console.IsOutputRedirected;
                string who = await git.Try(["config", "user.email"], cancel) is { Length: > 0 } email ? email : Environment.UserName;
                Func<string, bool>? agree =
                    parsed.GetValue(syncNow) ? static _ => true
                    : canAsk ? question => Agreed(asJson, question)
                    : null;
                var upbringing = Clusters.Of(root, specification, shown.Tell, new ManualSyncer(who, agree));
                try
                {
                    if (parsed.GetValue(dry))
                    {
                        await upbringing.Preview(Clusters.HasPassphrase(root, name), cancel);
                        shown.Previewed();
                        return 0;
                    }

                    if (isSandbox)
                    {
                        shown.Done(name, await Clusters.Sandbox(specification, shown.Tell).Up(cancel), isSandbox: true);
                        return 0;
                    }

                    shown.Done(name, await upbringing.Up(Clusters.HasPassphrase(root, name), cancel));
                    return 0;
                }
                catch (ProvisioningException failed)
                {
                    return shown.Failed(failed, $"cairn up {name}{(isSandbox ? " --sandbox" : "")}");
                }
            }
        );
        return command;
    }

    /// <exception cref="UserException">There are environments, and none of this name.</exception>
    internal static void RequireEnvironment(string root, string name)
    {
        string[] known = [.. EnvironmentNames.Folders(root)];
        if (known.Length > 0 && !known.Contains(name))
        {
            throw new UserException(Suggest.UnknownEnvironment(name, known));
        }
    }

    internal static ClusterSpecification Read(string root, string environment)
    {
        try
        {
            return ClusterFiles.Read(root, environment, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        }
        catch (SpecificationException wrong)
        {
            throw new UserException(
                wrong.Problems.Count == 1
                    ? wrong.Problems[0].ToString()
                    : $"{wrong.Problems.Count} mistakes:\n  {string.Join("\n  ", wrong.Problems)}"
            );
        }
    }

    internal static bool Agreed(bool asJson, string question)
    {
        if (asJson || Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw new UserException("No terminal to prompt on; pass --yes to proceed, or --dry-run to see what would be done.");
        }

        Console.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static void Explain(ClusterSpecification specification, bool asJson)
    {
        IReadOnlyList<Explanation> all = Explanations.Of(specification);
        if (asJson)
        {
            foreach (Explanation explanation in all)
            {
                Console.WriteLine(UpJson.Of(explanation));
            }

            return;
        }

        using var pager = Pager.Open(true);
        if (all.Count == 0)
        {
            pager.Out.WriteLine(
                $"{specification.Environment} is an existing cluster, so nothing is set on its hosts. What is applied to it is in "
                    + $"environments/{specification.Environment}/rendered."
            );
        }

        Palette paint = Palette.ForOutput;
        foreach (IGrouping<string, Explanation> file in all.GroupBy(explanation => explanation.File))
        {
            pager.Out.WriteLine(paint.Bold(file.Key));
            foreach (Explanation explanation in file)
            {
                bool everywhere = explanation.Hosts.Count == specification.K3s!.Hosts.Count;
                pager.Out.WriteLine(
                    $"  {paint.Cyan(explanation.Setting)}" + (everywhere ? "" : paint.Faint($"  ({string.Join(", ", explanation.Hosts)})"))
                );
                foreach (string line in (explanation.Text ?? "(secret)").TrimEnd('\n').Split('\n'))
                {
                    pager.Out.WriteLine("    " + TerminalText.Text(line));
                }

                pager.Out.WriteLine($"    {explanation.Why}");
                pager.Out.WriteLine("    " + paint.Faint(explanation.Source));
            }

            pager.Out.WriteLine();
        }
    }
}

/// <summary>What up and down have in common.</summary>
internal static class Clusters
{
    public static ClusterBootstrap Of(
        string root,
        ClusterSpecification specification,
        Action<ProgressEvent> tell,
        ManualSyncer? syncer = null
    ) =>
        new(
            // A terminal hands Ctrl-C to pulumi itself; without one it has to be handed on.
            new PulumiStack(root, specification.Environment, interrupts: Console.IsInputRedirected),
            specification,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            TimeProvider.System.GetUtcNow,
            tell,
            syncer ?? new ManualSyncer(Environment.UserName, null)
        );

    public static LaptopCluster Sandbox(ClusterSpecification specification, Action<ProgressEvent> tell) =>
        new(
            specification,
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "cairn"
            ),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            TimeProvider.System.GetUtcNow,
            tell
        );

    /// <summary>Whether Pulumi will find what its secrets are encrypted with; a stack may have a key service instead of a
    /// passphrase.</summary>
    public static bool HasPassphrase(string root, string environment) =>
        ((string[])["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"]).Any(name =>
            Environment.GetEnvironmentVariable(name) is not null
        )
        || (
            Path.Combine(root, $"Pulumi.{environment}.yaml") is var file
            && File.Exists(file)
            && File.ReadLines(file).Any(line => line.StartsWith("secretsprovider:", StringComparison.Ordinal))
        );
}

using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Bootstrap;
using Cairn.Specification;

namespace Cairn.Cli.Commands;

/// <summary>Takes down what up brought.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var environment = new Argument<string>("ENV") { Description = "The environment." };
        var confirm = new Option<string?>("--confirm")
        {
            Description = "The environment's name again, where there is no terminal to prompt on.",
            HelpName = "ENV",
        };
        var sandbox = new Option<bool>("--sandbox") { Description = "Remove only the sandbox on this machine." };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line. Never asks, so it requires --confirm." };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "down",
            "Remove a cluster and all data in it: k3s from its hosts, or only ArgoCD from a cluster that existed before. Asks for its "
                + "name first."
        )
        {
            environment,
            confirm,
            sandbox,
            json,
            repo,
        };
        Suggest.Environments(environment);
        command.SetAction(
            async (parsed, cancel) =>
            {
                string name = parsed.GetValue(environment)!;
                bool asJson = parsed.GetValue(json);
                string root = (await PromotionGit.Open(parsed.GetValue(repo)!, cancel)).Directory;
                UpCommand.RequireEnvironment(root, name);
                ClusterSpecification specification = UpCommand.Read(root, name);
                if (parsed.GetValue(confirm) is { } again ? again != name : !Named(specification, parsed.GetValue(sandbox), asJson))
                {
                    throw new UserException($"Nothing was removed: the confirmation does not match '{name}'.");
                }

                var shown = new UpText(Console.Out, Palette.ForOutput, asJson);
                try
                {
                    if (parsed.GetValue(sandbox))
                    {
                        await Clusters.Sandbox(specification, shown.Tell).Down(cancel);
                    }
                    else
                    {
                        await Clusters.Of(root, specification, shown.Tell).Down(cancel);
                    }

                    shown.Gone(name, parsed.GetValue(sandbox));
                    return 0;
                }
                catch (ProvisioningException failed)
                {
                    return shown.Failed(failed, $"cairn down {name}{(parsed.GetValue(sandbox) ? " --sandbox" : "")}");
                }
            }
        );
        return command;
    }

    private static bool Named(ClusterSpecification specification, bool isSandbox, bool asJson)
    {
        if (asJson || Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw new UserException($"No terminal to prompt on; pass --confirm {specification.Environment} to proceed.");
        }

        Console.WriteLine(
            isSandbox ? $"This removes the sandbox of {specification.Environment} from this machine, with everything in it."
            : specification.K3s is { } k3s
                ? $"This removes k3s from {string.Join(", ", k3s.Hosts.Select(host => host.Name))}, with all workloads and data of "
                    + $"{specification.Environment}. Only backups and snapshots stored elsewhere remain."
            : $"This removes ArgoCD from the cluster of {specification.Environment}; what ArgoCD deployed stays."
        );
        Console.Write($"Type {specification.Environment} to proceed: ");
        return Console.ReadLine()?.Trim() == specification.Environment;
    }
}

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
            Description = "The environment's name once more, where nobody can be asked.",
            HelpName = "ENV",
        };
        var sandbox = new Option<bool>("--sandbox") { Description = "The sandbox on this machine, and no other cluster." };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line. Asks nothing, so it needs --confirm." };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "down",
            "Take a cluster down, with all data in it: k3s off its hosts; of a cluster that existed before, ArgoCD alone. Asks for its "
                + "name."
        )
        {
            environment,
            confirm,
            sandbox,
            json,
            repo,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                string name = parsed.GetValue(environment)!;
                bool asJson = parsed.GetValue(json);
                string root = (await Git.Open(parsed.GetValue(repo)!, cancel)).Directory;
                ClusterSpecification specification = UpCommand.Read(root, name);
                if (parsed.GetValue(confirm) is { } again ? again != name : !Named(specification, parsed.GetValue(sandbox), asJson))
                {
                    throw new UserException($"Nothing was done: that is not the name of {name}.");
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
            throw new UserException($"Nobody can be asked here: say --confirm {specification.Environment}");
        }

        Console.WriteLine(
            isSandbox ? $"This removes the sandbox of {specification.Environment} from this machine, with all that is in it."
            : specification.K3s is { } k3s
                ? $"This takes k3s off {string.Join(", ", k3s.Hosts.Select(host => host.Name))}, with everything that "
                    + $"{specification.Environment} runs and holds. Only snapshots elsewhere and backups are left."
            : $"This removes ArgoCD from the cluster of {specification.Environment}; what ArgoCD brought stays."
        );
        Console.Write($"Name it to go ahead ({specification.Environment}): ");
        return Console.ReadLine()?.Trim() == specification.Environment;
    }
}

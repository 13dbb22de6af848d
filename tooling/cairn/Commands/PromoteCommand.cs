using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Clusters;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Sources.Kubernetes;

namespace Cairn.Cli.Commands;

/// <summary>The identical configuration, one environment on.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "The environment that currently runs the release." };
        var to = new Argument<string>("TO") { Description = "The environment to promote it to." };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description =
                "The kubeconfig of FROM's cluster, to ask its ArgoCD how long the release has been healthy (default: use the events in the "
                + "ledger).",
            HelpName = "FILE",
        };
        var context = new Option<string?>("--context") { Description = "The context in that kubeconfig.", HelpName = "NAME" };
        var reason = new Option<string?>("--reason") { Description = "Why: shown to reviewers and recorded.", HelpName = "TEXT" };
        var emergency = new Option<bool>("--emergency")
        {
            Description = "Promote although gates fail; recorded as an exception that somebody must close. Needs --incident and --reason.",
        };
        var incident = new Option<string?>("--incident") { Description = "The incident behind an --emergency.", HelpName = "ID" };
        var command = new Command(
            "promote",
            "Promote the release of one environment to the next. Shows each field that changes and its author, checks the gates, renders, "
                + "commits on a branch with a receipt, and opens a pull request."
        )
        {
            from,
            to,
            kubeconfig,
            context,
            reason,
            emergency,
            incident,
        };
        var promoting = new PromotionOptions(command);
        Suggest.Environments(from);
        Suggest.Environments(to);
        command.SetAction(
            async (parsed, cancel) =>
            {
                Emergency? exception = Exception(parsed.GetValue(emergency), parsed.GetValue(incident), parsed.GetValue(reason));
                DateTimeOffset now = promoting.Now(parsed);
                PromotionGit git = await promoting.Open(parsed, cancel);
                EnvironmentNames.Of(git.Directory, [parsed.GetValue(from)!, parsed.GetValue(to)!]);
                Remote? remote = await promoting.Remote(parsed, git, cancel);
                string? config = parsed.GetValue(kubeconfig);
                if (config is not null && !File.Exists(config))
                {
                    throw new UserException($"--kubeconfig: there is no file {config}.");
                }

                if (config is null && parsed.GetValue(context) is not null)
                {
                    throw new UserException("--context names a context of a kubeconfig; add --kubeconfig FILE.");
                }

                using KubernetesApi? api = config is null
                    ? null
                    : KubernetesApi.Open(config, parsed.GetValue(context), LiveCluster.Timeout);
                var ports = new PromotionPorts(
                    promoting.Origins(parsed, git, parsed.GetValue(from)!, cancel),
                    (check, folder, stop) => GateChecks.Run(git.Directory, check, folder, stop),
                    api is null ? null : new LiveCluster(api, config!).Applications,
                    promoting.Told(parsed, git, cancel)
                );
                PromotionPlan plan = await new Promoter(git, Kustomize.Find(), ports).Plan(
                    parsed.GetValue(from)!,
                    parsed.GetValue(to)!,
                    remote,
                    now,
                    cancel
                );
                var shown = new PromotionText(Console.Out, Palette.ForOutput);
                if (!promoting.Json(parsed))
                {
                    shown.Plan(plan);
                }

                if (plan.Replaces?.Tree == plan.Release.Tree && plan.ChangedFiles == 0)
                {
                    return Done(
                        promoting.Json(parsed),
                        plan,
                        $"{plan.To.Name} already runs release {plan.Release.Tree[..12]}; there is nothing to promote."
                    );
                }

                bool held = plan.Holding.Any(gate => exception is null || !gate.CanBeExcepted);
                if (promoting.Dry(parsed) || held)
                {
                    return Undone(promoting.Json(parsed), plan, held);
                }

                using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
                PublishResult published = await new Publisher(git).Publish(
                    plan,
                    exception,
                    parsed.GetValue(reason),
                    remote,
                    promoting.Forge(parsed, remote, http),
                    now,
                    cancel
                );
                if (promoting.Json(parsed))
                {
                    Console.WriteLine(PromotionJson.Of(plan, published));
                }
                else
                {
                    shown.Published(published, PromotionOptions.GoLive(plan.To, now));
                }

                return remote is not null && !published.Pushed ? 1 : 0;
            }
        );
        return command;
    }

    private static Emergency? Exception(bool emergency, string? incident, string? reason) =>
        (emergency, incident, reason) switch
        {
            (false, null, _) => null,
            (false, _, _) => throw new UserException("--incident requires --emergency."),
            (true, { Length: > 0 }, { Length: > 0 }) => new Emergency(incident, reason, []),
            _ => throw new UserException("--emergency requires --incident ID and --reason TEXT; somebody must review it afterwards."),
        };

    private static int Done(bool json, PromotionPlan plan, string sentence)
    {
        Console.WriteLine(json ? PromotionJson.Of(plan, null) : sentence);
        return 0;
    }

    private static int Undone(bool json, PromotionPlan plan, bool held)
    {
        if (json)
        {
            Console.WriteLine(PromotionJson.Of(plan, null));
        }
        else if (held)
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Red("Not promoted: ")
                    + TerminalText.Text(string.Join(", ", plan.Holding.Select(gate => gate.Name)))
                    + (plan.Holding.All(gate => gate.CanBeExcepted) ? ". In an emergency: --emergency --incident ID --reason TEXT" : ".")
            );
        }

        return held ? 1 : 0;
    }
}

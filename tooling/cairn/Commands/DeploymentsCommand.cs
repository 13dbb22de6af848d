using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

/// <summary>What clusters told.</summary>
internal static class DeploymentsCommand
{
    private const int MostRead = 1_000_000;

    public static Command Create()
    {
        var app = new Argument<string?>("APP") { Description = "Only this Application, alert or object.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "deployments",
            "List cluster events, newest first: syncs, health, drift, alerts and direct changes (outside Git). They come from the "
                + "webhooks of ArgoCD, Alertmanager and API servers to 'cairn serve'."
        )
        {
            app,
        };
        var shared = new SharedOptions(
            command,
            AcceptedOptions.Environment
                | AcceptedOptions.Since
                | AcceptedOptions.Until
                | AcceptedOptions.Limit
                | AcceptedOptions.Json
                | AcceptedOptions.Now
        );
        Suggest.Applications(app);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                Filter filter = shared.Filter(parsed, open);
                string? named = parsed.GetValue(app);
                int limit = shared.Limit(parsed, shared.Json(parsed) ? 0 : 20);
                IEnumerable<StoredDeployment> fitting = open
                    .Trail.Deployments(filter.From, filter.To, MostRead, fromNewest: true)
                    .Where(deployment =>
                        (
                            filter.Environment is null
                            || deployment.Event.Environment.Equals(filter.Environment, StringComparison.OrdinalIgnoreCase)
                        ) && (named is null || deployment.Event.Name == named || deployment.Event.About == named)
                    );
                using var pager = Pager.Open(!shared.Json(parsed));
                var text = new ChangeText(pager.Out, Palette.ForOutput);
                int shown = 0;
                foreach (StoredDeployment deployment in limit == 0 ? fitting : fitting.Take(limit))
                {
                    cancel.ThrowIfCancellationRequested();
                    var shownEvent = ClusterEventView.Of(deployment);
                    pager.Out.WriteLine(shared.Json(parsed) ? JsonLine.Of(shownEvent) : text.Line(shownEvent.Line));
                    shown++;
                }

                if (shown == 0 && !shared.Json(parsed))
                {
                    pager.Out.WriteLine(
                        open.Trail.Deployments(null, null, 1).Count == 0
                            ? "No cluster events are recorded yet. To send them from ArgoCD: docs/deployments.md"
                            : "No cluster events match."
                    );
                }

                return Task.FromResult(shown == 0 ? 1 : 0);
            }
        );
        return command;
    }
}

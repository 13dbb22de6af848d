using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes.Deployments;

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
                + "webhooks of "
                + "ArgoCD, Alertmanager and API servers to 'cairn serve'."
        )
        {
            app,
        };
        var shared = new Shared(command, Takes.Environment | Takes.Since | Takes.Until | Takes.Limit | Takes.Json | Takes.Now);
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
                    .Where(one =>
                        (filter.Environment is null || one.Event.Environment.Equals(filter.Environment, StringComparison.OrdinalIgnoreCase))
                        && (named is null || one.Event.Name == named || one.Event.About == named)
                    );
                using var pager = Pager.Open(!shared.Json(parsed));
                int shown = 0;
                foreach (StoredDeployment one in limit == 0 ? fitting : fitting.Take(limit))
                {
                    cancel.ThrowIfCancellationRequested();
                    pager.Out.WriteLine(shared.Json(parsed) ? DeploymentJson.Line(one) : Text(one.Event, Palette.ForOutput));
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

    private static string Text(DeploymentEvent told, Palette paint)
    {
        if (told.Write is { } write)
        {
            return WriteText(told, write, paint);
        }

        string outcome = told.IsGood ? paint.Green(told.Outcome) : paint.Red(Plain.Text(told.Outcome));
        string what = told.Kind switch
        {
            DeploymentKind.Sync =>
                $"sync {outcome}{(told.Started is { } started ? paint.Faint($" in {(told.At - started).TotalSeconds:0} s") : "")}"
                    + $"{(told.Retries > 0 ? $" at try {told.Retries + 1}" : "")}{(told.Partial ? " of some resources" : "")}",
            DeploymentKind.Drift => $"drift {paint.Red("found")}",
            DeploymentKind.Alert => $"alert {outcome}{(told.Severity.Length > 0 ? paint.Faint($" ({Plain.Text(told.Severity)})") : "")}",
            _ => outcome,
        };
        string by =
            told.Automated ? " automatically"
            : told.By.Length > 0 ? $" by {Plain.Text(told.By)}"
            : "";
        string revision = told.Revision.Length > 0 ? " " + paint.Yellow(told.Revision[..Math.Min(12, told.Revision.Length)]) : "";
        string about = told.About.Length > 0 ? $" about {Plain.Text(told.About)}" : "";
        string unapplied =
            told.Unapplied.Count > 0
                ? $": {Plain.Text(string.Join(", ", told.Unapplied.Take(3)))}"
                    + $"{(told.Unapplied.Count > 3 ? $" and {told.Unapplied.Count - 3} more" : "")}"
                : "";
        return $"{ChangeText.Time(told.At)}  {Plain.Text(told.Environment.Length > 0 ? told.Environment : "-"), -12} "
            + $"{paint.Bold(Plain.Text(told.Name))}{about} {what}{revision}{by}{unapplied}";
    }

    private static string WriteText(DeploymentEvent told, ClusterWrite write, Palette paint)
    {
        const int MostFields = 3;
        string what = write.IsSession
            ? "entered"
            : write.Verb switch
            {
                "create" => "created",
                "update" => "replaced",
                "patch" => "patched",
                "delete" => "deleted",
                _ => "deleted all of",
            };
        string done = told.IsGood ? paint.Yellow(what) : paint.Red($"not {what} ({write.Code})");
        string name = told.Namespace.Length > 0 ? $"{told.Namespace}/{told.Name}" : told.Name;
        string acting = write.As.Length > 0 ? $" as {Plain.Text(write.As)}" : "";
        string client = write.Client.Length > 0 ? paint.Faint($" with {Plain.Text(write.Client)}") : "";
        IEnumerable<string> fields = write
            .Fields.Take(MostFields)
            .Select(field => field.Value is null ? $"{field.Path} removed" : $"{field.Path} = {field.Value}");
        int more = write.Fields.Count - Math.Min(MostFields, write.Fields.Count) + write.More;
        string asked = write.Fields.Count > 0 ? $": {Plain.Text(string.Join(", ", fields))}{(more > 0 ? $" and {more} more" : "")}" : "";
        return $"{ChangeText.Time(told.At)}  {Plain.Text(told.Environment), -12} {paint.Bold(Plain.Text($"{write.Resource} {name}"))} "
            + $"{done} by {Plain.Text(told.By)}{acting}{client}{asked}";
    }
}

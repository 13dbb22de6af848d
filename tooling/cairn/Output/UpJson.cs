using Cairn.Operations.Bootstrap;
using Cairn.Specification;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A setting of the hosts and why it is so.</summary>
internal sealed record ExplanationView(string File, string Setting, string? Text, string Why, string? Source, IReadOnlyList<string> Hosts);

internal sealed record StageEventView(string News, string Stage);

internal sealed record CheckEventView(string News, string Area, string Check, string State, string Seen, string? Remedy);

internal sealed record SecretEventView(string News, string Key);

internal sealed record ResourceEventView(string News, string Stage, string Label, string State, string Operation, string? Why);

internal sealed record ApplicationEventView(string News, string Name, string? Wave, string Sync, string Health);

internal sealed record WindowsEventView(string News, string Sentence, UtcTime? OpensAt);

internal sealed record SyncEventView(string News, string Application, string By);

internal sealed record KubeconfigEventView(string News, string File, string? Context);

internal sealed record UpEventView(string News, string Kubeconfig, string? Context, string? Argocd);

internal sealed record FailureEventView(string News, string Stage, string Message, string? Runbook);

internal sealed record DownEventView(string News, string Environment);

/// <summary>The documented JSON of up and down: lines told apart by <c>news</c>.</summary>
internal static class UpJson
{
    public static string Of(Explanation one) =>
        JsonLine.Of(new(one.File, one.Setting, one.Text, one.Why, one.Source, [.. one.Hosts]), CliJson.Default.ExplanationView);

    public static string Of(ProgressEvent news) =>
        news switch
        {
            ProgressEvent.StageStarted began => JsonLine.Of(new("stage", began.Stage.ToString()), CliJson.Default.StageEventView),
            ProgressEvent.Checked { Finding: var finding } => JsonLine.Of(
                new("looked", finding.Area, finding.Check, finding.State.ToString().ToLowerInvariant(), finding.Seen, finding.Remedy),
                CliJson.Default.CheckEventView
            ),
            ProgressEvent.SecretCreated made => JsonLine.Of(new("made", made.Key), CliJson.Default.SecretEventView),
            ProgressEvent.Resource resource => JsonLine.Of(
                new(
                    "resource",
                    resource.Stage.ToString(),
                    resource.Label,
                    resource.Kind.ToString().ToLowerInvariant(),
                    resource.Operation,
                    resource.Why
                ),
                CliJson.Default.ResourceEventView
            ),
            ProgressEvent.Application app => JsonLine.Of(
                new("application", app.Name, app.Wave?.ToString(System.Globalization.CultureInfo.InvariantCulture), app.Sync, app.Health),
                CliJson.Default.ApplicationEventView
            ),
            ProgressEvent.Windows windows => JsonLine.Of(
                new("windows", windows.Sentence, UtcTime.Of(windows.OpensAt)),
                CliJson.Default.WindowsEventView
            ),
            ProgressEvent.Synced synced => JsonLine.Of(new("sync", synced.Name, synced.By), CliJson.Default.SyncEventView),
            ProgressEvent.Kubeconfig kubeconfig => JsonLine.Of(
                new("kubeconfig", kubeconfig.File, kubeconfig.Context),
                CliJson.Default.KubeconfigEventView
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(news)),
        };

    public static string Of(UpResult result) =>
        JsonLine.Of(new("up", result.Kubeconfig, result.Context, result.ArgoCd), CliJson.Default.UpEventView);

    public static string Of(ProvisioningException failed) =>
        JsonLine.Of(new("failed", failed.Stage.ToString(), failed.Message, failed.Runbook), CliJson.Default.FailureEventView);

    public static string Gone(string environment) => JsonLine.Of(new("down", environment), CliJson.Default.DownEventView);
}

using Cairn.Operations.Bootstrap;
using Cairn.Specification;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A setting of the hosts and why it is so.</summary>
internal sealed record ExplanationView(string File, string Setting, string? Text, string Why, string? Source, IReadOnlyList<string> Hosts);

internal sealed record StageNews(string News, string Stage);

internal sealed record LookedNews(string News, string Area, string Check, string State, string Seen, string? Remedy);

internal sealed record MadeNews(string News, string Key);

internal sealed record ResourceNews(string News, string Stage, string Label, string State, string Operation, string? Why);

internal sealed record ApplicationNews(string News, string Name, string? Wave, string Sync, string Health);

internal sealed record WindowsNews(string News, string Sentence, UtcTime? OpensAt);

internal sealed record SyncNews(string News, string Application, string By);

internal sealed record KubeconfigNews(string News, string File, string? Context);

internal sealed record UpNews(string News, string Kubeconfig, string? Context, string? Argocd);

internal sealed record FailedNews(string News, string Stage, string Message, string? Runbook);

internal sealed record DownNews(string News, string Environment);

/// <summary>The documented JSON of up and down: lines told apart by <c>news</c>.</summary>
internal static class UpJson
{
    public static string Of(Explanation one) =>
        JsonLine.Of(new(one.File, one.Setting, one.Text, one.Why, one.Source, [.. one.Hosts]), CliJson.Default.ExplanationView);

    public static string Of(News news) =>
        news switch
        {
            News.Began began => JsonLine.Of(new("stage", began.Stage.ToString()), CliJson.Default.StageNews),
            News.Looked { Finding: var one } => JsonLine.Of(
                new("looked", one.Area, one.Check, one.State.ToString().ToLowerInvariant(), one.Seen, one.Remedy),
                CliJson.Default.LookedNews
            ),
            News.Made made => JsonLine.Of(new("made", made.Key), CliJson.Default.MadeNews),
            News.Resource one => JsonLine.Of(
                new("resource", one.Stage.ToString(), one.Label, one.Kind.ToString().ToLowerInvariant(), one.Operation, one.Why),
                CliJson.Default.ResourceNews
            ),
            News.Application app => JsonLine.Of(
                new("application", app.Name, app.Wave?.ToString(System.Globalization.CultureInfo.InvariantCulture), app.Sync, app.Health),
                CliJson.Default.ApplicationNews
            ),
            News.Windows windows => JsonLine.Of(new("windows", windows.Sentence, UtcTime.Of(windows.OpensAt)), CliJson.Default.WindowsNews),
            News.Synced synced => JsonLine.Of(new("sync", synced.Name, synced.By), CliJson.Default.SyncNews),
            News.Kubeconfig kubeconfig => JsonLine.Of(
                new("kubeconfig", kubeconfig.File, kubeconfig.Context),
                CliJson.Default.KubeconfigNews
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(news)),
        };

    public static string Of(UpResult result) =>
        JsonLine.Of(new("up", result.Kubeconfig, result.Context, result.ArgoCd), CliJson.Default.UpNews);

    public static string Of(ProvisioningException failed) =>
        JsonLine.Of(new("failed", failed.Stage.ToString(), failed.Message, failed.Runbook), CliJson.Default.FailedNews);

    public static string Gone(string environment) => JsonLine.Of(new("down", environment), CliJson.Default.DownNews);
}

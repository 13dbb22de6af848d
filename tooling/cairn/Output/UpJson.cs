using Cairn.Operations.Bootstrap;
using Cairn.Specification;
using Cairn.Trail.Answers.Contract;

namespace Cairn.Cli.Output;

/// <summary>The documented JSON of up and down.</summary>
internal static class UpJson
{
    public static string Of(Explanation one) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("file", one.File);
            json.WriteString("setting", one.Setting);
            json.WriteString("text", one.Text);
            json.WriteString("why", one.Why);
            json.WriteString("source", one.Source);
            json.WriteStartArray("hosts");
            foreach (string host in one.Hosts)
            {
                json.WriteStringValue(host);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static string Of(News news) =>
        news switch
        {
            News.Began began => Line("stage", ("stage", began.Stage.ToString())),
            News.Looked { Finding: var one } => Line(
                "looked",
                ("area", one.Area),
                ("check", one.Check),
                ("state", one.State.ToString().ToLowerInvariant()),
                ("seen", one.Seen),
                ("remedy", one.Remedy)
            ),
            News.Made made => Line("made", ("key", made.Key)),
            News.Resource resource => Line(
                "resource",
                ("stage", resource.Stage.ToString()),
                ("label", resource.Label),
                ("state", resource.Kind.ToString().ToLowerInvariant()),
                ("operation", resource.Operation),
                ("why", resource.Why)
            ),
            News.Application app => Line(
                "application",
                ("name", app.Name),
                ("wave", app.Wave?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("sync", app.Sync),
                ("health", app.Health)
            ),
            News.Windows windows => Line(
                "windows",
                ("sentence", windows.Sentence),
                (
                    "opensAt",
                    windows.OpensAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
                )
            ),
            News.Synced synced => Line("sync", ("application", synced.Name), ("by", synced.By)),
            News.Kubeconfig kubeconfig => Line("kubeconfig", ("file", kubeconfig.File), ("context", kubeconfig.Context)),
            _ => throw new ArgumentOutOfRangeException(nameof(news)),
        };

    public static string Of(UpResult result) =>
        Line("up", ("kubeconfig", result.Kubeconfig), ("context", result.Context), ("argocd", result.ArgoCd));

    public static string Of(ProvisioningException failed) =>
        Line("failed", ("stage", failed.Stage.ToString()), ("message", failed.Message), ("runbook", failed.Runbook));

    public static string Gone(string environment) => Line("down", ("environment", environment));

    private static string Line(string what, params (string Name, string? Value)[] parts) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("news", what);
            foreach ((string name, string? value) in parts)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        });
}

using System.Globalization;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// What Alertmanager's webhook sends, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). Of an
/// alert's labels those are kept that say what and where; what it annotates is not, since it may quote anything.
/// </summary>
public static class AlertNotification
{
    private const int MostAlerts = 1_000;

    /// <param name="now">Times later than tomorrow are refused.</param>
    /// <exception cref="NotificationException">It is none.</exception>
    public static IReadOnlyList<DeploymentEvent> Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var told = NotificationReader.Of(body, now, "an Alertmanager webhook body (version 4)");
        return told["version"].Text() == "4" ? [.. told["alerts"].Items(MostAlerts).Select(Alert)] : throw told["version"].Wrong("\"4\"");
    }

    private static DeploymentEvent Alert(NotificationReader alert)
    {
        string status = alert["status"].Needed(NotificationReader.LongestName);
        if (status is not ("firing" or "resolved"))
        {
            throw alert["status"].Wrong("firing or resolved");
        }

        NotificationReader labels = alert["labels"];
        DateTimeOffset started = alert["startsAt"].NeededTime();
        string fingerprint = alert["fingerprint"].Needed(NotificationReader.LongestName);
        string id =
            $"alertmanager/{fingerprint}/{started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}/{status}";
        return new DeploymentEvent(
            DeploymentKind.Alert,
            id,
            status == "firing" ? started : alert["endsAt"].NeededTime(),
            labels["environment"].Text(NotificationReader.LongestName),
            labels["alertname"].Needed(NotificationReader.LongestName),
            status
        )
        {
            Namespace = labels["namespace"].Text(NotificationReader.LongestName),
            Uid = fingerprint,
            // ArgoCD's own metrics name the application in this label.
            About = labels["name"].Text(NotificationReader.LongestName),
            Severity = labels["severity"].Text(NotificationReader.LongestName),
            Started = started,
        };
    }
}

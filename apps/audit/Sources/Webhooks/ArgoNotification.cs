using System.Globalization;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Environments;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// An Application as the template <c>cairn</c> of ArgoCD's notifications writes it (docs/deployments.md), read as all events it
/// is evidence of: one that was not delivered is made good by the next.
/// </summary>
public static class ArgoNotification
{
    private const int MostUnapplied = 50;
    private const string What = "the body written by the template 'cairn' in docs/deployments.md";

    /// <param name="now">Times later than tomorrow are refused.</param>
    /// <param name="environmentOf">
    /// The environment of a directory, as the recorded repository shows it; null where that is not known, and the path alone decides.
    /// </param>
    /// <exception cref="NotificationException">It is none.</exception>
    public static IReadOnlyList<DeploymentEvent> Read(
        ReadOnlyMemory<byte> body,
        DateTimeOffset now,
        Func<string, string?>? environmentOf = null
    )
    {
        var told = NotificationReader.Of(body, now, What);
        Application application = Application.Of(told, environmentOf ?? OfPath);
        return
        [
            .. (
                (DeploymentEvent?[])[Sync(application, told["operation"]), Health(application, told["health"]), Drift(application, told)]
            ).OfType<DeploymentEvent>(),
        ];
    }

    /// <summary>An operation has the identity of its start: a retry keeps it, the next one has another.</summary>
    private static DeploymentEvent? Sync(Application application, NotificationReader operation)
    {
        string phase = operation["phase"].Text(NotificationReader.LongestName);
        if (phase is "" or "Running" or "Terminating" || operation["dryRun"].Flag())
        {
            return null;
        }

        if (phase is not ("Succeeded" or "Failed" or "Error"))
        {
            throw operation["phase"].Wrong("an ArgoCD operation phase: Running, Terminating, Succeeded, Failed, Error");
        }

        DateTimeOffset started = operation["startedAt"].NeededTime();
        return application.Event(DeploymentKind.Sync, $"{Id(started)}", operation["finishedAt"].NeededTime(), phase) with
        {
            Started = started,
            Revision = Revision(operation["revision"]),
            By = operation["initiatedBy"]["username"].Text(),
            Automated = operation["initiatedBy"]["automated"].Flag(),
            Retries = operation["retryCount"].Count(),
            Partial = operation["partial"].Flag(),
            Unapplied = [.. operation["unapplied"].Items(most: 10_000).Take(MostUnapplied).Select(told => told.Needed())],
        };
    }

    private static DeploymentEvent? Health(Application application, NotificationReader health) =>
        health["status"].Text(NotificationReader.LongestName) is ("Healthy" or "Degraded") and var status
        && health["since"].Time() is { } since
            ? application.Event(DeploymentKind.Health, $"{status}/{Id(since)}", since, status) with
            {
                Revision = application.Revision,
            }
            : null;

    /// <summary>
    /// Known once for each operation: what it applied is no longer there, and Git says the same as before. Only a comparison made after
    /// the operation ended counts (ArgoCD writes its end first, beside the comparison from before), and only an operation that brought
    /// the revision live as a whole: a self-heal is partial and follows such a one.
    /// </summary>
    private static DeploymentEvent? Drift(Application application, NotificationReader told) =>
        told["sync"]["status"].Text(NotificationReader.LongestName) == "OutOfSync"
        && !told["sync"]["pruneOnly"].Flag()
        && told["operation"] is var operation
        && operation["phase"].Text() == "Succeeded"
        && !operation["dryRun"].Flag()
        && (!operation["partial"].Flag() || operation["initiatedBy"]["automated"].Flag())
        && application.Revision.Length > 0
        && application.Revision == Revision(operation["revision"])
        && operation["startedAt"].Time() is { } started
        && operation["finishedAt"].Time() is { } finished
        && told["reconciledAt"].Time() is { } seen
        && seen > finished
            ? application.Event(DeploymentKind.Drift, Id(started), seen, "OutOfSync") with
            {
                Revision = application.Revision,
            }
            : null;

    private static string Revision(NotificationReader told)
    {
        string revision = told.Text(NotificationReader.LongestName);
        return revision.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or ':' or '/')
            ? revision
            : throw told.Wrong("a commit or version");
    }

    private static string Id(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? OfPath(string path) => EnvironmentPaths.Of(path + "/_")?.Name;

    private sealed record Application(
        string Name,
        string Namespace,
        string Uid,
        string Project,
        string Environment,
        string Repository,
        string Path,
        string Revision
    )
    {
        public static Application Of(NotificationReader told, Func<string, string?> environmentOf)
        {
            string path = told["path"].Text().Trim('/');
            string environment = told["environment"].Text(NotificationReader.LongestName);
            return new Application(
                told["name"].Needed(NotificationReader.LongestName),
                told["namespace"].Needed(NotificationReader.LongestName),
                told["uid"].Needed(NotificationReader.LongestName),
                told["project"].Text(NotificationReader.LongestName),
                environment.Length > 0 ? environment : environmentOf(path) ?? "",
                told["repository"].Text(),
                path,
                ArgoNotification.Revision(told["sync"]["revision"])
            );
        }

        public DeploymentEvent Event(DeploymentKind kind, string id, DateTimeOffset at, string outcome) =>
            new(kind, $"argocd/{Uid}/{kind.ToString().ToLowerInvariant()}/{id}", at, Environment, Name, outcome)
            {
                Namespace = Namespace,
                Uid = Uid,
                Project = Project,
                Repository = Repository,
                Path = Path,
            };
    }
}

namespace Cairn.Trail.Changes.Deployments;

/// <summary>What happened to an application in its cluster.</summary>
public enum DeploymentKind
{
    /// <summary>An operation of ArgoCD ended: <c>Succeeded</c>, <c>Failed</c> or <c>Error</c>.</summary>
    Sync,

    /// <summary>It became <c>Healthy</c> or <c>Degraded</c>.</summary>
    Health,

    /// <summary>The cluster is no longer what git says, and no commit did it: <c>OutOfSync</c>.</summary>
    Drift,

    /// <summary>An alert began, <c>firing</c>, or ended, <c>resolved</c>.</summary>
    Alert,

    /// <summary>A person changed the cluster directly, outside Git: <c>Succeeded</c>, <c>Forbidden</c> or <c>Failed</c>;
    /// <see cref="DeploymentEvent.Write"/> says what.</summary>
    Write,
}

/// <summary>How events of a kind are recorded. A new kind is a value of <see cref="DeploymentKind"/>, a row here, and its reader.</summary>
/// <param name="EntryType">The type of their entries in the ledger. Stored: it must never change.</param>
/// <param name="Source">Who reported them.</param>
/// <param name="Subject">What an event is about, as entries name it: <c>application:argocd/payments</c>. Stored.</param>
public sealed record ClusterEventKind(string EntryType, string Source, Func<DeploymentEvent, string> Subject)
{
    private static readonly Dictionary<DeploymentKind, ClusterEventKind> All = new()
    {
        [DeploymentKind.Sync] = OfArgoCd("argocd.sync"),
        [DeploymentKind.Health] = OfArgoCd("argocd.health"),
        [DeploymentKind.Drift] = OfArgoCd("argocd.drift"),
        [DeploymentKind.Alert] = new("alert", "alertmanager", alert => $"alert:{alert.Name}"),
        [DeploymentKind.Write] = new(
            "kubernetes.write",
            "kubernetes",
            change => $"object:{change.Write!.Resource}/{change.Namespace}/{change.Name}"
        ),
    };

    public static ClusterEventKind Of(DeploymentKind kind) => All[kind];

    /// <summary>Whether entries of a type hold cluster events.</summary>
    public static bool IsEntryType(string type) => All.Values.Any(kind => kind.EntryType == type);

    private static ClusterEventKind OfArgoCd(string entryType) =>
        new(entryType, "argocd", application => $"application:{application.Namespace}/{application.Name}");
}

namespace Cairn.Trail.Changes.Deployments;

/// <summary>
/// Something that happened in a cluster, as ArgoCD, Alertmanager or the API server told it. Anyone who may write ArgoCD's
/// Applications can make it tell this: it is what was claimed, kept from then on.
/// </summary>
/// <param name="Id">The event's stable id: told again, it is the same event.</param>
/// <param name="At">When it happened, as told; whole seconds.</param>
/// <param name="Environment">Where; empty when neither told nor known from the path.</param>
/// <param name="Name">The name of the application, the alert, or the object that was written; <c>*</c> where that has none.</param>
/// <param name="Outcome">See <see cref="DeploymentKind"/>.</param>
public sealed record DeploymentEvent(DeploymentKind Kind, string Id, DateTimeOffset At, string Environment, string Name, string Outcome)
{
    /// <summary>The namespace of the application, of what an alert is about, or of the object that was written.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The application's or object's unique id in its cluster.</summary>
    public string Uid { get; init; } = "";

    public string Project { get; init; } = "";

    /// <summary>The repository it is applied from, as ArgoCD has it.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The folder it applies; empty where it is none, as for a chart.</summary>
    public string Path { get; init; } = "";

    /// <summary>The commit that was applied; empty for an alert.</summary>
    public string Revision { get; init; } = "";

    /// <summary>When a sync began; null for what is none.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Whom ArgoCD names as asking for a sync, empty when it did it by itself; or who wrote.</summary>
    public string By { get; init; } = "";

    /// <summary>Whether ArgoCD did it by itself.</summary>
    public bool Automated { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Whether a sync was of named resources alone: it says nothing of the rest.</summary>
    public bool Partial { get; init; }

    /// <summary>The application an alert names; empty where it is about none.</summary>
    public string About { get; init; } = "";

    /// <summary>How severe an alert is, as it says; empty for what is none.</summary>
    public string Severity { get; init; } = "";

    /// <summary>What a sync could not apply, <c>Kind namespace/name</c>; the first fifty.</summary>
    public IReadOnlyList<string> Unapplied { get; init; } = [];

    /// <summary>The direct change; null for other kinds.</summary>
    public ClusterWrite? Write { get; init; }

    /// <summary>How an event of this kind is recorded.</summary>
    public ClusterEventKind Recorded => ClusterEventKind.Of(Kind);

    /// <summary>Whether it went well.</summary>
    public bool IsGood => Outcome is "Succeeded" or "Healthy" or "resolved";
}

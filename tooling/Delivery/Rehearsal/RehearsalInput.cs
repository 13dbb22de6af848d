using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Rehearsal;

/// <summary>What a rehearsal starts from.</summary>
public sealed record RehearsalInput
{
    /// <summary>What Git declares. The files' paths tell which Application applies which.</summary>
    public required IReadOnlyList<Manifest> Target { get; init; }

    /// <summary>
    /// What is applied before the first sync, in order: namespaces, settings, Secrets, projects, the root Application. Null where nobody
    /// says:
    /// then it is what no Application applies.
    /// </summary>
    public IReadOnlyList<Manifest>? Bootstrap { get; init; }

    /// <summary>What Git declared before, all of it applied, synced and healthy; null for the first bootstrap.</summary>
    public IReadOnlyList<Manifest>? Before { get; init; }

    /// <summary>What whoever put this together had to assume, a sentence each.</summary>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <summary>What the cluster brings along.</summary>
    public required ClusterFacts Cluster { get; init; }

    /// <summary>When it begins; sync windows are judged by it.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Evaluates a health check of argocd-cm.</summary>
    public required EvaluateHealth Health { get; init; }

    /// <summary>Where nothing among the manifests is an Application: what the one that applies them all says.</summary>
    public PlanOptions Options { get; init; } = new();
}

/// <summary>Evaluates a health check in Lua as ArgoCD does.</summary>
/// <param name="script">The script.</param>
/// <param name="open">Whether Lua's libraries are open to it.</param>
/// <param name="json">The object, as JSON.</param>
/// <returns>The status (<c>Healthy</c>, <c>Progressing</c>, …; empty where it gives none), and its message.</returns>
public delegate (string Status, string Message) EvaluateHealth(string script, bool open, string json);

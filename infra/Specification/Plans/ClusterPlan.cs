namespace Cairn.Specification;

/// <summary>All that is done to bring a cluster up: pure data, in the order in which it is done.</summary>
public sealed record ClusterPlan
{
    public required string Environment { get; init; }

    /// <summary>In the order they are set up and upgraded, one after the other: first server, other servers, agents. Empty for a cluster
    /// that exists.</summary>
    public required IReadOnlyList<HostPlan> Hosts { get; init; }

    /// <summary>The cluster that exists; null for one that is set up on <see cref="Hosts"/>.</summary>
    public ExistingCluster? Existing { get; init; }

    /// <summary>ArgoCD's chart, as ArgoCD keeps itself afterwards.</summary>
    public required ArgoCdRelease ArgoCd { get; init; }

    /// <summary>Applied before the chart: namespaces with their pod security labels, ArgoCD's settings, network policies of the system's
    /// namespaces.</summary>
    public required IReadOnlyList<BootstrapManifest> Before { get; init; }

    /// <summary>Applied after the chart: the projects, then the root application.</summary>
    public required IReadOnlyList<BootstrapManifest> After { get; init; }

    /// <summary>What comes from outside git, applied after <see cref="Before"/>, whose namespaces it needs.</summary>
    public required IReadOnlyList<SecretManifest> Secrets { get; init; }

    /// <summary>
    /// Plans of the system-upgrade-controller, applied last, where its CustomResourceDefinition is; empty unless
    /// <c>spec.upgrade.controller</c> asks for them. They act on no node until it is labelled (<see cref="UpgradePlans.Gate"/>).
    /// </summary>
    public required IReadOnlyList<BootstrapManifest> Upgrades { get; init; }
}

/// <summary>How a cluster that exists is reached.</summary>
/// <param name="Kubeconfig">The file; may begin with <c>~/</c>.</param>
/// <param name="Context">The context in it.</param>
public sealed record ExistingCluster(string Kubeconfig, string Context)
{
    /// <summary>The fixed address to which its owner has its API server post audit events; null where it does not.</summary>
    public string? AuditAddress { get; init; }
}

/// <summary>The chart that brings ArgoCD. Read from the rendered Application <c>argocd</c>, so that it afterwards keeps itself at exactly
/// this.</summary>
/// <param name="Repository">The chart repository's URL.</param>
/// <param name="Namespace">Where it is installed.</param>
/// <param name="Name">The release's name.</param>
/// <param name="Values">YAML.</param>
public sealed record ArgoCdRelease(string Chart, string Version, string Repository, string Namespace, string Name, string Values);

/// <summary>An object to apply.</summary>
/// <param name="Namespace">Null where it is in none.</param>
/// <param name="Yaml">The whole object, one document.</param>
public sealed record BootstrapManifest(string ApiVersion, string Kind, string? Namespace, string Name, string Yaml);

/// <summary>A Secret to apply.</summary>
/// <param name="Type"><c>Opaque</c>, <c>kubernetes.io/tls</c> or another's own.</param>
/// <param name="Data">Its <c>stringData</c>: keys and what they hold.</param>
public sealed record SecretManifest(string Namespace, string Name, string Type, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>Says which, and not what is in it.</summary>
    public override string ToString() => $"Secret {Namespace}/{Name}";
}

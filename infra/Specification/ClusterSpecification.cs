namespace Cairn.Specification;

/// <summary>Whether hosts are set up, or a cluster is there.</summary>
public enum ClusterKind
{
    /// <summary>k3s is set up on <see cref="ClusterSpecification.Hosts"/>.</summary>
    Hosts,

    /// <summary>A conformant cluster is there already.</summary>
    Existing,
}

/// <summary>What a cluster is to be: <c>environments/&lt;env&gt;/cluster.yaml</c>, checked, with every default filled in.</summary>
public sealed record ClusterSpecification
{
    /// <summary>The environment's name: that of its folder.</summary>
    public required string Environment { get; init; }

    public required ClusterKind Kind { get; init; }

    /// <summary>Null unless <see cref="Kind"/> is <see cref="ClusterKind.Existing"/>.</summary>
    public ExistingCluster? Existing { get; init; }

    /// <summary>In the file's order; empty for an existing cluster.</summary>
    public required IReadOnlyList<HostSpecification> Hosts { get; init; }

    public required K3sRelease K3s { get; init; }

    public required NetworkSpecification Network { get; init; }

    public required SnapshotSpecification Snapshots { get; init; }

    public required AuditSpecification Audit { get; init; }

    public required UpgradeSpecification Upgrade { get; init; }

    /// <summary>Controls that this environment does without for now.</summary>
    public required IReadOnlyList<Waiver> Waivers { get; init; }

    /// <summary>The environment's manifests, from <c>rendered/argocd</c> and <c>rendered/root</c>.</summary>
    public required IReadOnlyList<Manifest> Rendered { get; init; }
}

/// <summary>A host of <c>spec.hosts</c>.</summary>
/// <param name="Name">Also the node's name: a DNS label.</param>
/// <param name="Address">An IP address; null for this machine when none is named.</param>
/// <param name="Server">Whether it is a server; else an agent.</param>
/// <param name="IsLocal">This machine: no SSH.</param>
/// <param name="HostKey">Null for this machine.</param>
public sealed record HostSpecification(string Name, string? Address, int Port, string User, bool Server, bool IsLocal, string? HostKey);

/// <summary>The release of k3s that all hosts run.</summary>
/// <param name="Version"><c>v1.34.6+k3s1</c>.</param>
/// <param name="Sha256">Hex by architecture, <c>amd64</c> and <c>arm64</c>. Empty: held against the release's own list.</param>
public sealed record K3sRelease(string Version, IReadOnlyDictionary<string, string> Sha256);

/// <summary>The cluster's addresses.</summary>
/// <param name="Endpoint">Where the API server is reached from outside: an address or name, without port.</param>
/// <param name="TlsSans">Further names and addresses in the API server's certificate.</param>
public sealed record NetworkSpecification(string ClusterCidr, string ServiceCidr, string ClusterDns, string ClusterDomain, string Endpoint, IReadOnlyList<string> TlsSans);

/// <summary>Snapshots of etcd.</summary>
/// <param name="Cron">Five fields, the host's time.</param>
/// <param name="Retention">How many are kept on each server.</param>
/// <param name="Directory">Where; null for k3s' own place.</param>
/// <param name="S3">Null: they stay on the servers.</param>
public sealed record SnapshotSpecification(string Cron, int Retention, string? Directory, SnapshotBucket? S3);

/// <summary>An S3 bucket that snapshots are copied to.</summary>
public sealed record SnapshotBucket(string Endpoint, string Bucket, string Region, string Folder);

/// <summary>The API server's audit.</summary>
/// <param name="Address">The audit service's fixed cluster IP. The API server resolves no names of Services, so it is no name.</param>
/// <param name="LogMaxAge">Days.</param>
/// <param name="LogMaxBackups">Files.</param>
/// <param name="LogMaxSize">Megabytes a file.</param>
public sealed record AuditSpecification(string Address, int Port, int LogMaxAge, int LogMaxBackups, int LogMaxSize);

/// <summary>How k3s is upgraded beside <c>cairn up</c>.</summary>
/// <param name="Controller">Whether plans for the system-upgrade-controller are made.</param>
/// <param name="Window">When they may act; null for any time.</param>
public sealed record UpgradeSpecification(bool Controller, UpgradeWindow? Window);

/// <summary>A window of time.</summary>
/// <param name="Days"><c>mo</c> to <c>su</c>.</param>
/// <param name="Start"><c>02:00</c>.</param>
/// <param name="TimeZone">IANA's name.</param>
public sealed record UpgradeWindow(IReadOnlyList<string> Days, string Start, string End, string TimeZone);

/// <summary>A control that an environment does without, until a date.</summary>
public sealed record Waiver(string Control, string Reason, DateOnly Until);

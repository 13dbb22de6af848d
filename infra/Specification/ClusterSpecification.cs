namespace Cairn.Specification;

/// <summary>Whether hosts are set up, or a cluster is there.</summary>
public enum ClusterKind
{
    /// <summary>k3s is set up on hosts.</summary>
    Hosts,

    /// <summary>A conformant cluster is there already.</summary>
    Existing,
}

/// <summary>What a cluster is to be: <c>environments/&lt;env&gt;/cluster.yaml</c>, checked, with every default filled in.</summary>
public sealed record ClusterSpecification
{
    /// <summary>The environment's name: that of its folder.</summary>
    public required string Environment { get; init; }

    public ClusterKind Kind => K3s is null ? ClusterKind.Existing : ClusterKind.Hosts;

    /// <summary>The cluster that exists; null where hosts are set up.</summary>
    public ExistingCluster? Existing { get; init; }

    /// <summary>What is set up on hosts; null for a cluster that exists.</summary>
    public K3sSpecification? K3s { get; init; }

    /// <summary>Controls that this environment does without for now.</summary>
    public required IReadOnlyList<Waiver> Waivers { get; init; }

    /// <summary>The environment's manifests: all of <c>rendered/argocd</c> and <c>rendered/root</c>.</summary>
    public required IReadOnlyList<BootstrapManifest> Rendered { get; init; }
}

/// <summary>k3s on hosts.</summary>
public sealed record K3sSpecification
{
    /// <summary>In the file's order. The first server begins the cluster.</summary>
    public required IReadOnlyList<HostSpecification> Hosts { get; init; }

    public required K3sRelease Release { get; init; }

    public required NetworkSpecification Network { get; init; }

    public required SnapshotSpecification Snapshots { get; init; }

    public required AuditSpecification Audit { get; init; }

    public required UpgradeSpecification Upgrade { get; init; }

    /// <summary>The servers; the first begins the cluster.</summary>
    public IEnumerable<HostSpecification> Servers => Hosts.Where(host => host.IsServer);

    /// <summary>The nodes that only carry workloads.</summary>
    public IEnumerable<HostSpecification> Agents => Hosts.Where(host => !host.IsServer);
}

/// <summary>A host of <c>spec.hosts</c>.</summary>
/// <param name="Name">Also the node's name: a DNS label.</param>
/// <param name="Address">An IPv4 address; null for this machine when none is named.</param>
/// <param name="Port">Of SSH.</param>
/// <param name="IsServer">Whether it is a server; else an agent.</param>
/// <param name="IsLocal">This machine: no SSH.</param>
/// <param name="HostKey">As in known_hosts without the name; null for this machine.</param>
/// <param name="Settings">Settings of k3s for this host alone, such as <c>node-label</c>.</param>
public sealed record HostSpecification(
    string Name,
    string? Address,
    int Port,
    string User,
    bool IsServer,
    bool IsLocal,
    string? HostKey,
    IReadOnlyList<HostSetting> Settings
);

/// <summary>A setting of k3s for one host.</summary>
/// <param name="Name"><c>node-label</c>.</param>
/// <param name="Values">One, or several for what may stand several times.</param>
public sealed record HostSetting(string Name, IReadOnlyList<string> Values);

/// <summary>The release of k3s that all hosts run.</summary>
/// <param name="Version"><c>v1.34.10+k3s1</c>.</param>
/// <param name="Sha256">Hex by architecture, <c>amd64</c> and <c>arm64</c>. Of an architecture that is not here, the binary is held against
/// the release's own list.</param>
public sealed record K3sRelease(string Version, IReadOnlyDictionary<string, string> Sha256);

/// <summary>The cluster's addresses.</summary>
/// <param name="Endpoint">Where the API server is reached from outside: an address or name, without port.</param>
/// <param name="TlsSans">Further names and addresses in the API server's certificate.</param>
public sealed record NetworkSpecification(
    string ClusterCidr,
    string ServiceCidr,
    string ClusterDns,
    string ClusterDomain,
    string Endpoint,
    IReadOnlyList<string> TlsSans
);

/// <summary>Snapshots of etcd.</summary>
/// <param name="Cron">Five fields, in the host's time.</param>
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
/// <param name="Days"><c>monday</c> to <c>sunday</c>.</param>
/// <param name="Start"><c>02:00</c>.</param>
/// <param name="TimeZone">IANA's name.</param>
public sealed record UpgradeWindow(IReadOnlyList<string> Days, string Start, string End, string TimeZone);

/// <summary>A control that an environment does without, up to and including a day.</summary>
public sealed record Waiver(string Control, string Reason, DateOnly Until);

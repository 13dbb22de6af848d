using static Cairn.Specification.Hosts.Setting;

namespace Cairn.Specification.Hosts;

/// <summary><c>/etc/rancher/k3s/config.yaml</c>: all of k3s' settings; the unit passes no flags, which would be lost when somebody runs the
/// installer.</summary>
internal static class K3sConfig
{
    private const string Ciphers =
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
        + "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305";

    public static HostFile Of(ClusterSpecification cluster, HostSpecification host, bool hasAgentToken)
    {
        K3sSpecification k3s = cluster.K3s!;
        HostSpecification first = k3s.Servers.First();
        IEnumerable<Setting> settings = host.IsServer
            ?
            [
                .. Joining(k3s, host, first, hasAgentToken),
                .. Server(k3s),
                .. Node(cluster, host),
                .. Networking(k3s.Network),
                .. Snapshots(k3s.Snapshots),
                .. ApiServerArguments(cluster),
                .. ManagerArguments(cluster),
                .. KubeletArguments(cluster),
            ]
            : [.. JoiningAgent(k3s), .. Node(cluster, host), .. KubeletArguments(cluster)];
        return new HostFile(Paths.Config, "600", HostFiles.Header(cluster), [.. settings]);
    }

    /// <summary>The flags of kube-apiserver, without their dashes.</summary>
    public static IReadOnlyList<Setting> ApiServerArguments(ClusterSpecification cluster)
    {
        AuditSpecification audit = cluster.K3s!.Audit;
        const string Group = "kube-apiserver-arg";
        string[] plugins = [.. Admission.Plugins(cluster)];
        return
        [
            Argument(
                Group,
                "enable-admission-plugins=" + string.Join(',', plugins),
                "A kubelet may only change its own node and pods (NodeRestriction, which k3s sets and this would replace); nobody drowns "
                    + "the API server in events (EventRateLimit, control 1.2.9); no Service takes over an address "
                    + "(DenyServiceExternalIPs, control 1.2.3)",
                Sources.Admission
            ),
            Argument(
                Group,
                "admission-control-config-file=" + Paths.Admission,
                "Where the pod security defaults and the event limits are",
                Sources.Hardening
            ),
            Argument(Group, "audit-policy-file=" + Paths.AuditPolicy, "What is recorded of requests", Sources.Audit),
            Argument(
                Group,
                $"audit-log-path={Paths.AuditLogs}/audit.log",
                "The record that stays when the audit service is away (control 1.2.16)",
                Sources.Hardening
            ),
            Argument(Group, $"audit-log-maxage={audit.LogMaxAge}", "How many days it is kept (control 1.2.17)", Sources.Hardening),
            Argument(Group, $"audit-log-maxbackup={audit.LogMaxBackups}", "How many files are kept (control 1.2.18)", Sources.Hardening),
            Argument(Group, $"audit-log-maxsize={audit.LogMaxSize}", "How many megabytes a file has (control 1.2.19)", Sources.Hardening),
            Argument(Group, "audit-webhook-config-file=" + Paths.AuditWebhook, "Where the audit service listens", Sources.Audit),
            Argument(
                Group,
                "audit-webhook-mode=batch",
                "Requests do not wait for the audit service: when it is away, the cluster goes on",
                Sources.Audit
            ),
            Argument(
                Group,
                "audit-webhook-initial-backoff=30s",
                "How long after a failure it is asked again; each of five times half as long again, so that four minutes are bridged",
                Sources.ApiServer
            ),
            Argument(
                Group,
                "audit-webhook-batch-max-wait=5s",
                "Edits are seen after seconds, and not after half a minute",
                Sources.ApiServer
            ),
            Argument(
                Group,
                "audit-webhook-truncate-enabled=true",
                "A very large object does not keep its batch from being taken",
                Sources.Audit
            ),
            Argument(
                Group,
                "service-account-extend-token-expiration=false",
                "Tokens of service accounts end when they say (control 1.2.30)",
                Sources.Hardening
            ),
        ];
    }

    private static IEnumerable<Setting> Joining(K3sSpecification k3s, HostSpecification host, HostSpecification first, bool hasAgentToken)
    {
        yield return host == first
            ? new(
                "cluster-init",
                "cluster-init: true",
                "Begins the cluster with etcd, also on one server: snapshots, growing and runbooks are the same everywhere",
                Sources.Etcd
            )
            : new(
                "server",
                $"server: \"https://{first.Address}:6443\"",
                "The server whose cluster it joins; once it has joined, it knows them all",
                Sources.Etcd
            );
        yield return new(
            "token-file",
            $"token-file: \"{Paths.ServerToken}\"",
            "What servers join with, in a file that only root reads",
            Sources.Tokens
        );
        if (hasAgentToken)
        {
            yield return new(
                "agent-token-file",
                $"agent-token-file: \"{Paths.AgentToken}\"",
                "What agents join with: it does not add servers",
                Sources.Tokens
            );
        }
    }

    private static Setting[] JoiningAgent(K3sSpecification k3s) =>
        [
            new(
                "server",
                $"server: \"https://{k3s.Network.Endpoint}:6443\"",
                "Where the agent first asks; then it knows all servers",
                Sources.Agent
            ),
            new(
                "token-file",
                $"token-file: \"{Paths.AgentToken}\"",
                "What agents join with, in a file that only root reads",
                Sources.Tokens
            ),
        ];

    private static IEnumerable<Setting> Server(K3sSpecification k3s)
    {
        string[] names =
        [
            .. (
                (string[])[k3s.Network.Endpoint, .. k3s.Servers.Select(one => one.Address).OfType<string>(), .. k3s.Network.TlsSans]
            ).Distinct(),
        ];
        yield return new(
            "tls-san",
            $"tls-san: [{string.Join(", ", names.Select(name => $"\"{name}\""))}]",
            "The names under which clients reach the API server; its certificate has no others",
            Sources.Server
        );
        yield return new(
            "write-kubeconfig-mode",
            "write-kubeconfig-mode: \"0600\"",
            "The administrator's kubeconfig is read by root alone",
            Sources.Server
        );
        yield return new(
            "secrets-encryption",
            "secrets-encryption: true",
            "Secrets are encrypted in etcd from the first boot: later it means rewriting them all, and servers that differ cannot join",
            Sources.Encryption
        );
    }

    private static IEnumerable<Setting> Node(ClusterSpecification cluster, HostSpecification host)
    {
        yield return new("node-name", $"node-name: \"{host.Name}\"", "The node is called as cluster.yaml calls the host", Sources.Agent);
        yield return new(
            "protect-kernel-defaults",
            "protect-kernel-defaults: true",
            "The kubelet ends rather than run with other kernel settings than it expects (those of " + Paths.Kernel + ")",
            Sources.Hardening
        );
        foreach (HostSetting own in host.Settings)
        {
            yield return new(
                own.Name,
                own.Name is "node-label" or "node-taint"
                    ? $"{own.Name}: [{string.Join(", ", own.Values.Select(value => $"\"{value}\""))}]"
                    : $"{own.Name}: \"{own.Values[0]}\"",
                "Set for this host in cluster.yaml",
                Sources.Agent
            );
        }
    }

    private static Setting[] Networking(NetworkSpecification network) =>
        [
            new("cluster-cidr", $"cluster-cidr: \"{network.ClusterCidr}\"", "The pods' addresses; the same on all servers", Sources.Server),
            new(
                "service-cidr",
                $"service-cidr: \"{network.ServiceCidr}\"",
                "The Services' addresses; the same on all servers. The audit service has a fixed one of them",
                Sources.Server
            ),
            new(
                "cluster-dns",
                $"cluster-dns: \"{network.ClusterDns}\"",
                "The address of the cluster's DNS; the same on all servers",
                Sources.Server
            ),
            new(
                "cluster-domain",
                $"cluster-domain: \"{network.ClusterDomain}\"",
                "What names of Services end with; the same on all servers",
                Sources.Server
            ),
        ];

    private static IEnumerable<Setting> Snapshots(SnapshotSpecification snapshots)
    {
        yield return new(
            "etcd-snapshot-schedule-cron",
            $"etcd-snapshot-schedule-cron: \"{snapshots.Cron}\"",
            "When snapshots are taken",
            Sources.Snapshots
        );
        yield return new(
            "etcd-snapshot-retention",
            $"etcd-snapshot-retention: {snapshots.Retention}",
            "How many are kept on each server",
            Sources.Snapshots
        );
        yield return new(
            "etcd-snapshot-compress",
            "etcd-snapshot-compress: true",
            "They are a fraction of their size then",
            Sources.Snapshots
        );
        if (snapshots.Directory is { } directory)
        {
            yield return new(
                "etcd-snapshot-dir",
                $"etcd-snapshot-dir: \"{directory}\"",
                "Where they are kept, as cluster.yaml says",
                Sources.Snapshots
            );
        }

        if (snapshots.S3 is not null)
        {
            yield return new(
                "etcd-s3",
                "etcd-s3: true",
                "They are also copied to a bucket: a server's disk may be lost with it",
                Sources.Snapshots
            );
            yield return new(
                "etcd-s3-config-secret",
                $"etcd-s3-config-secret: \"{SnapshotSecret.Name}\"",
                "The Secret that says which bucket and holds the access to it; with any other etcd-s3 setting it would be ignored",
                Sources.Snapshots
            );
        }
    }

    private static IEnumerable<Setting> ManagerArguments(ClusterSpecification cluster)
    {
        if (Controls.Holds(cluster, "1.3.1"))
        {
            yield return Argument(
                "kube-controller-manager-arg",
                "terminated-pod-gc-threshold=100",
                "Ended pods are cleared away before they fill etcd (control 1.3.1)",
                Sources.Hardening
            );
        }
    }

    private static IEnumerable<Setting> KubeletArguments(ClusterSpecification cluster)
    {
        const string Group = "kubelet-arg";
        (string Control, string Argument, string Why)[] all =
        [
            ("4.2.5", "streaming-connection-idle-timeout=5m", "A forgotten exec or port-forward ends (control 4.2.5)"),
            ("4.2.12", "tls-cipher-suites=" + Ciphers, "Only strong ciphers (control 4.2.12)"),
            ("4.2.13", "pod-max-pids=4096", "One pod cannot use up the host's process ids (control 4.2.13)"),
            ("4.2.14", "seccomp-default=true", "Pods that name no seccomp profile get the runtime's, and not none (control 4.2.14)"),
        ];
        return all.Where(one => Controls.Holds(cluster, one.Control))
            .Select(one =>
                Argument(Group, one.Argument, one.Why, one.Control is "4.2.5" or "4.2.12" ? Sources.Hardening : Sources.Kubelet)
            );
    }
}

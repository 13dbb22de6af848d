using static Cairn.Specification.Hosts.ExplainedSetting;

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
        IEnumerable<ExplainedSetting> settings = host.IsServer
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
    public static IReadOnlyList<ExplainedSetting> ApiServerArguments(ClusterSpecification cluster)
    {
        AuditSpecification audit = cluster.K3s!.Audit;
        const string Group = "kube-apiserver-arg";
        string[] plugins = [.. Admission.Plugins(cluster)];
        return
        [
            Argument(
                Group,
                "enable-admission-plugins=" + string.Join(',', plugins),
                "A kubelet may only change its own node and pods (NodeRestriction, which k3s sets and this would replace); no client "
                    + "floods the API server with events (EventRateLimit, control 1.2.9); no Service takes over an address "
                    + "(DenyServiceExternalIPs, control 1.2.3)",
                SettingSources.Admission
            ),
            Argument(
                Group,
                "admission-control-config-file=" + Paths.Admission,
                "Where the pod security defaults and the event limits are",
                SettingSources.Hardening
            ),
            Argument(Group, "audit-policy-file=" + Paths.AuditPolicy, "What is recorded of requests", SettingSources.Audit),
            Argument(
                Group,
                $"audit-log-path={Paths.AuditLogs}/audit.log",
                "A record that remains when the audit service is down (control 1.2.16)",
                SettingSources.Hardening
            ),
            Argument(Group, $"audit-log-maxage={audit.LogMaxAge}", "How many days it is kept (control 1.2.17)", SettingSources.Hardening),
            Argument(
                Group,
                $"audit-log-maxbackup={audit.LogMaxBackups}",
                "How many files are kept (control 1.2.18)",
                SettingSources.Hardening
            ),
            Argument(
                Group,
                $"audit-log-maxsize={audit.LogMaxSize}",
                "How many megabytes a file has (control 1.2.19)",
                SettingSources.Hardening
            ),
            Argument(Group, "audit-webhook-config-file=" + Paths.AuditWebhook, "Where the audit service listens", SettingSources.Audit),
            Argument(
                Group,
                "audit-webhook-mode=batch",
                "Requests do not wait for the audit service: the cluster keeps working when it is down",
                SettingSources.Audit
            ),
            Argument(
                Group,
                "audit-webhook-initial-backoff=30s",
                "How long to wait before the first of five retries; each wait is half as long again, which bridges four minutes",
                SettingSources.ApiServer
            ),
            Argument(
                Group,
                "audit-webhook-batch-max-wait=5s",
                "Edits are seen after seconds instead of half a minute",
                SettingSources.ApiServer
            ),
            Argument(
                Group,
                "audit-webhook-truncate-enabled=true",
                "A very large object does not get its batch refused",
                SettingSources.Audit
            ),
            Argument(
                Group,
                "service-account-extend-token-expiration=false",
                "Tokens of service accounts expire on time (control 1.2.30)",
                SettingSources.Hardening
            ),
        ];
    }

    private static IEnumerable<ExplainedSetting> Joining(
        K3sSpecification k3s,
        HostSpecification host,
        HostSpecification first,
        bool hasAgentToken
    )
    {
        yield return host == first
            ? new(
                "cluster-init",
                "cluster-init: true",
                "Begins the cluster with etcd, also on one server: snapshots, growing and runbooks are the same everywhere",
                SettingSources.Etcd
            )
            : new(
                "server",
                $"server: \"https://{first.Address}:6443\"",
                "The server whose cluster it joins; once it has joined, it knows them all",
                SettingSources.Etcd
            );
        yield return new(
            "token-file",
            $"token-file: \"{Paths.ServerToken}\"",
            "What servers join with, in a file that only root reads",
            SettingSources.Tokens
        );
        if (hasAgentToken)
        {
            yield return new(
                "agent-token-file",
                $"agent-token-file: \"{Paths.AgentToken}\"",
                "What agents join with: it does not add servers",
                SettingSources.Tokens
            );
        }
    }

    private static ExplainedSetting[] JoiningAgent(K3sSpecification k3s) =>
        [
            new(
                "server",
                $"server: \"https://{k3s.Network.Endpoint}:6443\"",
                "Where the agent first connects; then it knows all servers",
                SettingSources.Agent
            ),
            new(
                "token-file",
                $"token-file: \"{Paths.AgentToken}\"",
                "What agents join with, in a file that only root reads",
                SettingSources.Tokens
            ),
        ];

    private static IEnumerable<ExplainedSetting> Server(K3sSpecification k3s)
    {
        string[] names =
        [
            .. (
                (string[])
                    [
                        k3s.Network.Endpoint,
                        .. k3s.Servers.Select(specification => specification.Address).OfType<string>(),
                        .. k3s.Network.TlsSans,
                    ]
            ).Distinct(),
        ];
        yield return new(
            "tls-san",
            $"tls-san: [{string.Join(", ", names.Select(name => $"\"{name}\""))}]",
            "The names under which clients reach the API server; its certificate has no others",
            SettingSources.Server
        );
        yield return new(
            "write-kubeconfig-mode",
            "write-kubeconfig-mode: \"0600\"",
            "Only root can read the administrator's kubeconfig",
            SettingSources.Server
        );
        yield return new(
            "secrets-encryption",
            "secrets-encryption: true",
            "Secrets are encrypted in etcd from the first boot: later it means rewriting them all, and servers that differ cannot join",
            SettingSources.Encryption
        );
    }

    private static IEnumerable<ExplainedSetting> Node(ClusterSpecification cluster, HostSpecification host)
    {
        yield return new("node-name", $"node-name: \"{host.Name}\"", "The node gets the host's name in cluster.yaml", SettingSources.Agent);
        yield return new(
            "protect-kernel-defaults",
            "protect-kernel-defaults: true",
            "The kubelet exits if kernel parameters are not as it expects (see " + Paths.Kernel + ")",
            SettingSources.Hardening
        );
        foreach (HostSetting own in host.Settings)
        {
            yield return new(
                own.Name,
                own.Name is "node-label" or "node-taint"
                    ? $"{own.Name}: [{string.Join(", ", own.Values.Select(value => $"\"{value}\""))}]"
                    : $"{own.Name}: \"{own.Values[0]}\"",
                "Set for this host in cluster.yaml",
                SettingSources.Agent
            );
        }
    }

    private static ExplainedSetting[] Networking(NetworkSpecification network) =>
        [
            new(
                "cluster-cidr",
                $"cluster-cidr: \"{network.ClusterCidr}\"",
                "The pods' addresses; the same on all servers",
                SettingSources.Server
            ),
            new(
                "service-cidr",
                $"service-cidr: \"{network.ServiceCidr}\"",
                "The Services' addresses; the same on all servers. The audit service has a fixed one of them",
                SettingSources.Server
            ),
            new(
                "cluster-dns",
                $"cluster-dns: \"{network.ClusterDns}\"",
                "The address of the cluster's DNS; the same on all servers",
                SettingSources.Server
            ),
            new(
                "cluster-domain",
                $"cluster-domain: \"{network.ClusterDomain}\"",
                "The domain that names of Services end with; the same on all servers",
                SettingSources.Server
            ),
        ];

    private static IEnumerable<ExplainedSetting> Snapshots(SnapshotSpecification snapshots)
    {
        yield return new(
            "etcd-snapshot-schedule-cron",
            $"etcd-snapshot-schedule-cron: \"{snapshots.Cron}\"",
            "When snapshots are taken",
            SettingSources.Snapshots
        );
        yield return new(
            "etcd-snapshot-retention",
            $"etcd-snapshot-retention: {snapshots.Retention}",
            "How many are kept on each server",
            SettingSources.Snapshots
        );
        yield return new(
            "etcd-snapshot-compress",
            "etcd-snapshot-compress: true",
            "Compressed, they take a fraction of their size",
            SettingSources.Snapshots
        );
        if (snapshots.Directory is { } directory)
        {
            yield return new(
                "etcd-snapshot-dir",
                $"etcd-snapshot-dir: \"{directory}\"",
                "Where they are kept, as cluster.yaml says",
                SettingSources.Snapshots
            );
        }

        if (snapshots.S3 is not null)
        {
            yield return new(
                "etcd-s3",
                "etcd-s3: true",
                "They are also copied to a bucket: a server's disk may be lost with it",
                SettingSources.Snapshots
            );
            yield return new(
                "etcd-s3-config-secret",
                $"etcd-s3-config-secret: \"{SnapshotSecret.Name}\"",
                "The Secret that says which bucket and holds the access to it; with any other etcd-s3 setting it would be ignored",
                SettingSources.Snapshots
            );
        }
    }

    private static IEnumerable<ExplainedSetting> ManagerArguments(ClusterSpecification cluster)
    {
        if (Controls.Holds(cluster, "1.3.1"))
        {
            yield return Argument(
                "kube-controller-manager-arg",
                "terminated-pod-gc-threshold=100",
                "Terminated pods are removed before they fill etcd (control 1.3.1)",
                SettingSources.Hardening
            );
        }
    }

    private static IEnumerable<ExplainedSetting> KubeletArguments(ClusterSpecification cluster)
    {
        const string Group = "kubelet-arg";
        (string Control, string Argument, string Why)[] all =
        [
            ("4.2.5", "streaming-connection-idle-timeout=5m", "A forgotten exec or port-forward is closed (control 4.2.5)"),
            ("4.2.12", "tls-cipher-suites=" + Ciphers, "Only strong ciphers (control 4.2.12)"),
            ("4.2.13", "pod-max-pids=4096", "One pod cannot use up the host's process ids (control 4.2.13)"),
            (
                "4.2.14",
                "seccomp-default=true",
                "Pods that name no seccomp profile get the runtime's default instead of none (control 4.2.14)"
            ),
        ];
        return all.Where(item => Controls.Holds(cluster, item.Control))
            .Select(item =>
                Argument(
                    Group,
                    item.Argument,
                    item.Why,
                    item.Control is "4.2.5" or "4.2.12" ? SettingSources.Hardening : SettingSources.Kubelet
                )
            );
    }
}

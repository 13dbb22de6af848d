using Cairn.Specification.Checking;
using Cairn.Specification.Hosts;
using Cairn.Specification.Stages;

namespace Cairn.Specification;

/// <summary>What follows from a specification.</summary>
public static class ClusterDerivation
{
    private const string Platform = "platform-secrets";

    /// <summary>All that brings the cluster up. Pure: the same specification and secrets give the same plan.</summary>
    /// <exception cref="SpecificationException">A secret that the cluster needs is missing or will not do.</exception>
    public static ClusterPlan Plan(ClusterSpecification specification, ClusterSecrets secrets)
    {
        SecretRules.Check(specification, secrets);
        K3sSpecification? k3s = specification.K3s;
        return new ClusterPlan
        {
            Environment = specification.Environment,
            Hosts = k3s is null ? [] : [.. k3s.Servers.Concat(k3s.Agents).Select(host => PlanOf(specification, host, secrets))],
            Existing = specification.Existing,
            ArgoCd = ArgoCdPlan.Release(specification),
            Before =
            [
                .. ArgoCdPlan.First(specification),
                .. k3s is not null && Controls.Holds(specification, "5.3.2") ? SystemPolicies.All() : [],
            ],
            After = ArgoCdPlan.Last(specification),
            Secrets = Secrets(specification, secrets),
            Upgrades = k3s is null ? [] : UpgradePlans.Of(k3s),
        };
    }

    private static HostPlan PlanOf(ClusterSpecification specification, HostSpecification host, ClusterSecrets secrets)
    {
        IReadOnlyList<HostFile> files = HostFiles.Of(specification, host, secrets);
        bool first = host == specification.K3s!.Servers.First();
        HostStage prepare = PrepareStage.Of(specification, host);
        HostStage configure = ConfigureStage.Of(specification, host, files);
        HostStage install = InstallStage.Of(specification, host, files.Single(file => file.Path == Paths.Unit(host.IsServer)));
        HostStage start = StartStage.Of(specification, host, files, [configure, install]);
        HostStage ready = ReadyStage.Of(specification, host, [start]);
        return new HostPlan
        {
            Name = host.Name,
            Role =
                first ? HostRole.FirstServer
                : host.IsServer ? HostRole.Server
                : HostRole.Agent,
            Connection = host.IsLocal
                ? new HostConnection.Local()
                : new HostConnection.Ssh(host.Address!, host.Port, host.User, host.HostKey!),
            Stages = [prepare, configure, install, start, ready],
            Uninstall = OtherStages.Uninstall(specification, host),
            Kubeconfig = first ? OtherStages.Kubeconfig(specification, host, [prepare, configure, install, start, ready]) : null,
        };
    }

    private static SecretManifest[] Secrets(ClusterSpecification specification, ClusterSecrets secrets)
    {
        SecretManifest[] platform = [.. PlatformSecrets(specification.K3s, secrets)];
        return
        [
            .. platform,
            .. NotificationsSecret.Of(specification, Platform, platform) is { } notifications ? [notifications] : (SecretManifest[])[],
            .. specification.K3s is { Snapshots.S3: { } bucket } k3s
                ? [SnapshotSecret.Of(k3s.Snapshots, bucket, secrets)]
                : (SecretManifest[])[],
        ];
    }

    // What the cluster hands out goes to the one namespace that the secret store reads: https://external-secrets.io
    private static IEnumerable<SecretManifest> PlatformSecrets(K3sSpecification? k3s, ClusterSecrets secrets)
    {
        // One that is never posted with, where none is given: what is handed out together with it would not come otherwise. A
        // cluster that exists may have its own already.
        if ((secrets.SlackToken ?? (k3s is null ? null : "unset")) is { } slack)
        {
            yield return new SecretManifest(Platform, "slack", "Opaque", new Dictionary<string, string> { ["token"] = slack });
        }

        if (secrets.ReceiveToken is { } receive)
        {
            yield return new SecretManifest(Platform, "cairn", "Opaque", new Dictionary<string, string> { ["token"] = receive });
        }

        if (secrets.AuditWebhookToken is { } webhook)
        {
            yield return new SecretManifest(
                Platform,
                "audit-webhook",
                "Opaque",
                new Dictionary<string, string>
                {
                    ["token"] = webhook,
                    ["ca.crt"] = secrets.AuditAuthority!,
                    ["tls.crt"] = secrets.AuditCertificate!,
                    ["tls.key"] = secrets.AuditKey!,
                }
            );
        }
    }
}

using Cairn.Specification;

namespace Cairn.Infrastructure.Tests;

/// <summary>Plans of every shape, small enough that their graph can be read: what the specification really makes of files is in the tests
/// of the compiled program.</summary>
internal static class SamplePlans
{
    public const string ServerToken = "server-token-0123456789abcdef0123456789";
    public const string SlackToken = "slack-token-0123456789abcdef0123456789";

    public static IReadOnlyDictionary<string, ClusterPlan> All { get; } =
        new Dictionary<string, ClusterPlan>
        {
            ["homelab-one-server"] = OnHosts("homelab", [Server("one", 1)]),
            ["homelab-three-servers"] = OnHosts("homelab", [Server("one", 1), Server("two", 2), Server("three", 3)]),
            ["production-three-servers-two-agents"] = OnHosts(
                "production",
                [Server("one", 1), Server("two", 2), Server("three", 3), Agent("four", 4), Agent("five", 5)]
            ),
            ["homelab-this-machine"] = OnHosts("homelab", [Server("here", 1) with { Connection = new HostConnection.Local() }]),
            ["production-existing"] = OnHosts("production", []) with { Existing = new ExistingCluster("/dev/null", "admin@production") },
        };

    private static ClusterPlan OnHosts(string environment, IReadOnlyList<HostPlan> hosts) =>
        new()
        {
            Environment = environment,
            Hosts = hosts,
            ArgoCd = new ArgoCdRelease("argo-cd", "10.1.1", "https://charts.example", "argocd", "argocd", "crds: {install: true}\n"),
            Before =
            [
                Of("v1", "Namespace", null, "argocd"),
                Of("v1", "Namespace", null, "platform-secrets"),
                Of("networking.k8s.io/v1", "NetworkPolicy", "kube-system", "dns", "spec: {podSelector: {}}\n"),
                Of("v1", "ConfigMap", "argocd", "argocd-cm", "data: {url: https://argocd.home.example}\n"),
            ],
            Secrets =
            [
                new SecretManifest("platform-secrets", "slack", "Opaque", new Dictionary<string, string> { ["token"] = SlackToken }),
            ],
            After =
            [
                Of("argoproj.io/v1alpha1", "AppProject", "argocd", "platform", "spec: {sourceRepos: ['*']}\n"),
                Of("argoproj.io/v1alpha1", "Application", "argocd", "root", "spec: {project: platform}\n"),
            ],
            Upgrades =
                hosts.Count > 3
                    ?
                    [
                        Of("v1", "Namespace", null, "system-upgrade"),
                        Of("upgrade.cattle.io/v1", "Plan", "system-upgrade", "server", "spec: {concurrency: 1}\n"),
                    ]
                    : [],
        };

    private static HostPlan Server(string name, int number) => Host(name, number, number == 1 ? HostRole.FirstServer : HostRole.Server);

    private static HostPlan Agent(string name, int number) => Host(name, number, HostRole.Agent);

    private static HostPlan Host(string name, int number, HostRole role) =>
        new()
        {
            Name = name,
            Role = role,
            Connection = new HostConnection.Ssh($"192.0.2.{number}", 22, number == 1 ? "root" : "admin", $"ssh-ed25519 key-of-{name}"),
            Stages =
            [
                new HostStage("configure", "So that k3s starts as it is meant to.", "echo configure", $"token {ServerToken}\n"),
                new HostStage("start", "So that it runs.", "echo start", null),
            ],
            Uninstall = new HostStage("uninstall", "So that nothing is left.", "echo uninstall", null),
            Kubeconfig =
                role == HostRole.FirstServer
                    ? new HostStage("kubeconfig", "So that Pulumi can reach the cluster.", "echo kubeconfig", null)
                    : null,
        };

    private static BootstrapManifest Of(string apiVersion, string kind, string? @namespace, string name, string rest = "") =>
        new(
            apiVersion,
            kind,
            @namespace,
            name,
            $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: "
                + $"{name}\n{(@namespace is null ? "" : $"  namespace: {@namespace}\n")}{rest}"
        );
}

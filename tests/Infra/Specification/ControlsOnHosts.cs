using Cairn.Specification.Hosts;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Tests;

/// <summary>The controls of docs/cis.md, looked for in what ends up on hosts: the same in both environments.</summary>
public sealed class ControlsOnHosts
{
    public static TheoryData<string> Cases => ["homelab-one-server", "homelab-three-servers", "production-three-servers-and-agents"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AdmissionPluginsAreOn(string name) =>
        OnServers(
            name,
            config =>
                Assert.Equal(
                    "NodeRestriction,EventRateLimit,DenyServiceExternalIPs",
                    Argument(config, "kube-apiserver-arg", "enable-admission-plugins")
                )
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheAuditLogIsKept(string name) =>
        OnServers(
            name,
            config =>
            {
                Assert.Equal("/var/lib/rancher/k3s/server/logs/audit.log", Argument(config, "kube-apiserver-arg", "audit-log-path"));
                Assert.Equal(
                    ("30", "10", "100"),
                    (
                        Argument(config, "kube-apiserver-arg", "audit-log-maxage"),
                        Argument(config, "kube-apiserver-arg", "audit-log-maxbackup"),
                        Argument(config, "kube-apiserver-arg", "audit-log-maxsize")
                    )
                );
                Assert.Equal("batch", Argument(config, "kube-apiserver-arg", "audit-webhook-mode"));
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void SecretsAreEncryptedFromTheFirstBoot(string name) =>
        OnServers(name, config => Assert.Equal("true", Text(config, "secrets-encryption")));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tokens_of_service_accounts_are_not_extended(string name) =>
        OnServers(name, config => Assert.Equal("false", Argument(config, "kube-apiserver-arg", "service-account-extend-token-expiration")));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Terminated_pods_are_removed(string name) =>
        OnServers(name, config => Assert.Equal("100", Argument(config, "kube-controller-manager-arg", "terminated-pod-gc-threshold")));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kubelet_is_hardened(string name)
    {
        // Production's case waives the limit of process ids.
        bool waived = name.StartsWith("production", StringComparison.Ordinal);
        Assert.All(
            Files(name),
            host =>
            {
                YamlMappingNode config = Yaml(host.Files.Single(file => file.Path == Paths.Config));
                Assert.Equal("true", Text(config, "protect-kernel-defaults"));
                Assert.Equal(
                    ("5m", waived ? null : "4096", "true"),
                    (
                        Argument(config, "kubelet-arg", "streaming-connection-idle-timeout"),
                        Argument(config, "kubelet-arg", "pod-max-pids"),
                        Argument(config, "kubelet-arg", "seccomp-default")
                    )
                );
                Assert.Equal(6, Argument(config, "kubelet-arg", "tls-cipher-suites")!.Split(',').Length);
                Assert.DoesNotContain("CBC", Argument(config, "kubelet-arg", "tls-cipher-suites"), StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Namespace_without_labels_gets_restricted_pod_security(string name) =>
        Assert.All(
            Files(name).Where(host => host.Host.IsServer),
            host =>
            {
                string admission = host.Files.Single(file => file.Path == Paths.Admission).Content;
                Assert.Contains("enforce: restricted\n", admission, StringComparison.Ordinal);
                Assert.Contains("namespaces: [kube-system]\n", admission, StringComparison.Ordinal);
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Audit_policy_records_writes_without_bodies_of_Secrets(string name) =>
        Assert.All(
            Files(name).Where(host => host.Host.IsServer),
            host =>
            {
                YamlMappingNode policy = Yaml(host.Files.Single(file => file.Path == Paths.AuditPolicy));
                YamlMappingNode[] rules = [.. ((YamlSequenceNode)policy["rules"]).Children.Cast<YamlMappingNode>()];
                int secrets = Array.FindIndex(
                    rules,
                    rule => Text(rule, "level") == "Metadata" && rule.ToString().Contains("secrets", StringComparison.Ordinal)
                );
                YamlMappingNode[] bodies = [.. rules.Where(rule => Text(rule, "level") is "Request" or "RequestResponse")];
                Assert.DoesNotContain(bodies, rule => rule.ToString().Contains("secrets", StringComparison.Ordinal));
                // The first rule that fits decides: what comes before is of other groups, of evictions, or of deletions, whose bodies are
                // options.
                Assert.All(
                    rules[..secrets].Intersect(bodies),
                    rule =>
                        Assert.True(
                            rule.Children.TryGetValue("verbs", out YamlNode? verbs) && verbs.ToString() == "[ delete, deletecollection ]"
                                || ((YamlSequenceNode)rule["resources"])
                                    .Children.Cast<YamlMappingNode>()
                                    .All(yamlMappingNode =>
                                        Text(yamlMappingNode, "group") != ""
                                        || yamlMappingNode["resources"].ToString() == "[ pods/eviction ]"
                                    ),
                            rule.ToString()
                        )
                );
                Assert.Equal("None", Text(rules[^1], "level"));
                Assert.Single(rules[^1].Children);
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Only_root_can_read_files_with_secrets(string name) =>
        Assert.All(
            Files(name),
            host =>
            {
                Assert.All(host.Files.Where(file => file.IsSecret), file => Assert.Equal("600", file.Mode));
                Assert.Equal(
                    host.Host.IsServer ? ["agent-token", "audit-webhook", "server-token"] : ["agent-token"],
                    host.Files.Where(file => file.IsSecret).Select(file => file.SecretName).Order()
                );
                Assert.Equal(
                    host.Host.IsServer ? "0600" : null,
                    Text(Yaml(host.Files.Single(file => file.Path == Paths.Config)), "write-kubeconfig-mode")
                );
            }
        );

    [Theory]
    [InlineData("1.2.3", "NodeRestriction,EventRateLimit")]
    [InlineData("1.2.9", "NodeRestriction,DenyServiceExternalIPs")]
    public void Waived_control_is_left_out(string control, string plugins)
    {
        ClusterSpecification specification = Repository.Specification("homelab-one-server");
        ClusterSpecification waived = specification with
        {
            Waivers = [new Waiver(control, "as a test wants it", new DateOnly(2027, 1, 1))],
        };
        IReadOnlyList<HostFile> files = HostFiles.Of(waived, waived.K3s!.Hosts[0], Given.Secrets(specification));
        Assert.Equal(
            plugins,
            Argument(Yaml(files.Single(file => file.Path == Paths.Config)), "kube-apiserver-arg", "enable-admission-plugins")
        );
    }

    [Fact]
    public void EveryControlThatMayBeWaivedChangesSomethingWhenItIs()
    {
        ClusterSpecification clusterSpecification = Repository.Specification("homelab-one-server");
        ClusterSecrets secrets = Given.Secrets(clusterSpecification);
        string Everything(ClusterSpecification specification)
        {
            ClusterPlan plan = ClusterDerivation.Plan(specification, secrets);
            return string.Join(
                '\n',
                [
                    .. plan.Hosts.SelectMany(host => host.Stages).Select(stage => stage.Digest),
                    .. plan.Before.Select(manifest => manifest.Yaml),
                ]
            );
        }

        string held = Everything(clusterSpecification);
        Assert.All(
            Controls.All.Where(control => control.IsWaivable),
            control =>
                Assert.NotEqual(
                    held,
                    Everything(
                        clusterSpecification with
                        {
                            Waivers = [new Waiver(control.Id, "as a test wants it", new DateOnly(2027, 1, 1))],
                        }
                    )
                )
        );
    }

    private static void OnServers(string name, Action<YamlMappingNode> holds) =>
        Assert.All(
            Files(name).Where(host => host.Host.IsServer),
            host => holds(Yaml(host.Files.Single(file => file.Path == Paths.Config)))
        );

    private static IEnumerable<(HostSpecification Host, IReadOnlyList<HostFile> Files)> Files(string name)
    {
        ClusterSpecification specification = Repository.Specification(name);
        ClusterSecrets secrets = Given.Secrets(specification);
        return [.. specification.K3s!.Hosts.Select(host => (host, HostFiles.Of(specification, host, secrets)))];
    }

    private static YamlMappingNode Yaml(HostFile file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(file.Content));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlScalarNode)value).Value : null;

    private static string? Argument(YamlMappingNode config, string list, string name) =>
        config.Children.TryGetValue(list, out YamlNode? arguments)
            ? ((YamlSequenceNode)arguments)
                .Children.Select(child => ((YamlScalarNode)child).Value!.Split('=', 2))
                .Where(item => item[0] == name)
                .Select(item => item[1])
                .SingleOrDefault()
            : null;
}

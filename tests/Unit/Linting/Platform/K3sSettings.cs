using Cairn.Delivery.Linting.Settings;
using YamlDotNet.RepresentationModel;

namespace Cairn.Delivery.Linting.Tests.Platform;

/// <summary>
/// k3s passes over keys of its configuration that it does not know, with a line in its log. What infra/Specification writes is in
/// tests/Infra/Specification/Golden, which a test there holds equal to it.
/// </summary>
public sealed class K3sSettings
{
    // The key whose items are flags of another program, and that program's table.
    private static readonly (string Key, string Table)[] Programs =
    [
        ("kube-apiserver-arg", "kube-apiserver"),
        ("kube-controller-manager-arg", "kube-controller-manager"),
        ("kubelet-arg", "kubelet"),
    ];

    public static TheoryData<string> Configurations =>
        [
            .. Directory
                .EnumerateFiles(Checkout.At("tests/Infra/Specification/Golden"), "config.yaml", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Checkout.Root, file)),
        ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Configuration_of_a_host_has_only_keys_and_flags_that_its_k3s_reads(string file) =>
        Assert.Empty(Unknown(File.ReadAllText(Checkout.At(file)), isServer: !file.Contains("worker", StringComparison.Ordinal)));

    [Fact]
    public void Configurations_of_servers_and_agents_are_looked_at()
    {
        Assert.Contains(Configurations, row => row.Data.Contains("worker", StringComparison.Ordinal));
        Assert.Contains(Configurations, row => row.Data.Contains("homelab", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("disable-agents: true", true, "disable-agents")]
    [InlineData("cluster-init: true", false, "cluster-init")]
    [InlineData("kube-apiserver-arg: [audit-log-maxages=30, audit-webhook-mode=batch]", true, "kube-apiserver-arg audit-log-maxages")]
    [InlineData("kubelet-arg: [pod-max-pid=1]", false, "kubelet-arg pod-max-pid")]
    [InlineData("kube-controller-manager-arg: [terminated-pod-gc=1]", true, "kube-controller-manager-arg terminated-pod-gc")]
    [InlineData("kube-scheduler-arg: [what=1]", true, "kube-scheduler-arg (no table of its flags)")]
    public void Unknown_key_or_flag_put_into_a_configuration_is_reported(string yaml, bool isServer, string unknown) =>
        Assert.Equal([unknown], Unknown(yaml, isServer));

    private static IEnumerable<string> Unknown(string yaml, bool isServer)
    {
        var keys = SettingTable.Named(isServer ? "k3s-server" : "k3s-agent");
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        foreach ((YamlNode name, YamlNode value) in Assert.IsType<YamlMappingNode>(stream.Documents[0].RootNode).Children)
        {
            string key = name.ToString();
            string? program = Programs.FirstOrDefault(item => item.Key == key).Table;
            if (keys.Find(key) is null)
            {
                yield return key;
            }
            else if (program is null && key.EndsWith("-arg", StringComparison.Ordinal))
            {
                yield return $"{key} (no table of its flags)";
            }

            IEnumerable<YamlNode> flags = program is null ? [] : Assert.IsType<YamlSequenceNode>(value);
            foreach (string flag in flags.Select(node => node.ToString().Split('=')[0]))
            {
                if (SettingTable.Named(program!).Find(flag) is null)
                {
                    yield return $"{key} {flag}";
                }
            }
        }
    }
}

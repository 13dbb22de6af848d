namespace Cairn.Specification.Hosts;

/// <summary>All files that end up on a host.</summary>
internal static class HostFiles
{
    /// <summary>Kernel settings the kubelet expects: https://docs.k3s.io/security/hardening-guide#set-kernel-parameters</summary>
    public static readonly IReadOnlyList<(string Key, string Value, string Why)> Kernel =
    [
        ("vm.panic_on_oom", "0", "When memory runs out, the kernel kills a process instead of panicking"),
        ("vm.overcommit_memory", "1", "Containers may ask for more than they use"),
        ("kernel.panic", "10", "After a panic the host comes back by itself, after ten seconds"),
        ("kernel.panic_on_oops", "1", "After a kernel oops the host panics instead of running on"),
    ];

    public static string Header(ClusterSpecification cluster) =>
        $"# Written by cairn up from environments/{cluster.Environment}/{ClusterFiles.FileName}: change that, for this is overwritten.\n";

    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyList<HostFile> Of(ClusterSpecification cluster, HostSpecification host, ClusterSecrets secrets)
    {
        HostFile kernel = new(
            Paths.Kernel,
            "644",
            Header(cluster),
            [.. Kernel.Select(item => new ExplainedSetting(item.Key, $"{item.Key}={item.Value}", item.Why, SettingSources.Hardening))]
        );
        HostFile config = K3sConfig.Of(cluster, host, secrets.AgentToken is not null);
        HostFile? agentToken = secrets.AgentToken is { } token ? Token(Paths.AgentToken, token, "What agents join with") : null;
        HostFile unit = ServiceUnit.Of(cluster, host.IsServer);
        if (!host.IsServer)
        {
            return [kernel, agentToken!, config, unit];
        }

        var files = new List<HostFile>
        {
            kernel,
            Token(
                Paths.ServerToken,
                secrets.ServerToken!,
                "What servers join with; it also encrypts what servers share in etcd: without it no snapshot can be restored elsewhere"
            ),
        };
        if (agentToken is not null)
        {
            files.Add(agentToken);
        }

        files.Add(AuditPolicy.Of(cluster));
        files.Add(AuditWebhook.Of(cluster, secrets));
        files.Add(Admission.Configuration(cluster));
        return [.. files, config, unit];
    }

    private static HostFile Token(string path, string value, string why) =>
        new(path, "600", "", [new ExplainedSetting("token", value, why, SettingSources.Tokens)], IsSecret: true);
}

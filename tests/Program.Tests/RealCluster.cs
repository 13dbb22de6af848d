using System.Text.RegularExpressions;
using Cairn.EngineStandIn;
using Cairn.Specification;

namespace Cairn.Infrastructure.Tests;

/// <summary>The repository's environments with the clusters that people have, as files in a scratch directory, and new secrets each time.</summary>
internal sealed partial class RealCluster : IDisposable
{
    private const string Key = "hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKvMSoES6RL1nK6m1q/pkQjZbp4jvPTwPcxjTAFqHrMe";

    private readonly Scratch _root = new();

    private RealCluster(string environment, Func<string, string, string> cluster)
    {
        Environment = environment;
        Copy(Checkout.At("environments"), _root.At("environments"));
        string file = _root.At($"environments/{environment}/cluster.yaml");
        File.WriteAllText(file, cluster(File.ReadAllText(file), Root));
        File.WriteAllText(_root.At("kubeconfig"), "apiVersion: v1\nkind: Config\n");
        ClusterSpecification specification = ClusterFiles.Read(Root, environment, new DateOnly(2026, 1, 1));
        HasHosts = specification.K3s is not null;
        HasRemoteHosts = specification.K3s?.Hosts.Any(host => !host.IsLocal) == true;
        Secrets = GeneratedSecrets.Fill(specification, new ClusterSecrets { SshKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----\n", SlackToken = "xoxb-of-no-workspace-0123456789" }, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public static TheoryData<string> Shapes => [.. All.Keys];

    public string Environment { get; }

    /// <summary>The directory that stands for the repository's root.</summary>
    public string Root => _root.Path;

    public bool HasHosts { get; }

    public bool HasRemoteHosts { get; }

    public ClusterSecrets Secrets { get; }

    private static Dictionary<string, Func<RealCluster>> All { get; } = new()
    {
        ["homelab-one-server"] = () => new RealCluster("homelab", (text, _) => WithHosts(text, Server(1))),
        ["homelab-three-servers"] = () => new RealCluster("homelab", (text, _) => Network().Replace(WithHosts(text, Server(1) + Server(2) + Server(3)), "network: {endpoint: k8s.home.example, ")),
        ["homelab-this-machine"] = () => new RealCluster("homelab", (text, _) => text),
        ["production-three-servers-two-agents"] = () => new RealCluster("production", (text, _) => text),
        ["production-existing"] = () => new RealCluster("production", (text, root) => Owned().Replace(text, $"spec:\n  existing: {{kubeconfig: {root}/kubeconfig, context: production}}\n")),
    };

    public static RealCluster Of(string shape) => All[shape]();

    /// <summary>The compiled program run for it.</summary>
    public async Task<ProgramEnd> UpAsync(bool preview = false, bool allowUninstall = false)
    {
        (string Key, string? Value)[] secrets =
        [
            ("serverToken", Secrets.ServerToken), ("agentToken", Secrets.AgentToken), ("sshKey", Secrets.SshKey), ("slackToken", Secrets.SlackToken), ("auditWebhookToken", Secrets.AuditWebhookToken),
            ("auditAuthority", Secrets.AuditAuthority), ("auditCertificate", Secrets.AuditCertificate), ("auditKey", Secrets.AuditKey),
        ];
        var config = secrets.Where(secret => secret.Value is not null).ToDictionary(secret => "cairn:" + secret.Key, secret => secret.Value!);
        string[] encrypted = [.. config.Keys];
        if (allowUninstall)
        {
            config["cairn:allowUninstall"] = "true";
        }

        return await CompiledProgram.RunAsync(new StackRun(Environment, Root, preview)
        {
            Config = config,
            SecretKeys = encrypted,
            Outputs = name => name.EndsWith("-kubeconfig", StringComparison.Ordinal) ? new Dictionary<string, string> { ["stdout"] = Kubeconfig } : new Dictionary<string, string>(),
        });
    }

    /// <summary>What the first server prints.</summary>
    public string Kubeconfig { get; } = $"apiVersion: v1\nkind: Config\nusers: [{{user: {{client-key-data: {Guid.NewGuid():N}}}}}]\n";

    public void Dispose() => _root.Dispose();

    private static string WithHosts(string text, string hosts) => Hosts().Replace(text, "  hosts:\n" + hosts);

    private static string Server(int number) => $"  - {{name: server-{number}, role: server, address: 192.0.2.{number}, {Key}}}\n";

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex("^  hosts:\n(  - .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Hosts();

    [GeneratedRegex("network: {")]
    private static partial Regex Network();

    [GeneratedRegex("^spec:\n.*?(?=^  hardening:)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Owned();
}

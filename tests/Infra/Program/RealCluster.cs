using System.Text.Json.Nodes;
using Cairn.EngineStandIn;
using Cairn.Specification;

namespace Cairn.Infrastructure.Tests;

/// <summary>
/// The repository's environments with clusters of every shape, as files in a scratch directory: those that the specification's tests
/// are about. The secrets are new each time.
/// </summary>
internal sealed class RealCluster : IDisposable
{
    private const string ThisMachine = "homelab-this-machine";
    private const string Existing = "production-existing-cluster";

    /// <summary>Production's case does without this control, so the homelab has to as well.</summary>
    private const string Waiver =
        "    waivers:\n    - {control: 4.2.13, reason: A build farm needs more processes until it moves., until: 2027-03-31}\n";

    private readonly Scratch _root = new();

    private RealCluster(string shape)
    {
        Environment = shape.Split('-')[0];
        Copy(Checkout.At("environments"), _root.At("environments"));
        Write("homelab", Case("homelab-one-server") + Waiver);
        Write(
            Environment,
            shape switch
            {
                ThisMachine => string.Join(
                    '\n',
                    Case("homelab-one-server")
                        .Split('\n')
                        .Select(line =>
                            line.Contains("role: server", StringComparison.Ordinal) ? "  - {name: server-1, local: true}" : line
                        )
                ),
                Existing => Case(shape).Replace("~/.kube/production.yaml", _root.At("kubeconfig"), StringComparison.Ordinal),
                _ => Case(shape),
            }
        );
        File.WriteAllText(_root.At("kubeconfig"), "apiVersion: v1\nkind: Config\n");
        Specification = ClusterFiles.Read(Root, Environment, new DateOnly(2026, 11, 25));
        Secrets = GeneratedSecrets.Fill(Specification, Given(Specification), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public static TheoryData<string> Shapes =>
        ["homelab-one-server", "homelab-three-servers", ThisMachine, "production-three-servers-and-agents", Existing];

    public string Environment { get; }

    /// <summary>The directory that stands for the repository's root.</summary>
    public string Root => _root.Path;

    public ClusterSpecification Specification { get; }

    public ClusterSecrets Secrets { get; set; }

    /// <summary>What the first server prints.</summary>
    public string Kubeconfig { get; } = $"apiVersion: v1\nkind: Config\nusers: [{{user: {{client-key-data: {Guid.NewGuid():N}}}}}]\n";

    public static RealCluster Of(string shape) => new(shape);

    /// <summary>The compiled program run for it.</summary>
    /// <param name="provide">What is done with each resource; nothing, when null, and the first server prints a kubeconfig.</param>
    public Task<ProgramEnd> UpAsync(
        bool preview = false,
        bool allowUninstall = false,
        Func<JsonObject, IReadOnlyDictionary<string, string>>? provide = null
    )
    {
        (string Key, string? Value)[] secrets =
        [
            ("serverToken", Secrets.ServerToken),
            ("agentToken", Secrets.AgentToken),
            ("sshKey", Secrets.SshKey),
            ("slackToken", Secrets.SlackToken),
            ("auditWebhookToken", Secrets.AuditWebhookToken),
            ("receiveToken", Secrets.ReceiveToken),
            ("auditAuthority", Secrets.AuditAuthority),
            ("auditCertificate", Secrets.AuditCertificate),
            ("auditKey", Secrets.AuditKey),
            ("snapshotAccessKey", Secrets.SnapshotAccessKey),
            ("snapshotSecretKey", Secrets.SnapshotSecretKey),
        ];
        var config = secrets
            .Where(secret => secret.Value is not null)
            .ToDictionary(secret => "cairn:" + secret.Key, secret => secret.Value!);
        string[] encrypted = [.. config.Keys];
        if (allowUninstall)
        {
            config["cairn:allowUninstall"] = "true";
        }

        return CompiledProgram.RunAsync(
            new StackRun(Environment, Root, preview)
            {
                Config = config,
                SecretKeys = encrypted,
                Provide =
                    provide
                    ?? (
                        resource =>
                            ((string)resource["name"]!).EndsWith("-kubeconfig", StringComparison.Ordinal)
                                ? new Dictionary<string, string> { ["stdout"] = Kubeconfig }
                                : new Dictionary<string, string>()
                    ),
            }
        );
    }

    /// <summary>Changes its cluster.yaml, and that of the environment it takes releases from.</summary>
    public void Change(Func<string, string> text)
    {
        foreach (
            string file in new[] { "homelab", "production" }.Select(environment =>
                _root.At($"environments/{environment}/{ClusterFiles.FileName}")
            )
        )
        {
            File.WriteAllText(file, text(File.ReadAllText(file)));
        }
    }

    public void Dispose() => _root.Dispose();

    private static ClusterSecrets Given(ClusterSpecification specification)
    {
        bool bucket = specification.K3s?.Snapshots.S3 is not null;
        return new ClusterSecrets
        {
            SshKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----\n",
            SlackToken = "xoxb-of-no-workspace-0123456789",
            SnapshotAccessKey = bucket ? "access-key-of-no-bucket" : null,
            SnapshotSecretKey = bucket ? "secret-key-of-no-bucket-0123456789" : null,
        };
    }

    private static string Case(string name) => File.ReadAllText(Checkout.At($"tests/Infra/Specification/Cases/{name}.yaml"));

    private void Write(string environment, string cluster) =>
        File.WriteAllText(_root.At($"environments/{environment}/{ClusterFiles.FileName}"), cluster);

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

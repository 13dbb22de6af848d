using Cairn.Specification;
using Cairn.Specification.Hosts;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Running;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>
/// A real API server, started with exactly the flags and files that a server of the homelab gets. Only where the files are differs, and
/// the audit service's address is one of this machine.
/// </summary>
internal sealed class AuditedCluster : IAsyncDisposable
{
    /// <summary>The audit service's account, as its rendered manifests name it.</summary>
    public static readonly ClusterUser Own = new(
        "system:serviceaccount:audit:audit",
        "system:serviceaccounts",
        "system:serviceaccounts:audit"
    );

    /// <summary>A kubelet.</summary>
    public static readonly ClusterUser Node = new("system:node:homelab", "system:nodes");

    private readonly Scratch scratch;

    private AuditedCluster(Scratch scratch, TestCluster server, int port, ClusterSecrets secrets)
    {
        this.scratch = scratch;
        (Server, Port, Secrets) = (server, port, secrets);
    }

    public TestCluster Server { get; }

    /// <summary>Where the audit service is expected.</summary>
    public int Port { get; }

    public ClusterSecrets Secrets { get; }

    /// <summary>What this API server is too old to know; a test's output says it.</summary>
    public IReadOnlyList<string> LeftOut =>
        [
            .. Server.Minor < 21
                ? ["the admission plugin DenyServiceExternalIPs, which it does not start with (since 1.21)"]
                : (string[])[],
            .. Server.Minor < 23 ? ["omitManagedFields of the audit policy, which it passes over (since 1.23)"] : (string[])[],
            .. Server.Minor < 25
                ? ["PodSecurity in the admission configuration, which it passes over (since 1.25 in this version)"]
                : (string[])[],
        ];

    public string Log => File.Exists(scratch.At("logs/audit.log")) ? File.ReadAllText(scratch.At("logs/audit.log")) : "";

    public static async Task<AuditedCluster> Start(CancellationToken cancellation)
    {
        var scratch = new Scratch();
        try
        {
            int port = Flags.FreeAddress("https").Port;
            ClusterSpecification written = ClusterFiles.Read(Checkout.Root, "homelab", new DateOnly(2026, 11, 25));
            ClusterSpecification specification = written with
            {
                K3s = written.K3s! with { Audit = written.K3s.Audit with { Address = "127.0.0.1", Port = port } },
            };
            ClusterSecrets secrets = GeneratedSecrets.Fill(specification, new ClusterSecrets(), DateTimeOffset.UnixEpoch.AddYears(56));
            Directory.CreateDirectory(scratch.At("logs"));
            foreach (
                HostFile file in HostFiles
                    .Of(specification, specification.K3s.Hosts[0], secrets)
                    .Where(file => file.Path.StartsWith(Paths.Configuration, StringComparison.Ordinal))
            )
            {
                File.WriteAllText(scratch.At(Path.GetFileName(file.Path)), Here(file.Content, scratch));
            }

            string[] flags =
            [
                .. K3sConfig.ApiServerArguments(specification).Select(setting => "--" + Here(setting.Text["- \"".Length..^1], scratch)),
            ];
            try
            {
                return new AuditedCluster(scratch, await Start(flags, cancellation), port, secrets);
            }
            catch (InvalidOperationException wrong) when (wrong.Message.Contains("DenyServiceExternalIPs", StringComparison.Ordinal))
            {
                // It came with Kubernetes 1.21, and the server that Debian's source gives is 1.20.
                string[] known = [.. flags.Select(flag => flag.Replace(",DenyServiceExternalIPs", "", StringComparison.Ordinal))];
                return new AuditedCluster(scratch, await Start(known, cancellation), port, secrets);
            }
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        scratch.Dispose();
    }

    private static Task<TestCluster> Start(string[] flags, CancellationToken cancellation) =>
        TestCluster.Start(new ClusterOptions { ApiServerFlags = flags, FurtherUsers = [Own, Node] }, cancellation);

    private static string Here(string text, Scratch scratch) =>
        text.Replace(Paths.AuditLogs, scratch.At("logs"), StringComparison.Ordinal)
            .Replace(Paths.Configuration, scratch.Path, StringComparison.Ordinal);
}

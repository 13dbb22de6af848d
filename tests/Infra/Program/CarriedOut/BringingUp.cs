using System.Text.Json.Nodes;
using Cairn.EngineStandIn;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Infrastructure.Tests.CarriedOut;

/// <summary>What the compiled program registers, carried out: hosts that are simulated, their scripts run by sh; an API server that is
/// real.</summary>
public sealed class BringingUp
{
    private const string Version = "v1.34.10+k3s1";
    private const string Next = "v1.34.11+k3s1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("homelab-this-machine", 1)]
    [InlineData("homelab-three-servers", 3)]
    [InlineData("production-three-servers-and-agents", 5)]
    public async Task EachHostRunsAndASecondRunRunsNothing(string shape, int hosts)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        using RealCluster cluster = RealCluster.Of(shape);
        using var providers = new Providers();
        Pin(cluster, providers, "", Version);
        await Up(cluster, providers);
        Assert.Equal(hosts, providers.History.Count(line => line.Contains("restart ", StringComparison.Ordinal)));
        Assert.Equal(5 * hosts + 1, providers.Done.Count);
        Assert.All(providers.Done, one => Assert.StartsWith("create ", one, StringComparison.Ordinal));

        string first = cluster.Specification.K3s!.Servers.First().Name;
        string etc = Path.Combine(providers.Root(first), "etc/rancher/k3s");
        Assert.Contains(
            $"token: {cluster.Secrets.AuditWebhookToken}",
            File.ReadAllText(Path.Combine(etc, "audit-webhook.yaml")),
            StringComparison.Ordinal
        );
        Assert.Equal(cluster.Secrets.ServerToken, File.ReadAllText(Path.Combine(etc, "server-token")).Trim());
        Assert.Contains(
            $"https://{cluster.Specification.K3s.Network.Endpoint}:6443",
            providers.PrintedBy(first + "-kubeconfig"),
            StringComparison.Ordinal
        );

        await Up(cluster, providers);
        Assert.Empty(providers.Done);
    }

    [Fact]
    public async Task AnotherVersionComesServerByServerThenToAgents()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        using RealCluster cluster = RealCluster.Of("production-three-servers-and-agents");
        using var providers = new Providers();
        string hash = Pin(cluster, providers, "", Version);
        await Up(cluster, providers);
        int before = providers.History.Length;

        Pin(cluster, providers, hash, Next);
        await Up(cluster, providers);
        Assert.All(providers.Done, one => Assert.StartsWith("update ", one, StringComparison.Ordinal)); // Nothing is replaced.
        string[] restarts = [.. providers.History[before..].Where(line => line.Contains("restart ", StringComparison.Ordinal))];
        Assert.Equal(
            ["server-1", "server-2", "server-3", "worker-1", "worker-2"],
            restarts.Select(line => line[(line.IndexOf("restart ", StringComparison.Ordinal) + "restart ".Length)..].Split(' ')[0])
        );
        Assert.All(restarts, line => Assert.EndsWith(Next, line, StringComparison.Ordinal));
        Assert.All(restarts, line => Assert.DoesNotContain("=Starting", line, StringComparison.Ordinal)); // All others were Ready then.
    }

    [Theory]
    [InlineData("a setting")]
    [InlineData("a secret")]
    public async Task WhatK3sReadsIsWrittenAndK3sRestartedServerByServer(string changed)
    {
        using var providers = new Providers();
        using RealCluster cluster = await Production(providers);
        int before = providers.History.Length;

        if (changed == "a secret")
        {
            cluster.Secrets = cluster.Secrets with { AuditWebhookToken = new string('n', 40) };
        }
        else
        {
            cluster.Change(text => text.Replace("retention: 12", "retention: 13", StringComparison.Ordinal));
        }

        await Up(cluster, providers);
        Assert.Equal(
            [
                .. from host in (string[])["server-1", "server-2", "server-3"]
                from stage in (string[])["configure", "start", "ready"]
                select $"update {host}-{stage}",
            ],
            providers.Done.Where(one => one != "update server-1-kubeconfig")
        );
        Assert.Equal(3, providers.History[before..].Count(line => line.Contains("restart ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AHostThatIsAddedIsAllThatIsSetUp()
    {
        using var providers = new Providers();
        using RealCluster cluster = await Production(providers);
        cluster.Change(text =>
            !text.Contains("worker-2", StringComparison.Ordinal)
                ? text
                : text.Replace(
                    "  k3s:\n",
                    "  - {name: worker-3, role: agent, address: 192.0.2.23, user: platform, hostKey: ssh-ed25519 "
                        + "AAAAC3NzaC1lZDI1NTE5AAAAIBzp+j9lwXLx3+PcTOuB+CSnm0RRs9qQ4LRU6nptQzO9}\n  k3s:\n",
                    StringComparison.Ordinal
                )
        );
        await Up(cluster, providers);
        Assert.Equal(
            [.. ((string[])["prepare", "configure", "install", "start", "ready"]).Select(stage => $"create worker-3-{stage}")],
            providers.Done
        );
    }

    [Fact]
    public async Task AnAgentThatIsTakenAwayIsCleanedWhenThatIsAllowedAndNoOtherTouched()
    {
        using var providers = new Providers();
        using RealCluster cluster = await Production(providers);
        await Up(cluster, providers, allowUninstall: true);
        Assert.Empty(providers.Done); // The permission alone does nothing.

        cluster.Change(text =>
            string.Join('\n', text.Split('\n').Where(line => !line.Contains("name: worker-2", StringComparison.Ordinal)))
        );
        await Up(cluster, providers, allowUninstall: true);
        Assert.Equal(["delete worker-2-prepare"], providers.Done);
        Assert.False(File.Exists(Path.Combine(providers.Root("worker-2"), "usr/local/bin/k3s")));
        Assert.True(File.Exists(Path.Combine(providers.Root("worker-1"), "usr/local/bin/k3s")));
    }

    [Fact]
    public async Task AllIsTakenDownTheFirstServerLast()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        using RealCluster cluster = RealCluster.Of("production-three-servers-and-agents");
        using var providers = new Providers();
        Pin(cluster, providers, "", Version);
        await Up(cluster, providers, allowUninstall: true);
        providers.Destroy();
        Assert.Equal(
            [.. ((string[])["worker-2", "worker-1", "server-3", "server-2", "server-1"]).Select(host => $"delete {host}-prepare")],
            providers.Done
        );
        Assert.Equal(
            ["left server-3", "left server-2"],
            providers.History.Where(line => line.StartsWith("left ", StringComparison.Ordinal))
        );
        Assert.All(
            cluster.Specification.K3s!.Hosts,
            host => Assert.Empty(Directory.EnumerateFiles(providers.Root(host.Name), "*", SearchOption.AllDirectories))
        );
    }

    [Fact]
    public async Task AHostThatFailsStopsTheRunAndTheNextRunGoesOnThere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        using RealCluster cluster = RealCluster.Of("homelab-three-servers");
        using var providers = new Providers();
        Pin(cluster, providers, "", Version);
        cluster.Change(text => text.Replace(Version, Next, StringComparison.Ordinal)); // Which nobody has published.
        Assert.NotEqual(0, (await providers.Up(cluster)).ExitCode);
        Assert.Contains("404", providers.Failed, StringComparison.Ordinal);
        Assert.Equal(["create server-1-prepare", "create server-1-configure"], providers.Done);
        Assert.Empty(providers.History);

        cluster.Change(text => text.Replace(Next, Version, StringComparison.Ordinal));
        await Up(cluster, providers);
        Assert.Equal(3, providers.History.Count(line => line.Contains("restart ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ObjectsAreTakenByARealApiServerAndReadBack()
    {
        try
        {
            await using TestCluster server = await TestCluster.Start(cancellation: Stop);
            using RealCluster cluster = RealCluster.Of("homelab-one-server");
            using var providers = new Providers(server);
            Pin(cluster, providers, "", Version);
            ClusterClient admin = server.As(ClusterUser.Admin);
            foreach (string brought in (string[])["kube-system", "kube-public", "default"]) // k3s makes them.
            {
                await admin.Post("/api/v1/namespaces", $$$"""{"metadata": {"name": "{{{brought}}}"}}""", Stop);
            }

            await Up(cluster, providers);
            Assert.Equal("apply Application/argocd/root", providers.Done[^1]);
            JsonNode root = (await admin.Get("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root", Stop)).Required();
            Assert.Equal("environments/homelab/rendered/argocd", (string?)root["spec"]!["source"]!["path"]);
            JsonNode webhook = (await admin.Get("/api/v1/namespaces/platform-secrets/secrets/audit-webhook", Stop)).Required();
            Assert.Equal(
                cluster.Secrets.AuditWebhookToken,
                System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)webhook["data"]!["token"]!))
            );
            foreach (
                string rendered in Directory
                    .EnumerateFiles(Checkout.At("environments/homelab/rendered/argocd"), "configmap-*.yaml")
                    .Select(Path.GetFileNameWithoutExtension)
                    .OfType<string>()
            )
            {
                (await admin.Get($"/api/v1/namespaces/argocd/configmaps/{rendered["configmap-".Length..]}", Stop)).Required();
            }

            string version = (string)root["metadata"]!["resourceVersion"]!;
            await Up(cluster, providers);
            Assert.Equal(
                version,
                (string?)
                    (await admin.Get("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root", Stop)).Required()["metadata"]![
                        "resourceVersion"
                    ]
            );
        }
        catch (ClusterUnavailableException missing)
        {
            Assert.Skip(missing.Reason);
        }
    }

    /// <summary>Production, brought up.</summary>
    private static async Task<RealCluster> Production(Providers providers)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        RealCluster cluster = RealCluster.Of("production-three-servers-and-agents");
        Pin(cluster, providers, "", Version);
        await Up(cluster, providers);
        return cluster;
    }

    /// <summary>Publishes a version and has the clusters want it; its hash.</summary>
    private static string Pin(RealCluster cluster, Providers providers, string instead, string version)
    {
        string hash = providers.Publish(version);
        cluster.Change(text =>
        {
            string[] lines = text.Split('\n');
            return string.Join(
                '\n',
                lines.Select(line =>
                    line.TrimStart().StartsWith("version: v1.", StringComparison.Ordinal)
                        ? line[..(line.IndexOf("version:", StringComparison.Ordinal) + "version: ".Length)] + version
                    : line.TrimStart() is var key
                    && (key.StartsWith("amd64: ", StringComparison.Ordinal) || key.StartsWith("arm64: ", StringComparison.Ordinal))
                        ? line[..(line.IndexOf(": ", StringComparison.Ordinal) + 2)] + hash
                    : line
                )
            );
        });
        Assert.NotEqual(instead, hash);
        return hash;
    }

    private static async Task Up(RealCluster cluster, Providers providers, bool allowUninstall = false)
    {
        ProgramEnd end = await providers.Up(cluster, allowUninstall);
        Assert.True(
            end.ExitCode == 0,
            string.Join(", ", providers.Done)
                + "\n"
                + providers.Failed
                + end.Stderr
                + string.Join('\n', end.Engine.Log.Where(one => one.Severity == "ERROR"))
        );
    }
}

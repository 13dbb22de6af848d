using Cairn.Specification.Hosts;
using Cairn.Specification.Tests.Simulation;

namespace Cairn.Specification.Tests;

/// <summary>Hosts that are set up already, and a specification that has changed since.</summary>
public sealed class ChangedHosts : IDisposable
{
    private const string Many = "production-three-servers-and-agents";
    private readonly SimulatedCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void ANewVersionGoesToOneServerAtATimeThenToTheAgents()
    {
        cluster.Up(cluster.Plan(Many));
        int before = cluster.History.Length;
        IReadOnlyList<Ran> all = cluster.Up(cluster.Plan(Many, "v1.34.11+k3s1"));
        Assert.All(all, ran => Assert.Equal((0, ""), (ran.Code, ran.Errors)));

        // Each begins only when all others are Ready, and a snapshot comes before everything.
        string others = "server-1=Ready server-2=Ready server-3=Ready worker-1=Ready worker-2=Ready ";
        Assert.Equal(
            [
                "snapshot etcd-snapshot save --name before-v1.34.11-k3s1",
                .. ((string[])["server-1", "server-2", "server-3", "worker-1", "worker-2"]).Select(host =>
                    $"{others}restart {host} v1.34.11+k3s1"
                ),
            ],
            cluster.History[before..]
        );
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(cluster.Shared, "nodes")),
            node => Assert.Equal("Ready v1.34.11+k3s1\n", File.ReadAllText(node))
        );
    }

    [Fact]
    public void AChangedSettingRestartsEachServerOnceAndNoAgent()
    {
        cluster.Up(cluster.Plan(Many));
        int before = cluster.History.Length;
        ClusterPlan changed = cluster.Plan(Many, with: k3s => k3s with { Snapshots = k3s.Snapshots with { Retention = 20 } });
        cluster.Up(changed);
        Assert.Equal(
            ["server-1", "server-2", "server-3"],
            cluster.History[before..].Select(line => line.Split("restart ")[1].Split(' ')[0])
        );
        cluster.Up(changed);
        Assert.Equal(before + 3, cluster.History.Length);
    }

    [Fact]
    public void WhatChangedIsInTheDigestsAndWhatDidNotIsNot()
    {
        ClusterSpecification clusterSpecification = Repository.Specification(Many);
        ClusterSecrets secrets = Given.Secrets(clusterSpecification);
        string[] Digests(ClusterSpecification specification, ClusterSecrets with) =>
            [.. ClusterDerivation.Plan(specification, with).Hosts[0].Stages.Select(stage => stage.Digest)];
        string[] Changed(string[] other) =>
            [
                .. ClusterDerivation
                    .Plan(clusterSpecification, secrets)
                    .Hosts[0]
                    .Stages.Where((stage, index) => stage.Digest != other[index])
                    .Select(stage => stage.Name),
            ];

        Assert.Empty(Changed(Digests(clusterSpecification, secrets)));
        Assert.Equal(
            ["configure", "start", "ready"],
            Changed(Digests(clusterSpecification, secrets with { AuditWebhookToken = "another-token-0123456789abcdef0123456789abcdef" }))
        );
        Assert.Equal(
            ["configure", "start", "ready"],
            Changed(
                Digests(
                    clusterSpecification with
                    {
                        K3s = clusterSpecification.K3s! with { Snapshots = clusterSpecification.K3s.Snapshots with { Retention = 20 } },
                    },
                    secrets
                )
            )
        );
        Assert.Equal(
            ["prepare", "install", "start", "ready"],
            Changed(
                Digests(
                    clusterSpecification with
                    {
                        K3s = clusterSpecification.K3s! with
                        {
                            Release = clusterSpecification.K3s.Release with { Version = "v1.34.11+k3s1" },
                        },
                    },
                    secrets
                )
            )
        );
    }

    [Theory]
    [InlineData(
        "v1.33.9+k3s1",
        "k3s is v1.34.10+k3s1 here and does not go back to v1.33.9+k3s1: its data would not be understood. Restore a snapshot on a new "
            + "host, or set spec.k3s.version to v1.34.10+k3s1"
    )]
    [InlineData(
        "v1.36.1+k3s1",
        "k3s is v1.34.10+k3s1 here, and v1.36.1+k3s1 skips a minor version. Set spec.k3s.version to a release of v1.35 first"
    )]
    public void AMinorVersionIsNeitherSkippedNorGoneBack(string version, string says)
    {
        cluster.Up(cluster.Plan("homelab-one-server"));
        var before = cluster["homelab"].State;
        Ran ran = cluster["homelab"].Run(cluster.Plan("homelab-one-server", version).Hosts[0].Stages[0]);
        Assert.Equal((1, $"failed: {says}\n"), (ran.Code, ran.Errors));
        Assert.Equal(before, cluster["homelab"].State);
    }

    [Fact]
    public void No_server_is_upgraded_while_another_is_down()
    {
        cluster.Up(cluster.Plan(Many));
        File.WriteAllText(Path.Combine(cluster.Shared, "nodes/server-3"), "NotReady v1.34.10+k3s1\n");
        Ran ran = cluster["server-1"].Run(cluster.Plan(Many, "v1.34.11+k3s1").Hosts[0].Stages[0]);
        Assert.Equal(
            (1, "failed: server server-3 is not Ready: with server-1 away too, etcd would stop. Fix it first\n"),
            (ran.Code, ran.Errors)
        );
    }

    [Fact]
    public void No_server_is_restarted_for_a_setting_while_another_is_down()
    {
        cluster.Up(cluster.Plan(Many));
        int before = cluster.History.Length;
        ClusterPlan changed = cluster.Plan(Many, with: k3s => k3s with { Snapshots = k3s.Snapshots with { Retention = 20 } });
        File.WriteAllText(Path.Combine(cluster.Shared, "nodes/server-3"), "NotReady v1.34.10+k3s1\n");
        cluster["server-1"].Run(changed.Hosts[0].Stages[1]);
        Ran ran = cluster["server-1"].Run(changed.Hosts[0].Stages[3]);
        Assert.Equal(
            (1, "failed: server server-3 is not Ready: with server-1 away too, etcd would stop. Fix it first\n"),
            (ran.Code, ran.Errors)
        );
        Assert.Equal(before, cluster.History.Length);
    }

    [Fact]
    public void Node_with_a_stale_Ready_state_is_not_accepted()
    {
        ClusterPlan plan = cluster.Plan("homelab-one-server");
        cluster.Up(plan);
        cluster["homelab"].Let("no-heartbeat");
        Ran ran = cluster["homelab"].Run(plan.Hosts[0].Stages[4]);
        Assert.Equal(1, ran.Code);
        Assert.Contains("failed: homelab was not ready within 10 minutes", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_k3s_is_left_alone()
    {
        ClusterPlan plan = cluster.Plan("homelab-one-server");
        string token = cluster["homelab"].At("/var/lib/rancher/k3s/server/token");
        Directory.CreateDirectory(Path.GetDirectoryName(token)!);
        File.WriteAllText(token, "K10abc::server:theirs\n");
        var before = cluster["homelab"].State;
        Ran ran = cluster["homelab"].Run(plan.Hosts[0].Stages[1]);
        Assert.Equal(1, ran.Code);
        Assert.StartsWith("failed: a k3s is here already, whose data another server token opens", ran.Errors, StringComparison.Ordinal);
        Assert.Equal(before, cluster["homelab"].State);
        File.WriteAllText(token, $"K10abc::server:{Given.ServerToken}\n");
        Assert.Equal(0, cluster["homelab"].Run(plan.Hosts[0].Stages[1]).Code);
    }

    [Fact]
    public void AHostThatHasAnotherNameByNowIsNotEmptied()
    {
        ClusterPlan plan = cluster.Plan("homelab-one-server");
        cluster.Up(plan);
        string config = cluster["homelab"].At(Paths.Config);
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace("node-name: \"homelab\"", "node-name: \"cellar\"", StringComparison.Ordinal)
        );
        Ran ran = cluster["homelab"].Run(plan.Hosts[0].Uninstall);
        Assert.Equal((0, "unchanged: this host is cellar now, and k3s on it is that one's\n"), (ran.Code, ran.Output));
        Assert.True(File.Exists(cluster["homelab"].At(Paths.Binary)));
    }

    [Fact]
    public void AnInterruptedChangeIsStartedByTheNextRun()
    {
        ClusterPlan first = cluster.Plan("homelab-one-server");
        cluster.Up(first);
        ClusterPlan changed = cluster.Plan(
            "homelab-one-server",
            with: k3s => k3s with { Snapshots = k3s.Snapshots with { Retention = 20 } }
        );
        cluster["homelab"].Run(changed.Hosts[0].Stages[1]); // Written, and then the line went down.
        int before = cluster.History.Length;
        IReadOnlyList<Ran> all = cluster.Up(changed);
        Assert.Contains("unchanged: " + Paths.Config, all[1].Lines);
        Assert.Contains("changed: k3s was started", all[3].Lines);
        Assert.Equal(before + 1, cluster.History.Length);
    }

    [Fact]
    public void AFileThatSomebodyOpenedToOthersIsClosedAgain()
    {
        ClusterPlan plan = cluster.Plan("homelab-one-server");
        cluster.Up(plan);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cluster["homelab"].At(Paths.ServerToken), (UnixFileMode)0b110_100_100);
        }

        Assert.Contains("changed: " + Paths.ServerToken, cluster.Up(plan)[1].Lines);
        Assert.Equal("600", cluster["homelab"].ModeOf(Paths.ServerToken));
    }
}

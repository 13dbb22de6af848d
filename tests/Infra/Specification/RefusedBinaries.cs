using Cairn.Specification.Hosts;
using Cairn.Specification.Tests.Simulation;

namespace Cairn.Specification.Tests;

/// <summary>What is downloaded is not what it should be, cannot be had, or has no room.</summary>
public sealed class RefusedBinaries : IDisposable
{
    private const string One = "homelab-one-server";
    private readonly SimulatedCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void AnotherBinaryThanThePinnedOneIsRefusedAndTheOldOneStays()
    {
        cluster.Up(cluster.Plan(One));
        var before = cluster["homelab"].State;
        ClusterPlan plan = cluster.Plan(One, "v1.34.11+k3s1");
        string file = Path.Combine(cluster.Web, "v1.34.11%2Bk3s1/k3s");
        string pinned = Given.Sha256(File.ReadAllText(file));
        File.AppendAllText(file, "# something was put in here\n");
        Ran ran = cluster["homelab"].Run(Install(plan));
        Assert.Equal(
            (
                1,
                $"failed: k3s of v1.34.11+k3s1 has the SHA-256 {Given.Sha256(File.ReadAllText(file))} and not {pinned}: it is not the one "
                    + "that was reviewed. It was removed; what was installed before is still there\n"
            ),
            (ran.Code, ran.Errors)
        );
        Assert.Equal(before, cluster["homelab"].State);
    }

    [Fact]
    public void AReleaseThatCannotBeHadLeavesTheOldOne()
    {
        cluster.Up(cluster.Plan(One));
        var before = cluster["homelab"].State;
        ClusterPlan plan = cluster.Plan(One, "v1.34.11+k3s1");
        Directory.Delete(Path.Combine(cluster.Web, "v1.34.11%2Bk3s1"), recursive: true);
        Ran ran = cluster["homelab"].Run(Install(plan));
        Assert.Equal(1, ran.Code);
        Assert.EndsWith(
            "failed: https://github.com/k3s-io/k3s/releases/download/v1.34.11%2Bk3s1/k3s could not be downloaded (above is what curl "
                + "said, or the disk is full); what was installed before is still there\n",
            ran.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(before, cluster["homelab"].State);
    }

    [Fact]
    public void WhatIsNotPinnedIsHeldAgainstTheReleasesListAndTheLineToPinIsTold()
    {
        Dictionary<string, string> sums = cluster.Publish("v1.34.10+k3s1");
        ClusterPlan plan = cluster.Plan(
            One,
            with: k3s => k3s with { Release = k3s.Release with { Sha256 = new Dictionary<string, string>() } }
        );
        Ran[] all = [.. cluster.Up(plan)];
        Assert.Equal(
            [$"to pin: spec.k3s.sha256.amd64: {sums["amd64"]}", "changed: /usr/local/bin/k3s is v1.34.10+k3s1"],
            all[2].Lines[..2]
        );
        Assert.Equal("unchanged: /usr/local/bin/k3s is v1.34.10+k3s1", cluster["homelab"].Run(Install(plan)).Lines[1]);

        File.AppendAllText(Path.Combine(cluster.Web, "v1.34.10%2Bk3s1/k3s"), "# something was put in here\n");
        File.Delete(cluster["homelab"].At(Paths.Binary));
        Assert.Contains("it is not the one that was reviewed", cluster["homelab"].Run(Install(plan)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArmHostGetsItsOwn()
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster["homelab"].Environment["MACHINE"] = "aarch64";
        Assert.Contains(
            cluster["homelab"].Run(Install(plan)).Called,
            call => call.EndsWith("/v1.34.10%2Bk3s1/k3s-arm64", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("MACHINE", "riscv64", "failed: the host is a riscv64, and k3s is installed on x86_64 and aarch64 only\n")]
    [InlineData("FREE_KB", "1000000", "failed: less than 2 GB of disk are free; k3s and its images need them\n")]
    public void AHostThatIsNotFitIsToldBeforeAnythingIsDone(string what, string value, string says)
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster["homelab"].Environment[what] = value;
        Ran ran = cluster["homelab"].Run(plan.Hosts[0].Stages[0]);
        Assert.Equal((1, says), (ran.Code, ran.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(cluster["homelab"].Root));
    }

    /// <summary>The first is Raspberry Pi OS as it boots by default: k3s#10755. Version 1 has four columns, of which the last is 1 where it
    /// is enabled.</summary>
    [Theory]
    [InlineData("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n", "memory")]
    [InlineData("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory_other memory\n", "pids")]
    [InlineData("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n", null)]
    [InlineData("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t2\t71\t1\nmemory\t0\t93\t0\n", "memory")]
    [InlineData("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t2\t71\t1\nmemory\t9\t93\t1\n", null)]
    public void Host_without_a_cgroup_controller_is_refused_with_the_remedy(string file, string text, string? lacking)
    {
        SimulatedHost host = cluster["homelab"];
        Directory.CreateDirectory(Path.GetDirectoryName(host.At(file))!);
        File.WriteAllText(host.At(file), text);
        Ran ran = host.Run(cluster.Plan(One).Hosts[0].Stages[0]);
        Assert.Equal(
            (lacking is null ? 0 : 1, lacking is not null),
            (
                ran.Code,
                ran.Errors.StartsWith(
                    $"failed: the kernel has no {lacking} cgroup controller enabled; k3s does not start without it. ",
                    StringComparison.Ordinal
                )
            )
        );
        Assert.Equal(lacking is not null, ran.Errors.Contains("cgroup_memory=1 cgroup_enable=memory", StringComparison.Ordinal));
    }

    /// <summary>What is written first goes to a device that is always full.</summary>
    [Theory]
    [InlineData(
        Paths.Config,
        1,
        "failed: /etc/rancher/k3s/config.yaml could not be written (is the disk full?); what was there before is still there\n"
    )]
    [InlineData(
        Paths.ServerToken,
        1,
        "failed: /etc/rancher/k3s/server-token could not be written (is the disk full?); what was there before is still there\n"
    )]
    [InlineData(
        Paths.Binary,
        2,
        "could not be downloaded (above is what curl said, or the disk is full); what was installed before is still there\n"
    )]
    public void AFullDiskLeavesWhatWasThere(string path, int stage, string says)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        cluster.Up(cluster.Plan(One));
        var before = cluster["homelab"].State;
        ClusterPlan plan = cluster.Plan(One, "v1.34.11+k3s1", k3s => k3s with { Snapshots = k3s.Snapshots with { Retention = 20 } });
        File.CreateSymbolicLink(cluster["homelab"].At(path) + ".cairn-new", "/dev/full");
        Ran ran = cluster["homelab"].Run(plan.Hosts[0].Stages[stage]);
        Assert.Equal(1, ran.Code);
        Assert.EndsWith(says, ran.Errors, StringComparison.Ordinal);
        Assert.Equal(before[Relative(path)], cluster["homelab"].State[Relative(path)]);
        Assert.False(File.Exists(cluster["homelab"].At(path) + ".cairn-new"));

        Assert.All(cluster.Up(plan), again => Assert.Equal((0, ""), (again.Code, again.Errors)));
    }

    [Fact]
    public void AHostThatNeverGetsReadySaysWhatWasSeen()
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster["homelab"].Let("never-ready");
        Ran ran = cluster.Up(plan)[^1];
        Assert.Equal(1, ran.Code);
        Assert.Equal(
            "seen: service active; API server: starting; node (Ready, version): False v1.34.10+k3s1\nk3s[1]: what the journal "
                + "says\nfailed: homelab was not ready within 10 minutes; above is what was seen. Run this again once it is fixed\n",
            ran.Errors
        );
        Assert.Equal(119, ran.Called.Count(call => call == "sleep 5"));
    }

    private static string Relative(string path) => path[1..];

    private static HostStage Install(ClusterPlan plan) => plan.Hosts[0].Stages.Single(stage => stage.Name == "install");
}

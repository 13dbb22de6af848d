using Cairn.Specification.Tests.Simulation;

namespace Cairn.Specification.Tests;

/// <summary>A run that is killed, with everything it had started, and begun again.</summary>
public sealed class InterruptedRuns
{
    public static TheoryData<string, string> Stages
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string stage in (string[])["prepare", "configure", "install", "start", "ready"])
            {
                all.Add("first run", stage);
                all.Add("upgrade", stage);
            }

            return all;
        }
    }

    /// <summary>Whichever program a stage had just called: the next run ends as if nothing had happened.</summary>
    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Run_interrupted_at_any_step_ends_in_the_same_state(string which, string stage)
    {
        using SimulatedCluster before = Prepared(which, out ClusterPlan plan);
        foreach (HostStage hostStage in plan.Hosts[0].Stages.TakeWhile(hostStage => hostStage.Name != stage))
        {
            Assert.Equal(0, before["homelab"].Run(hostStage).Code);
        }

        using var undisturbed = new SimulatedCluster(before);
        HostStage interrupted = plan.Hosts[0].Stages.Single(hostStage => hostStage.Name == stage);
        int calls = undisturbed["homelab"].Run(interrupted).Called.Count;
        Assert.True(calls > 0);
        RunAll(undisturbed["homelab"], plan);
        IReadOnlyDictionary<string, string> end = undisturbed["homelab"].State;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, calls),
            (call, _) =>
            {
                using var cluster = new SimulatedCluster(before);
                Assert.Equal(137, cluster["homelab"].Run(interrupted, call).Code);
                RunAll(cluster["homelab"], plan);
                Assert.Equal(end, cluster["homelab"].State);
                return ValueTask.CompletedTask;
            }
        );
    }

    private static void RunAll(SimulatedHost host, ClusterPlan plan) =>
        Assert.All(
            plan.Hosts[0].Stages,
            stage =>
            {
                Ran ran = host.Run(stage);
                Assert.Equal((0, ""), (ran.Code, ran.Errors));
            }
        );

    private static SimulatedCluster Prepared(string which, out ClusterPlan plan)
    {
        var cluster = new SimulatedCluster();
        if (which == "upgrade")
        {
            foreach (HostStage stage in cluster.Plan("homelab-one-server").Hosts[0].Stages)
            {
                Assert.Equal(0, cluster["homelab"].Run(stage).Code);
            }

            plan = cluster.Plan(
                "homelab-one-server",
                "v1.34.11+k3s1",
                k3s => k3s with { Snapshots = k3s.Snapshots with { Retention = 9 } }
            );
        }
        else
        {
            plan = cluster.Plan("homelab-one-server");
        }

        return cluster;
    }
}

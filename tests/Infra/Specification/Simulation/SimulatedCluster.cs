using System.Diagnostics;

namespace Cairn.Specification.Tests.Simulation;

/// <summary>Hosts that see each other, and the place in the network where releases of k3s are.</summary>
internal sealed class SimulatedCluster : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly Dictionary<string, SimulatedHost> hosts = [];

    public SimulatedCluster(SimulatedCluster? copied = null)
    {
        if (copied is not null)
        {
            using Process copy = Process.Start("cp", ["-a", copied.scratch.Path + "/.", scratch.Path]);
            copy.WaitForExit();
            Assert.Equal(0, copy.ExitCode);
            return;
        }

        SimulatedPrograms.Write(Bin);
        Directory.CreateDirectory(scratch.At("cluster/nodes"));
        Directory.CreateDirectory(scratch.At("cluster/accounts"));
    }

    public string Bin => scratch.At("bin");

    public string Web => scratch.At("web");

    /// <summary>What all hosts share: nodes, snapshots, service accounts.</summary>
    public string Shared => scratch.At("cluster");

    /// <summary>What happened in it: restarts with what the others were then, snapshots.</summary>
    public string[] History => File.Exists(scratch.At("cluster/history")) ? File.ReadAllLines(scratch.At("cluster/history")) : [];

    public SimulatedHost this[string name] =>
        hosts.TryGetValue(name, out SimulatedHost? host) ? host : hosts[name] = new SimulatedHost(this, scratch.At(name));

    /// <summary>Publishes a release, and says how it is pinned.</summary>
    public Dictionary<string, string> Publish(string version)
    {
        string text = SimulatedPrograms.K3s(version).ReplaceLineEndings("\n");
        string sum = Given.Sha256(text);
        string directory = Path.Combine(Web, version.Replace("+", "%2B", StringComparison.Ordinal));
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "k3s"), text);
        File.WriteAllText(Path.Combine(directory, "k3s-arm64"), text);
        File.WriteAllText(
            Path.Combine(directory, "sha256sum-amd64.txt"),
            $"{new string('0', 64)}  k3s-airgap-images-amd64.tar.gz\n{sum}  k3s\n"
        );
        File.WriteAllText(Path.Combine(directory, "sha256sum-arm64.txt"), $"{sum}  k3s-arm64\n");
        return new Dictionary<string, string> { ["amd64"] = sum, ["arm64"] = sum };
    }

    /// <summary>A case's plan with a release that is published here.</summary>
    public ClusterPlan Plan(string name, string version = "v1.34.10+k3s1", Func<K3sSpecification, K3sSpecification>? with = null)
    {
        Dictionary<string, string> sums = Publish(version);
        return Given.Plan(
            name,
            specification =>
                specification with
                {
                    K3s = (with ?? (same => same))(specification.K3s! with { Release = new K3sRelease(version, sums) }),
                }
        );
    }

    /// <summary>Runs all stages of all hosts in order, as cairn up does.</summary>
    public IReadOnlyList<Ran> Up(ClusterPlan plan) =>
        [.. plan.Hosts.SelectMany(host => host.Stages.Select(stage => this[host.Name].Run(stage)))];

    public void Dispose() => scratch.Dispose();
}

using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure.Components;

/// <summary>k3s on its hosts, brought up and upgraded one host after the other.</summary>
internal sealed class K3sCluster : ComponentResource
{
    public K3sCluster(string environment, IReadOnlyList<HostPlan> hosts, StackSettings settings)
        : base("cairn:infrastructure:K3sCluster", environment)
    {
        var stages = new List<Resource>();
        foreach (HostPlan host in hosts)
        {
            // Never two at once: etcd keeps its majority, and a host that fails stops the rest.
            stages.Add(new K3sHost(host, after: stages.LastOrDefault(), settings, new ComponentResourceOptions { Parent = this }).Ready);
        }

        HostPlan first = hosts[0];
        CustomResource read = HostCommand.Of(
            first, HostCommand.Again(first.Kubeconfig!, first.Stages), $"{first.Name}-kubeconfig", settings,
            new CustomResourceOptions { Parent = this, DependsOn = { stages[0] } }, out Output<string> kubeconfig);
        Kubeconfig = Output.CreateSecret(kubeconfig);
        Ready = [.. stages, read];
        First = stages[0];
        RegisterOutputs(new Dictionary<string, object?> { ["kubeconfig"] = Kubeconfig });
    }

    /// <summary>For the cluster's administrator. Secret.</summary>
    public Output<string> Kubeconfig { get; }

    /// <summary>When these are there, all hosts are in the cluster.</summary>
    public IReadOnlyList<Resource> Ready { get; }

    /// <summary>What the cluster goes with: when k3s is taken off the first server, nothing in the cluster needs to be deleted on its own.</summary>
    public Resource First { get; }
}

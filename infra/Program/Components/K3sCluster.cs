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
        var set = new List<K3sHost>();
        foreach (HostPlan host in hosts)
        {
            // Never two at once: etcd keeps its majority, and a host that fails stops the rest.
            set.Add(new K3sHost(host, after: set.LastOrDefault()?.Ready, settings, new ComponentResourceOptions { Parent = this }));
        }

        HostPlan first = hosts[0];
        CustomResource read = HostCommand.Of(
            first,
            first.Kubeconfig!,
            $"{first.Name}-kubeconfig",
            settings,
            new CustomResourceOptions { Parent = this, DependsOn = { set[0].Ready } },
            out Output<string> kubeconfig
        );
        Kubeconfig = Output.CreateSecret(kubeconfig);
        Ready = [set[^1].Ready, read];
        GoesWith = set[0].First;
        RegisterOutputs(new Dictionary<string, object?> { ["kubeconfig"] = Kubeconfig });
    }

    /// <summary>For the cluster's administrator. Secret.</summary>
    public Output<string> Kubeconfig { get; }

    /// <summary>When these are there, all hosts are in the cluster.</summary>
    public IReadOnlyList<Resource> Ready { get; }

    /// <summary>What the cluster goes with: when k3s is taken off the first server, nothing in the cluster needs to be deleted on its
    /// own.</summary>
    public Resource GoesWith { get; }
}

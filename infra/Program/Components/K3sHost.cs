using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure.Components;

/// <summary>A host of the cluster: its stages, one after the other.</summary>
internal sealed class K3sHost : ComponentResource
{
    /// <param name="after">What must be there before anything is done on this host.</param>
    public K3sHost(HostPlan host, Resource? after, StackSettings settings, ComponentResourceOptions options)
        : base("cairn:infrastructure:K3sHost", host.Name, options)
    {
        Resource? before = after;
        Resource? first = null;
        foreach (HostStage stage in host.Stages)
        {
            // A host holds the cluster's data, or pods, and k3s would run on there unseen: it goes on purpose alone.
            var how = new CustomResourceOptions { Parent = this, Protect = !settings.AllowUninstall };
            if (before is not null)
            {
                how.DependsOn.Add(before);
            }

            // The first stage is the last to go, so taking k3s off belongs to it. Without permission nothing is run when it goes.
            HostStage? uninstall = stage == host.Stages[0] && settings.AllowUninstall ? host.Uninstall : null;
            before = HostCommand.Of(host, stage, $"{host.Name}-{stage.Name}", settings, how, out _, uninstall);
            first ??= before;
        }

        First = first!;
        Ready = before!;
        RegisterOutputs();
    }

    /// <summary>The first stage, with which k3s is taken off.</summary>
    public Resource First { get; }

    /// <summary>The last stage: the host is in the cluster.</summary>
    public Resource Ready { get; }
}

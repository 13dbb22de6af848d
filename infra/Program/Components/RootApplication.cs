using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure.Components;

/// <summary>What hands the cluster over to git: the projects, then the root Application, from which ArgoCD brings all the rest.</summary>
internal sealed class RootApplication : ComponentResource
{
    public RootApplication(ClusterPlan plan, KubernetesAccess access, ArgoCdComponent argoCd, bool allowUninstall)
        : base("cairn:infrastructure:RootApplication", plan.Environment)
    {
        var apply = new ObjectApplier(this, access, allowUninstall);
        Resource[] projects =
        [
            .. plan.After.Where(manifest => !IsApplication(manifest)).Select(manifest => apply.HandedOver(manifest, [argoCd.Release])),
        ];
        // No Application syncs the root, so it stays ours: decision 0017 says why.
        Resource[] applications =
        [
            .. plan.After.Where(IsApplication).Select(manifest => apply.Owned(manifest, [argoCd.Release, .. projects], protect: true)),
        ];
        Resource[] namespaces =
        [
            .. plan.Upgrades.Where(ArgoCdComponent.IsNamespace).Select(manifest => apply.Owned(manifest, applications)),
        ];
        foreach (BootstrapManifest manifest in plan.Upgrades.Where(manifest => !ArgoCdComponent.IsNamespace(manifest)))
        {
            apply.Owned(manifest, [.. applications, .. namespaces]);
        }

        RegisterOutputs();
    }

    private static bool IsApplication(BootstrapManifest manifest) => manifest.Kind == "Application";
}

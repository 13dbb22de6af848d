using Cairn.Infrastructure.Objects;
using Cairn.Specification;
using Pulumi;
using Pulumi.Kubernetes.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Helm.V3;

namespace Cairn.Infrastructure.Components;

/// <summary>
/// ArgoCD and what it needs to be there first. It is brought once: from then on it keeps itself by git, through the Application
/// <c>argocd</c>, and Pulumi changes nothing of it.
/// </summary>
internal sealed class ArgoCdComponent : ComponentResource
{
    /// <summary>Fifteen minutes: images come over a homelab's line.</summary>
    private const int SecondsToWait = 900;

    public ArgoCdComponent(ClusterPlan plan, IReadOnlySet<BootstrapManifest> inGit, KubernetesAccess access, bool allowUninstall)
        : base("cairn:infrastructure:ArgoCd", plan.Environment)
    {
        var apply = new ObjectApplier(this, access, allowUninstall);
        Resource Applied(BootstrapManifest manifest, IReadOnlyList<Resource> after) =>
            inGit.Contains(manifest) ? apply.HandedOver(manifest, after) : apply.Owned(manifest, after);
        Resource[] namespaces = [.. plan.Before.Where(IsNamespace).Select(manifest => Applied(manifest, access.Ready))];
        Resource[] before = [.. plan.Before.Where(manifest => !IsNamespace(manifest)).Select(manifest => Applied(manifest, namespaces))];
        Resource[] secrets = [.. plan.Secrets.Select(secret => apply.Secret(secret, namespaces))];
        Release = Chart(plan.ArgoCd, apply.Options([.. namespaces, .. before, .. secrets]), allowUninstall);
        RegisterOutputs();
    }

    /// <summary>The chart's release: when it is there, ArgoCD answers.</summary>
    public Resource Release { get; }

    /// <summary>Namespaces come before what is in them.</summary>
    public static bool IsNamespace(BootstrapManifest manifest) => manifest is { ApiVersion: "v1", Kind: "Namespace" };

    /// <summary>Where people find ArgoCD, as its own configuration says; null where it says nothing.</summary>
    public static string? Address(ClusterPlan plan)
    {
        BootstrapManifest? settings = plan.Before.FirstOrDefault(manifest => manifest is { Kind: "ConfigMap", Name: "argocd-cm" });
        return settings is null ? null : YamlObject.Text(YamlObject.Of(settings), "data", "url");
    }

    /// <summary>By Helm itself and not as single objects: the chart makes its Redis password in a hook.</summary>
    private static Release Chart(ArgoCdRelease argoCd, CustomResourceOptions options, bool allowUninstall)
    {
        options.Protect = !allowUninstall;
        // Whatever git says later is ArgoCD's to apply to itself: a second owner would undo it.
        options.IgnoreChanges = ["chart", "repositoryOpts", "timeout", "valueYamlFiles", "values", "version"];
        return new Release(
            argoCd.Name,
            new ReleaseArgs
            {
                Name = argoCd.Name,
                Namespace = argoCd.Namespace,
                CreateNamespace = false,
                Chart = argoCd.Chart,
                Version = argoCd.Version,
                RepositoryOpts = new RepositoryOptsArgs { Repo = argoCd.Repository },
                ValueYamlFiles = { new StringAsset(argoCd.Values) },
                // All or nothing: a first try that failed leaves nothing that the next one would trip over.
                Atomic = true,
                CleanupOnFail = true,
                SkipAwait = false,
                WaitForJobs = true,
                Timeout = SecondsToWait,
            },
            options
        );
    }
}

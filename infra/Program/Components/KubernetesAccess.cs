using Cairn.Specification;
using Pulumi;
using Kubernetes = Pulumi.Kubernetes;

namespace Cairn.Infrastructure.Components;

/// <summary>How objects get into the cluster.</summary>
/// <param name="Provider">Through this one, whatever kubeconfig the machine has otherwise.</param>
/// <param name="Ready">When these are there, the cluster is.</param>
/// <param name="GoesWith">What the cluster's objects go with; null where Pulumi did not make the cluster.</param>
internal sealed record KubernetesAccess(Kubernetes.Provider Provider, IReadOnlyList<Resource> Ready, Resource? GoesWith)
{
    /// <summary>A cluster of ours: by the kubeconfig that its first server gave.</summary>
    public static KubernetesAccess To(K3sCluster cluster, string environment) =>
        new(Connect(environment, cluster.Kubeconfig, context: null, cluster.Ready), cluster.Ready, cluster.GoesWith);

    /// <summary>A cluster that was there: by the kubeconfig of whoever runs Pulumi, of which only the path is kept.</summary>
    /// <exception cref="SpecificationException">There is no such file.</exception>
    public static KubernetesAccess To(ExistingCluster existing, string environment)
    {
        string path = existing.Kubeconfig.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), existing.Kubeconfig[2..])
            : existing.Kubeconfig;
        if (!File.Exists(path))
        {
            throw new SpecificationException([
                new SpecificationProblem(
                    $"{environment}: cluster.yaml: spec.existing.kubeconfig",
                    $"the file {existing.Kubeconfig} does not exist on this machine",
                    "put the cluster's kubeconfig there, or write the path where it is"
                ),
            ]);
        }

        // As it is written: the provider knows ~ too, and the state is then the same on every machine.
        return new KubernetesAccess(Connect(environment, existing.Kubeconfig, existing.Context, []), [], null);
    }

    private static Kubernetes.Provider Connect(string environment, Input<string> kubeconfig, string? context, IReadOnlyList<Resource> ready)
    {
        var options = new CustomResourceOptions();
        options.DependsOn.AddRange([.. ready]);
        return new Kubernetes.Provider(
            environment,
            new Kubernetes.ProviderArgs
            {
                KubeConfig = kubeconfig,
                Context = context is null ? null : (Input<string>)context,
                // A renewed certificate in the kubeconfig is the same cluster: without this the provider, and with it all it applied, may
                // be replaced.
                ClusterIdentifier = environment,
                EnableServerSideApply = true,
                // Where a run before was interrupted, or its state was lost, what it applied is adopted.
                UpsertExistingObjects = true,
                EnablePatchForce = true,
                // A cluster that cannot be reached is a failure, never a reason to forget what is in it.
                DeleteUnreachable = false,
            },
            options
        );
    }
}

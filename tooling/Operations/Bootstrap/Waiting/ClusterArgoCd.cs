using System.Text.Json;
using Cairn.Delivery.Promotion;
using Cairn.Sources.Kubernetes;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>ArgoCD by its Applications in the cluster.</summary>
/// <param name="kubeconfig">Where the cluster was found, for messages.</param>
internal sealed class ClusterArgoCd(KubernetesApi api, string kubeconfig) : IArgoCd
{
    private const string Manager = "cairn-up";

    public async Task<string> State(CancellationToken cancel)
    {
        try
        {
            return await api.List([ApiResource.Applications, ApiResource.AppProjects], cancel).ConfigureAwait(false);
        }
        catch (KubernetesException wrong)
        {
            throw new PromotionException($"The cluster of {kubeconfig} does not answer: {wrong.Message}", isUserError: false);
        }
    }

    public async Task<string?> Patch(JsonElement application, string patch, CancellationToken cancel)
    {
        JsonElement metadata = application.GetProperty("metadata");
        try
        {
            await api.Patch(
                    ApiResource.Applications,
                    metadata.GetProperty("namespace").GetString()!,
                    metadata.GetProperty("name").GetString()!,
                    patch,
                    Manager,
                    cancel
                )
                .ConfigureAwait(false);
            return null;
        }
        catch (KubernetesException wrong)
        {
            return wrong.Message;
        }
    }
}

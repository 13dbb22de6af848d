using System.Text.Json;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Sources.Kubernetes;

namespace Cairn.Delivery.Promotion.Clusters;

/// <summary>What runs in a cluster. Nothing is written to it.</summary>
/// <param name="kubeconfig">Where it was found, for messages.</param>
public sealed class LiveCluster(KubernetesApi api, string kubeconfig)
{
    /// <summary>For each request.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private const string TrackingId = "argocd.argoproj.io/tracking-id";
    private static readonly string[] InstanceLabels = ["argocd.argoproj.io/instance", "app.kubernetes.io/instance"];

    // They change all the time, nobody declares them, and there are many.
    private static readonly string[] NeverDeclared =
    [
        "events",
        "events.events.k8s.io",
        "componentstatuses",
        "endpoints",
        "endpointslices.discovery.k8s.io",
        "leases.coordination.k8s.io",
    ];

    /// <summary>ArgoCD's Applications.</summary>
    /// <exception cref="PromotionException">The cluster does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<RunningApplication>> Applications(CancellationToken cancel) =>
        ClusterSoak.Read(await Ask(() => api.List(ApiResource.Applications, cancel)).ConfigureAwait(false));

    /// <summary>
    /// What Applications may have in the cluster, as JSON objects of one List: what a tracking annotation or an instance label says is
    /// theirs, and ArgoCD's settings, which say which of the two counts.
    /// </summary>
    /// <param name="applications">Their names.</param>
    /// <exception cref="PromotionException">The cluster does not answer, or refuses.</exception>
    public Task<string> Live(IReadOnlyList<string> applications, CancellationToken cancel) =>
        Ask(async () =>
        {
            ApiResource[] asked =
            [
                .. (await api.Listable(cancel).ConfigureAwait(false)).Where(apiResource => !NeverDeclared.Contains(apiResource.FullName)),
            ];
            return await api.List(
                    asked,
                    cancel,
                    (resource, element) => IsSettings(resource, element) || Owners(element).Any(applications.Contains),
                    ignoreUnknown: true
                )
                .ConfigureAwait(false);
        });

    private static bool IsSettings(ApiResource resource, JsonElement one) =>
        resource.FullName == "configmaps" && one.GetProperty("metadata").GetProperty("name").GetString() == "argocd-cm";

    /// <summary>The Applications that an object names in any way.</summary>
    private static IEnumerable<string> Owners(JsonElement one)
    {
        JsonElement metadata = one.GetProperty("metadata");
        string? tracked = Text(metadata, "annotations", TrackingId)?.Split(':')[0];
        return InstanceLabels
            .Select(label => Text(metadata, "labels", label))
            .Append(tracked?[(tracked.IndexOf('_') + 1)..])
            .OfType<string>();
    }

    private static string? Text(JsonElement metadata, string map, string key) =>
        metadata.TryGetProperty(map, out JsonElement found)
        && found.ValueKind == JsonValueKind.Object
        && found.TryGetProperty(key, out JsonElement value)
            ? value.GetString()
            : null;

    private async Task<string> Ask(Func<Task<string>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (KubernetesException wrong)
        {
            throw new PromotionException(
                wrong.Failure == KubernetesFailure.Unreachable
                    ? $"The cluster of {kubeconfig} does not answer: {wrong.Message}"
                    : $"Can't read the cluster of {kubeconfig}: {wrong.Message}",
                isUserError: false
            );
        }
    }
}

namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>
/// What our manifests name and a server older than theirs does not serve yet, under the version it had there. This is for the
/// server that Debian's source gives (1.20) alone: the fields we use are the same in both versions, so it still checks them.
/// </summary>
internal static class OlderVersions
{
    private static readonly (string Version, string Kind, int Since, string Before)[] Known =
    [
        ("policy/v1", "PodDisruptionBudget", 21, "policy/v1beta1"),
        ("batch/v1", "CronJob", 21, "batch/v1beta1"),
        ("discovery.k8s.io/v1", "EndpointSlice", 21, "discovery.k8s.io/v1beta1"),
        ("autoscaling/v2", "HorizontalPodAutoscaler", 23, "autoscaling/v2beta2"),
        ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", 29, "flowcontrol.apiserver.k8s.io/v1beta1"),
        ("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", 29, "flowcontrol.apiserver.k8s.io/v1beta1"),
    ];

    /// <summary>The version to use instead on a server of this minor version; null for the one that is written.</summary>
    public static string? Of(ManifestObject one, int minor) =>
        Known
            .Where(known => known.Version == one.ApiVersion && known.Kind == one.Object.Kind && minor < known.Since)
            .Select(known => known.Before)
            .FirstOrDefault();
}

namespace Cairn.Delivery.Rehearsal;

/// <summary>What a cluster brings along, before anything is applied to it.</summary>
/// <param name="Name">What it is called in texts: <c>k3s</c>, <c>the cluster</c>.</param>
/// <param name="IsNew">Whether it has nothing but what is listed here; else more may be there already.</param>
/// <param name="StorageClasses">By name, whether claims of the class stay Pending until a pod uses them.</param>
/// <param name="DefaultStorageClass">The class of a claim that names none; null where it is not known.</param>
/// <param name="IngressClasses">Classes whose Ingresses get an address; the first is the default.</param>
/// <param name="HasLoadBalancers">Whether Services of type LoadBalancer get an address.</param>
/// <param name="Groups">Groups of custom resources that it serves.</param>
public sealed record ClusterFacts(
    string Name,
    bool IsNew,
    IReadOnlyDictionary<string, bool> StorageClasses,
    string? DefaultStorageClass,
    IReadOnlyList<string> IngressClasses,
    bool HasLoadBalancers,
    IReadOnlyList<string> Groups
)
{
    /// <summary>k3s as it comes: local-path-provisioner, Traefik and ServiceLB. Source: https://docs.k3s.io/networking and
    /// https://docs.k3s.io/storage</summary>
    public static ClusterFacts K3s { get; } =
        new(
            "k3s",
            true,
            new Dictionary<string, bool> { ["local-path"] = true },
            "local-path",
            ["traefik"],
            true,
            ["helm.cattle.io", "k3s.cattle.io", "traefik.io", "hub.traefik.io"]
        );

    /// <summary>A cluster of which nothing is known.</summary>
    public static ClusterFacts Unknown { get; } = new("the cluster", false, new Dictionary<string, bool>(), null, [], false, []);
}

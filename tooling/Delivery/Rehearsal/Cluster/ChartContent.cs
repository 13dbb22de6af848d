namespace Cairn.Delivery.Rehearsal.Cluster;

/// <summary>What well-known charts bring, since a chart is not rendered here: the groups of their custom resources.</summary>
internal static class ChartContent
{
    private static readonly Dictionary<string, string[]> ByChart = new(StringComparer.Ordinal)
    {
        ["argo-cd"] = ["argoproj.io"],
        ["argo-rollouts"] = ["argoproj.io"],
        ["argo-workflows"] = ["argoproj.io"],
        ["argo-events"] = ["argoproj.io"],
        ["cert-manager"] = ["cert-manager.io", "acme.cert-manager.io"],
        ["cilium"] = ["cilium.io"],
        ["cloudnative-pg"] = ["postgresql.cnpg.io"],
        ["external-secrets"] = ["external-secrets.io", "generators.external-secrets.io"],
        ["istio-base"] = ["networking.istio.io", "security.istio.io", "telemetry.istio.io"],
        ["keda"] = ["keda.sh", "eventing.keda.sh"],
        ["kube-prometheus-stack"] = ["monitoring.coreos.com"],
        ["kyverno"] = ["kyverno.io", "policies.kyverno.io"],
        ["longhorn"] = ["longhorn.io"],
        ["metallb"] = ["metallb.io"],
        ["prometheus-operator-crds"] = ["monitoring.coreos.com"],
        ["rook-ceph"] = ["ceph.rook.io", "objectbucket.io"],
        ["sealed-secrets"] = ["bitnami.com"],
        ["strimzi-kafka-operator"] = ["kafka.strimzi.io"],
        ["traefik"] = ["traefik.io"],
        ["trust-manager"] = ["trust.cert-manager.io"],
        ["velero"] = ["velero.io"],
    };

    /// <summary>Groups whose webhook refuses every object while its pods are not ready.</summary>
    private static readonly HashSet<string> Validated =
    [
        "cert-manager.io",
        "external-secrets.io",
        "keda.sh",
        "kyverno.io",
        "metallb.io",
        "postgresql.cnpg.io",
    ];

    /// <summary>The groups a chart brings; null of one that is not known here.</summary>
    public static IReadOnlyList<string>? Groups(string chart) => ByChart.GetValueOrDefault(chart[(chart.LastIndexOf('/') + 1)..]);

    public static bool HasWebhook(string group) => Validated.Contains(group);
}

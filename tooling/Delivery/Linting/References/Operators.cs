using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.References;

/// <summary>Kinds that are not Kubernetes' own: their operators may make pods, Services, Secrets and more that stand in no
/// manifest.</summary>
internal static class Operators
{
    /// <summary>Groups and kinds known to make nothing, or to make only what <see cref="ReferenceSources"/> knows of.</summary>
    private static readonly HashSet<string> Known =
    [
        "external-secrets.io",
        "generators.external-secrets.io",
        "bitnami.com",
        "cert-manager.io",
        "networking.istio.io",
        "security.istio.io",
        "gateway.networking.k8s.io",
        "traefik.io",
        "traefik.containo.us",
        "argoproj.io/Application",
        "argoproj.io/AppProject",
        "argoproj.io/ApplicationSet",
        "argoproj.io/Rollout",
        "argoproj.io/AnalysisTemplate",
        "kyverno.io",
        "cilium.io",
        "crd.projectcalico.org",
        "route.openshift.io",
        "security.openshift.io",
        "image.openshift.io",
        "console.openshift.io",
        "config.openshift.io",
        "apps.openshift.io",
        "monitoring.coreos.com/ServiceMonitor",
        "monitoring.coreos.com/PodMonitor",
        "monitoring.coreos.com/PrometheusRule",
        "monitoring.coreos.com/Probe",
        "monitoring.rhobs/ServiceMonitor",
        "monitoring.rhobs/PrometheusRule",
        "keda.sh",
        "snapshot.storage.k8s.io",
        "autoscaling.k8s.io",
        "kustomize.toolkit.fluxcd.io",
        "source.toolkit.fluxcd.io",
        "isindir.github.com",
        "grafana.integreatly.org/GrafanaDashboard",
        "serving.knative.dev",
    ];

    /// <summary>Whether a group is one of Kubernetes' own.</summary>
    public static bool IsBuiltIn(string group) =>
        !group.Contains('.', StringComparison.Ordinal)
        || (group.EndsWith(".k8s.io", StringComparison.Ordinal) && !group.EndsWith("x-k8s.io", StringComparison.Ordinal));

    /// <summary>Whether some operator makes of it what is not known here.</summary>
    public static bool MayMakeAnything(Manifest one) =>
        !IsBuiltIn(one.Group)
        && one.Group.Length > 0
        && !Known.Contains(one.Group)
        && !Known.Contains($"{one.Group}/{one.Kind}")
        && Workload.Of(one) is null;
}

using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Versions of Kubernetes' API that no supported cluster serves any more.
/// Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
/// </summary>
internal static class DeprecatedApi
{
    /// <summary>API version, its kinds, the Kubernetes that serves them no more, and what to write instead (null where nothing takes its
    /// place).</summary>
    private static readonly (string Api, string[] Kinds, string Removed, string? Instead)[] Removed =
    [
        ("extensions/v1beta1", ["Deployment", "DaemonSet", "ReplicaSet"], "1.16", "apps/v1"),
        ("extensions/v1beta1", ["NetworkPolicy"], "1.16", "networking.k8s.io/v1"),
        ("extensions/v1beta1", ["PodSecurityPolicy"], "1.16", null),
        ("extensions/v1beta1", ["Ingress"], "1.22", "networking.k8s.io/v1"),
        ("apps/v1beta1", ["Deployment", "StatefulSet", "ReplicaSet"], "1.16", "apps/v1"),
        ("apps/v1beta2", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"], "1.16", "apps/v1"),
        (
            "admissionregistration.k8s.io/v1beta1",
            ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
            "1.22",
            "admissionregistration.k8s.io/v1"
        ),
        ("apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], "1.22", "apiextensions.k8s.io/v1"),
        ("apiregistration.k8s.io/v1beta1", ["APIService"], "1.22", "apiregistration.k8s.io/v1"),
        ("authentication.k8s.io/v1beta1", ["TokenReview"], "1.22", "authentication.k8s.io/v1"),
        (
            "authorization.k8s.io/v1beta1",
            ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"],
            "1.22",
            "authorization.k8s.io/v1"
        ),
        ("certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], "1.22", "certificates.k8s.io/v1"),
        ("coordination.k8s.io/v1beta1", ["Lease"], "1.22", "coordination.k8s.io/v1"),
        ("networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], "1.22", "networking.k8s.io/v1"),
        (
            "rbac.authorization.k8s.io/v1alpha1",
            ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
            "1.22",
            "rbac.authorization.k8s.io/v1"
        ),
        (
            "rbac.authorization.k8s.io/v1beta1",
            ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
            "1.22",
            "rbac.authorization.k8s.io/v1"
        ),
        ("scheduling.k8s.io/v1beta1", ["PriorityClass"], "1.22", "scheduling.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], "1.22", "storage.k8s.io/v1"),
        ("batch/v1beta1", ["CronJob"], "1.25", "batch/v1"),
        ("batch/v2alpha1", ["CronJob"], "1.21", "batch/v1"),
        ("discovery.k8s.io/v1beta1", ["EndpointSlice"], "1.25", "discovery.k8s.io/v1"),
        ("events.k8s.io/v1beta1", ["Event"], "1.25", "events.k8s.io/v1"),
        ("autoscaling/v2beta1", ["HorizontalPodAutoscaler"], "1.25", "autoscaling/v2"),
        ("autoscaling/v2beta2", ["HorizontalPodAutoscaler"], "1.26", "autoscaling/v2"),
        ("policy/v1beta1", ["PodDisruptionBudget"], "1.25", "policy/v1"),
        ("policy/v1beta1", ["PodSecurityPolicy"], "1.25", null),
        ("node.k8s.io/v1beta1", ["RuntimeClass"], "1.25", "node.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta1", ["FlowSchema", "PriorityLevelConfiguration"], "1.26", "flowcontrol.apiserver.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", ["CSIStorageCapacity"], "1.27", "storage.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta2", ["FlowSchema", "PriorityLevelConfiguration"], "1.29", "flowcontrol.apiserver.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", ["FlowSchema", "PriorityLevelConfiguration"], "1.32", "flowcontrol.apiserver.k8s.io/v1"),
    ];

    private static readonly Dictionary<(string, string), (string Removed, string? Instead)> Known = Removed
        .SelectMany(row => row.Kinds.Select(kind => (Key: (row.Api, kind), Value: (row.Removed, row.Instead))))
        .ToDictionary(row => row.Key, row => row.Value);

    public static Rule Rule { get; } =
        new(
            "deprecated-api",
            "An API version that Kubernetes no longer serves, so that the object is refused.",
            set => set.Units.SelectMany(unit => unit.Objects).SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Manifest one)
    {
        string api = one.Group.Length == 0 ? one.Version : $"{one.Group}/{one.Version}";
        if (Known.TryGetValue((api, one.Kind), out (string Removed, string? Instead) row))
        {
            yield return LintProblem.Error(
                one,
                "apiVersion",
                $"Kubernetes {row.Removed} and later do not serve {one.Kind} in {api}, so the object is refused.",
                row.Instead is null
                    ? "Remove it: the API has no replacement (use Pod Security Admission)."
                    : $"Write apiVersion: {row.Instead}, and see the deprecation guide for fields that changed."
            );
        }
    }
}

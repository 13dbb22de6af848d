namespace Cairn.Delivery.Linting.Projects;

/// <summary>
/// The kinds of Kubernetes' own API and their scope, from the operations of its published OpenAPI description (1.34 and 1.35: a
/// kind that only the newer has is in it too). A test compares the table with the API client that is generated from it.
/// </summary>
internal static class BuiltInKinds
{
    /// <summary>Kinds whose objects are in a namespace, by group.</summary>
    public static readonly (string Group, string Kinds)[] Namespaced =
    [
        (
            "",
            "Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate "
                + "ReplicationController ResourceQuota Secret Service ServiceAccount"
        ),
        ("apps", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"),
        ("authorization.k8s.io", "LocalSubjectAccessReview"),
        ("autoscaling", "HorizontalPodAutoscaler"),
        ("batch", "CronJob Job"),
        ("certificates.k8s.io", "PodCertificateRequest"),
        ("coordination.k8s.io", "Lease LeaseCandidate"),
        ("discovery.k8s.io", "EndpointSlice"),
        ("events.k8s.io", "Event"),
        ("networking.k8s.io", "Ingress NetworkPolicy"),
        ("policy", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io", "Role RoleBinding"),
        ("resource.k8s.io", "ResourceClaim ResourceClaimTemplate"),
        ("scheduling.k8s.io", "Workload"),
        ("storage.k8s.io", "CSIStorageCapacity"),
    ];

    /// <summary>Kinds whose objects belong to the whole cluster, by group.</summary>
    public static readonly (string Group, string Kinds)[] OfTheCluster =
    [
        ("", "ComponentStatus Namespace Node PersistentVolume"),
        (
            "admissionregistration.k8s.io",
            "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration "
                + "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration"
        ),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", "APIService"),
        ("authentication.k8s.io", "SelfSubjectReview TokenReview"),
        ("authorization.k8s.io", "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"),
        ("certificates.k8s.io", "CertificateSigningRequest ClusterTrustBundle"),
        ("flowcontrol.apiserver.k8s.io", "FlowSchema PriorityLevelConfiguration"),
        ("internal.apiserver.k8s.io", "StorageVersion"),
        ("networking.k8s.io", "IPAddress IngressClass ServiceCIDR"),
        ("node.k8s.io", "RuntimeClass"),
        ("rbac.authorization.k8s.io", "ClusterRole ClusterRoleBinding"),
        ("resource.k8s.io", "DeviceClass DeviceTaintRule ResourceSlice"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("storage.k8s.io", "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"),
        ("storagemigration.k8s.io", "StorageVersionMigration"),
    ];
}

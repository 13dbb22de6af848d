namespace Cairn.Delivery.Planning.Order;

/// <summary>The order of kinds within a wave, whatever their group. Source: <c>gitops-engine/pkg/sync/sync_tasks.go</c> of
/// ArgoCD.</summary>
internal static class KindRank
{
    private static readonly string[] First =
    [
        "Namespace",
        "NetworkPolicy",
        "ResourceQuota",
        "LimitRange",
        "PodSecurityPolicy",
        "PodDisruptionBudget",
        "ServiceAccount",
        "Secret",
        "SecretList",
        "ConfigMap",
        "StorageClass",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "CustomResourceDefinition",
        "ClusterRole",
        "ClusterRoleList",
        "ClusterRoleBinding",
        "ClusterRoleBindingList",
        "Role",
        "RoleList",
        "RoleBinding",
        "RoleBindingList",
        "Service",
        "DaemonSet",
        "Pod",
        "ReplicationController",
        "ReplicaSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "StatefulSet",
        "Job",
        "CronJob",
        "IngressClass",
        "Ingress",
        "APIService",
    ];

    private static readonly Dictionary<string, int> Ranks = First
        .Index()
        .ToDictionary(item => item.Item, item => item.Index - First.Length, StringComparer.Ordinal);

    /// <summary>From -35 for a Namespace to -1 for an APIService; 0 for any other kind, which comes last.</summary>
    public static int Of(string kind) => Ranks.GetValueOrDefault(kind);
}

using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Questions;

/// <summary>The kinds of Kubernetes objects people name, by the words they use: singular, plural and short names of kubectl.</summary>
internal static class ResourceKinds
{
    // Kind, then what else it is called. Source: kubectl api-resources.
    private static readonly string[] Table =
    [
        "Deployment deploy",
        "StatefulSet sts",
        "DaemonSet ds",
        "ReplicaSet rs",
        "ConfigMap cm",
        "Secret",
        "Service svc",
        "Ingress ing",
        "NetworkPolicy netpol",
        "CronJob cj",
        "Job",
        "Namespace ns",
        "PersistentVolumeClaim pvc",
        "PersistentVolume pv",
        "StorageClass sc",
        "HorizontalPodAutoscaler hpa",
        "PodDisruptionBudget pdb",
        "ServiceAccount sa",
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding crb",
        "CustomResourceDefinition crd",
        "Application",
        "ApplicationSet appset",
        "AppProject",
        "HelmRelease hr",
        "Kustomization",
        "GitRepository",
        "HelmRepository",
        "Certificate",
        "ExternalSecret",
        "SealedSecret",
        "ServiceMonitor",
        "PrometheusRule",
        "LimitRange",
        "ResourceQuota quota",
        "PriorityClass",
        "Pod po",
        "Node no",
    ];

    private static readonly Lazy<Dictionary<string, string>> ByName = new(() =>
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string row in Table)
        {
            string[] names = row.Split(' ');
            foreach (string name in names)
            {
                kinds.TryAdd(Stem.Of(name.ToLowerInvariant()), names[0]);
            }
        }

        return kinds;
    });

    /// <summary>The kind a word names, in any case and number; null when it names none.</summary>
    public static string? Of(string word) => ByName.Value.GetValueOrDefault(Stem.Of(word.ToLowerInvariant()));

    /// <summary>Whether a word names a kind and is no everyday word beside: configmaps, NetworkPolicy.</summary>
    public static bool IsPlain(string word) =>
        Of(word) is { Length: > 8 } kind && kind is not ("Deployment" or "Application" or "Namespace" or "Certificate");
}

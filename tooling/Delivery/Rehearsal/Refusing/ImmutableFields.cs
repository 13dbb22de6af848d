using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Refusing;

/// <summary>Fields that the API server lets nobody change. Source: <c>pkg/apis/*/validation</c> of Kubernetes 1.34.</summary>
internal static class ImmutableFields
{
    /// <summary>What of a StatefulSet's spec may change.</summary>
    private static readonly HashSet<string> OfStatefulSet =
    [
        "replicas",
        "ordinals",
        "template",
        "updateStrategy",
        "persistentVolumeClaimRetentionPolicy",
        "minReadySeconds",
        "revisionHistoryLimit",
    ];

    /// <summary>The first field that differs and must not; null where there is none.</summary>
    public static string? Changed(Manifest live, Manifest wanted)
    {
        Field? was = Field.Of(live)["spec"];
        Field? now = Field.Of(wanted)["spec"];
        return (wanted.Group, wanted.Kind) switch
        {
            ("apps", "StatefulSet") => Keys(was, now)
                .Where(key => !OfStatefulSet.Contains(key))
                .Select(key => Differs(was, now, key))
                .FirstOrDefault(field => field is not null),
            ("apps", "Deployment" or "DaemonSet" or "ReplicaSet") => Differs(was, now, "selector"),
            ("batch", "Job") => Differs(was, now, "selector") ?? Differs(was, now, "template") ?? Differs(was, now, "completionMode"),
            ("", "PersistentVolumeClaim") => Differs(was, now, "accessModes")
                ?? Differs(was, now, "storageClassName")
                ?? Differs(was, now, "volumeMode")
                ?? Differs(was, now, "volumeName"),
            ("", "Service") => Address(was) is { } address && Address(now) is { } wants && address != wants ? "spec.clusterIP" : null,
            ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => Differs(Field.Of(live), Field.Of(wanted), "roleRef"),
            ("storage.k8s.io", "StorageClass") => ((string[])["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"])
                .Select(key => Differs(Field.Of(live), Field.Of(wanted), key))
                .FirstOrDefault(field => field is not null),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => Differs(was, now, "scope") ?? Differs(was, now, "group"),
            ("", "Secret") => Differs(Field.Of(live), Field.Of(wanted), "type") ?? Data(live, wanted),
            ("", "ConfigMap") => Data(live, wanted),
            _ => null,
        };
    }

    private static string? Address(Field? spec) => spec?["clusterIP"]?.Text is { Length: > 0 } address ? address : null;

    private static string? Data(Manifest live, Manifest wanted) =>
        Field.Of(live)["immutable"]?.Text == "true"
            ? ((string[])["data", "stringData", "binaryData", "immutable"])
                .Select(key => Differs(Field.Of(live), Field.Of(wanted), key))
                .FirstOrDefault(field => field is not null)
            : null;

    private static IEnumerable<string> Keys(Field? was, Field? now) =>
        (was?.Entries() ?? []).Concat(now?.Entries() ?? []).Select(entry => entry.Key).Distinct(StringComparer.Ordinal);

    private static string? Differs(Field? was, Field? now, string key) =>
        SameContent.Of(was?[key]?.Node, now?[key]?.Node) ? null : (now?[key] ?? was?[key])?.Path ?? key;
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Storage;

/// <summary>When a claim is bound.</summary>
internal enum Binding
{
    /// <summary>Its StorageClass is not known.</summary>
    Unknown,

    /// <summary>As soon as it is there.</summary>
    Immediate,

    /// <summary>When a pod that uses it is scheduled (<c>volumeBindingMode: WaitForFirstConsumer</c>): until then it is Pending.</summary>
    FirstConsumer,

    /// <summary>The same, by the name that the class has where it comes from: a cluster may have another of that name.</summary>
    FirstConsumerByName,
}

/// <summary>Tells when a claim is bound, by the StorageClasses that were read, else by those whose mode their makers publish.</summary>
internal static class ClaimBinding
{
    private const string K3sClass = "local-path";
    private const string Default = "storageclass.kubernetes.io/is-default-class";

    /// <summary>
    /// Classes that come with a distribution or a cloud: local-path (k3s and its provisioner's manifest), openebs-hostpath, and those
    /// of the managed clusters of EKS, GKE, AKS and Hetzner.
    /// </summary>
    private static readonly HashSet<string> FirstConsumer =
    [
        "local-path",
        "openebs-hostpath",
        "gp2",
        "gp2-csi",
        "gp3-csi",
        "standard-rwo",
        "premium-rwo",
        "managed-csi",
        "managed-csi-premium",
        "hcloud-volumes",
    ];

    private static readonly HashSet<string> Immediate =
    [
        "longhorn",
        "nfs-client",
        "azurefile",
        "azurefile-csi",
        "azurefile-csi-premium",
        "do-block-storage",
        "ceph-filesystem",
    ];

    public static Binding Of(ManifestSet set, Manifest claim)
    {
        Field? spec = Field.Of(claim)["spec"];
        if (spec?["volumeName"]?.Text is { Length: > 0 })
        {
            return Binding.Immediate;
        }

        string? name = spec?["storageClassName"]?.Text ?? claim.Annotations.GetValueOrDefault("volume.beta.kubernetes.io/storage-class");
        if (name is { Length: 0 })
        {
            return Binding.Unknown; // Only volumes made by hand fit it, and how these are bound is not written.
        }

        IEnumerable<Manifest> all = set
            .Units.SelectMany(unit => unit.Objects)
            .Where(manifest => manifest is { Group: "storage.k8s.io", Kind: "StorageClass" });
        Binding[] modes =
        [
            .. all.Where(manifest => name is null ? manifest.Annotations.GetValueOrDefault(Default) == "true" : manifest.Name == name)
                .Select(Mode)
                .Distinct(),
        ];
        return modes.Length == 1 ? modes[0]
            : modes.Length > 1 || name is null ? Binding.Unknown
            : set.IsK3s && name == K3sClass ? Binding.FirstConsumer
            : FirstConsumer.Contains(name) ? Binding.FirstConsumerByName
            : Immediate.Contains(name) ? Binding.Immediate
            : Binding.Unknown;
    }

    private static Binding Mode(Manifest one) =>
        Field.Of(one)["volumeBindingMode"]?.Text == "WaitForFirstConsumer" ? Binding.FirstConsumer : Binding.Immediate;
}

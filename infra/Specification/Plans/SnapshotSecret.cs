using System.Globalization;

namespace Cairn.Specification;

/// <summary>The Secret from which k3s knows where to copy snapshots:
/// https://docs.k3s.io/cli/etcd-snapshot#s3-configuration-secret-support</summary>
internal static class SnapshotSecret
{
    public const string Name = "k3s-etcd-snapshot-s3-config";

    public static SecretManifest Of(SnapshotSpecification snapshots, SnapshotBucket bucket, ClusterSecrets secrets) =>
        new(
            "kube-system",
            Name,
            "etcd.k3s.cattle.io/s3-config-secret",
            new Dictionary<string, string>
            {
                ["etcd-s3-endpoint"] = bucket.Endpoint,
                ["etcd-s3-bucket"] = bucket.Bucket,
                ["etcd-s3-region"] = bucket.Region,
                ["etcd-s3-folder"] = bucket.Folder,
                ["etcd-s3-access-key"] = secrets.SnapshotAccessKey!,
                ["etcd-s3-secret-key"] = secrets.SnapshotSecretKey!,
                ["etcd-s3-timeout"] = "5m",
                // Its own since k3s 1.34, and five where it is not said.
                ["etcd-s3-retention"] = snapshots.Retention.ToString(CultureInfo.InvariantCulture),
            }
        );
}

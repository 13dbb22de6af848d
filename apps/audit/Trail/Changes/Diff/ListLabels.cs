using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// How the items of a list are known: by the first of the identifying fields Kubernetes merges lists by that an item has as
/// a scalar, when no earlier item of the list has the same one with the same value; else by place.
/// Source: the <c>patchMergeKey</c>s and <c>x-kubernetes-list-map-keys</c> of the Kubernetes API,
/// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
/// </summary>
internal static class ListLabels
{
    private static readonly byte[][] Identity =
    [
        .. new[]
        {
            "name",
            "key",
            "containerPort",
            "port",
            "mountPath",
            "devicePath",
            "ip",
            "topologyKey",
            "host",
            "uid",
            "id",
            "type",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    // One volume may be mounted at two places, so a mount's own name says less than its path.
    private static readonly byte[][] MountIdentity = [.. new[] { "mountPath", "devicePath" }.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The node of each item's identifying field, or -1 for an item known by place; null when all are.</summary>
    public static int[]? Of(Tree tree, int list)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        int[]? labels = null;
        bool mounts =
            tree.Key(list) is [.., _, _, _, _] key && (key.SequenceEqual("volumeMounts"u8) || key.SequenceEqual("volumeDevices"u8));
        int index = 0;
        for (int item = list + 1; item < nodes[list].End; item = nodes[item].End, index++)
        {
            if (nodes[item].Kind != NodeKind.Map)
            {
                continue;
            }

            int label = mounts ? First(tree, item, MountIdentity) : -1;
            label = label < 0 ? First(tree, item, Identity) : label;
            if (label < 0)
            {
                continue;
            }

            labels ??= Unlabelled(nodes[list].Length);
            labels[index] = label;
        }

        if (labels is not null)
        {
            DropRepeated(tree, labels);
        }

        return labels;
    }

    /// <summary>Hash of a label, equal for equal field and value.</summary>
    public static ulong Hash(in TreeNode label) => label.KeyHash ^ (label.Hash * 31);

    private static int[] Unlabelled(int length)
    {
        int[] labels = new int[length];
        Array.Fill(labels, -1);
        return labels;
    }

    private static int First(Tree tree, int item, byte[][] identity)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        int best = -1;
        int bestRank = identity.Length;
        for (int child = item + 1; child < nodes[item].End; child = nodes[child].End)
        {
            ref readonly TreeNode node = ref nodes[child];
            if (node.Kind != NodeKind.Scalar || node.Length is 0 or > 256 || node.KeyLength is < 2 or > 13)
            {
                continue;
            }

            ReadOnlySpan<byte> key = tree.Key(child);
            for (int rank = 0; rank < bestRank; rank++)
            {
                if (key.SequenceEqual(identity[rank]))
                {
                    best = child;
                    bestRank = rank;
                }
            }
        }

        return best;
    }

    private static void DropRepeated(Tree tree, int[] labels)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        if (labels.Length <= 16)
        {
            for (int i = labels.Length - 1; i > 0; i--)
            {
                for (int j = 0; j < i && labels[i] >= 0; j++)
                {
                    if (labels[j] >= 0 && Hash(nodes[labels[i]]) == Hash(nodes[labels[j]]))
                    {
                        labels[i] = -1;
                    }
                }
            }

            return;
        }

        var seen = new HashSet<ulong>(labels.Length);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0 && !seen.Add(Hash(nodes[labels[i]])))
            {
                labels[i] = -1;
            }
        }
    }
}

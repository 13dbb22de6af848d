using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// How the items of a list are known: by the first of the identifying fields Kubernetes merges lists by that an item has as
/// a scalar. Where several items share it, by the further keys of the merge too (the protocol of a port, the namespace of a
/// subject); where those are the same as well, the last item has it, which is the one that counts among variables, and the
/// others are known by place.
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

    // What tells items apart that share their identifying field, in this order.
    private static readonly byte[][] Further =
    [
        .. new[]
        {
            "protocol",
            "whenUnsatisfiable",
            "apiGroup",
            "kind",
            "namespace",
            "sectionName",
            "effect",
            "operator",
            "port",
            "subPath",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>The node of each item's identifying field, or -1 for an item known by place; null when all are.</summary>
    /// <param name="further">For each item the nodes that tell it apart from others of the same field; null when none needs them.</param>
    public static int[]? Of(Tree tree, int list, out int[]?[]? further)
    {
        further = null;
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
            DropRepeated(tree, list, labels, ref further);
        }

        return labels;
    }

    /// <summary>Hash of a label, equal for equal field and text.</summary>
    public static ulong Hash(in TreeNode label) => label.KeyHash ^ (label.TextHash * 31);

    /// <summary>Hash of all keys of a merge that an item has: equal for the same item, whatever stands beside it.</summary>
    public static ulong Whole(Tree tree, int item, int label)
    {
        ulong hash = Hash(tree.Nodes[label]);
        foreach (int node in FurtherOf(tree, item, label))
        {
            hash = (hash * 0x9E3779B97F4A7C15UL) ^ Hash(tree.Nodes[node]);
        }

        return hash;
    }

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
            if (!IsName(node) || node.KeyLength is < 2 or > 13)
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

    /// <summary>Whether its text alone tells it apart: null has several spellings, and a tag is not part of a path.</summary>
    private static bool IsName(in TreeNode node) =>
        node is { Kind: NodeKind.Scalar, Length: > 0 and <= 256, TagLength: 0 } && node.Type != YamlType.Null;

    private static void DropRepeated(Tree tree, int list, int[] labels, ref int[]?[]? further)
    {
        if (!AnyRepeated(tree, labels))
        {
            return;
        }

        // 1. Of those that share a field, the keys that tell them apart.
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        var shared = new Dictionary<ulong, int>(labels.Length);
        foreach (int label in labels)
        {
            if (label >= 0)
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(shared, Hash(nodes[label]), out _)++;
            }
        }

        further = new int[]?[labels.Length];
        var seen = new HashSet<ulong>(labels.Length);
        int index = labels.Length - 1;
        int[] items = new int[labels.Length];
        int at = 0;
        for (int item = list + 1; item < nodes[list].End; item = nodes[item].End)
        {
            items[at++] = item;
        }

        // 2. Of those that share these as well, the last.
        for (; index >= 0; index--)
        {
            if (labels[index] < 0)
            {
                continue;
            }

            ulong hash = Hash(nodes[labels[index]]);
            if (shared[hash] > 1 && FurtherOf(tree, items[index], labels[index]) is { Count: > 0 } keys)
            {
                further[index] = [.. keys];
                hash = Whole(tree, items[index], labels[index]);
            }

            if (!seen.Add(hash))
            {
                labels[index] = -1;
                further[index] = null;
            }
        }
    }

    private static bool AnyRepeated(Tree tree, int[] labels)
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
                        return true;
                    }
                }
            }

            return false;
        }

        var seen = new HashSet<ulong>(labels.Length);
        foreach (int label in labels)
        {
            if (label >= 0 && !seen.Add(Hash(nodes[label])))
            {
                return true;
            }
        }

        return false;
    }

    private static List<int> FurtherOf(Tree tree, int item, int label)
    {
        var found = new List<int>();
        foreach (byte[] key in Further)
        {
            if (
                tree.Find(item, key) is >= 0 and int node
                && node != label
                && IsName(tree.Nodes[node])
                // A port's protocol is TCP where none is written.
                && !(key.Length == 8 && tree.Value(node).SequenceEqual("TCP"u8))
            )
            {
                found.Add(node);
            }
        }

        return found;
    }
}

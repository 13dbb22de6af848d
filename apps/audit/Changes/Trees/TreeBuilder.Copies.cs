using System.Runtime.InteropServices;

namespace Cairn.Changes.Trees;

/// <summary>Why a tree cannot be finished although its text could be read.</summary>
internal enum Trouble : byte
{
    None,
    TooManyCopies,
    TooDeep,

    /// <summary>What is merged is neither a map nor a list of maps.</summary>
    BadMerge,
}

/// <summary>
/// Repeated subtrees and what they need: copies for aliases, merged entries, and entries that a later one replaced. These
/// last stay in place, marked by a key hash of 0, until <see cref="Build"/> takes them out.
/// </summary>
public sealed partial class TreeBuilder
{
    // The ratio that go-yaml allows; small files may always repeat themselves a little.
    private const int MostCopies = 100;
    private const int CopiesAlwaysAllowed = 10_000;
    private const int TextAlwaysAllowed = 1 << 20;
    private const int SmallMap = 12;

    private readonly List<int> merges = [];
    private Dictionary<ulong, int> seenKeys = [];
    private readonly int[] ends = new int[MaxDepth];
    private bool anyDropped;
    private int copied;
    private long copiedText;

    /// <summary>What went wrong while copying. A tree in trouble must not be built.</summary>
    internal Trouble Trouble { get; private set; }

    /// <summary>The next value is merged into the innermost map when that closes: the map's own keys win, whatever the order.</summary>
    internal void MergeKey()
    {
        Key([]);
        keyHash = 0;
        anyDropped = true;
    }

    /// <summary>Whether a node's value is complete: an alias within the value it names would never end.</summary>
    internal bool IsComplete(int node) => node < count && nodes[node].End > node;

    internal bool IsScalar(int node) => nodes[node].Kind == NodeKind.Scalar;

    /// <summary>The next value is a copy of this node's.</summary>
    internal void Copy(int node)
    {
        int width = nodes[node].End - node;
        if (!MayCopy(node, width))
        {
            Scalar(0, 0, ScalarStyle.Plain);
            return;
        }

        int keyAt = keyStart;
        int length = keyLength;
        ulong hash = keyHash;
        int to = count;
        Add(NodeKind.Scalar);
        Append(node, width, to);
        nodes[to].KeyStart = keyAt;
        nodes[to].KeyLength = keyAt < 0 ? 0 : length;
        nodes[to].KeyHash = keyAt < 0 ? 0 : hash;
    }

    /// <summary>Hash of a name, for a reader's own tables.</summary>
    internal static ulong HashOfName(ReadOnlySpan<byte> text) => HashOf(text);

    private void ResetCopies()
    {
        anyDropped = false;
        copied = 0;
        copiedText = 0;
        Trouble = Trouble.None;
    }

    private bool IsDropped(int node) => nodes[node].KeyHash == 0 && nodes[node].KeyStart >= 0;

    private bool MayCopy(int node, int width)
    {
        long most = Math.Max(CopiesAlwaysAllowed, (long)(count - copied) * MostCopies);
        if (Trouble != Trouble.None || copied + width > most || count + width > MaxNodes)
        {
            Trouble = Trouble == Trouble.None ? Trouble.TooManyCopies : Trouble;
            return false;
        }

        copied += width;
        int height = 0;
        for (int at = node; at < node + width; at++)
        {
            copiedText += nodes[at].KeyLength;
            while (height > 0 && at >= ends[height - 1])
            {
                height--;
            }

            if (nodes[at].Kind == NodeKind.Scalar)
            {
                copiedText += nodes[at].Length;
            }
            else if (depth + height >= MaxDepth)
            {
                Trouble = Trouble.TooDeep;
                return false;
            }
            else
            {
                ends[height++] = nodes[at].End;
            }
        }

        if (copiedText > Math.Max(TextAlwaysAllowed, (long)source.Length * MostCopies))
        {
            Trouble = Trouble.TooManyCopies;
        }

        return Trouble == Trouble.None;
    }

    /// <summary>Copies nodes to the end, of which the first may have been added already at <paramref name="to"/>.</summary>
    private void Append(int node, int width, int to)
    {
        if (to + width > nodes.Length)
        {
            Array.Resize(ref nodes, Math.Max(nodes.Length * 2, to + width));
        }

        Array.Copy(nodes, node, nodes, to, width);
        count = to + width;
        int shift = to - node;
        for (int at = to; at < count; at++)
        {
            nodes[at].End += shift;
        }
    }

    private void Merge(int map)
    {
        if (!anyDropped)
        {
            return;
        }

        merges.Clear();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            if (IsDropped(child))
            {
                merges.Add(child);
            }
        }

        if (merges.Count == 0)
        {
            return;
        }

        ForgetKeys();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            seenKeys[nodes[child].KeyHash] = child;
        }

        // Of several merges the later one is stronger, as if each were written over what came before.
        for (int merge = merges.Count - 1; merge >= 0; merge--)
        {
            MergeFrom(merges[merge]);
        }
    }

    private void MergeFrom(int from)
    {
        int end = nodes[from].End;
        switch (nodes[from].Kind)
        {
            case NodeKind.Map:
                MergeEntries(from);
                break;
            case NodeKind.List:
                for (int item = from + 1; item < end; item = nodes[item].End)
                {
                    if (nodes[item].Kind == NodeKind.Map)
                    {
                        MergeEntries(item);
                    }
                    else
                    {
                        RefuseMerge();
                    }
                }

                break;
            default:
                // Go's reader lets `<<:` with nothing behind it pass.
                if (nodes[from].Length > 0)
                {
                    RefuseMerge();
                }

                break;
        }
    }

    private void RefuseMerge() => Trouble = Trouble == Trouble.None ? Trouble.BadMerge : Trouble;

    private void MergeEntries(int from)
    {
        int end = nodes[from].End;
        for (int entry = from + 1; entry < end; entry = nodes[entry].End)
        {
            int width = nodes[entry].End - entry;
            if (!IsDropped(entry) && seenKeys.TryAdd(nodes[entry].KeyHash, entry) && MayCopy(entry, width))
            {
                Append(entry, width, count);
            }
        }
    }

    private void ForgetKeys()
    {
        // Clearing costs as much as the largest map ever held.
        if (seenKeys.Capacity > 1024)
        {
            seenKeys = [];
        }

        seenKeys.Clear();
    }

    private void DropRepeatedKeys(int map)
    {
        // Most maps are small: comparing pairs beats filling a set.
        int children = 0;
        bool repeated = false;
        for (int child = map + 1; child < count && children <= SmallMap; child = nodes[child].End, children++)
        {
            for (int other = map + 1; other < child; other = nodes[other].End)
            {
                repeated |= nodes[other].KeyHash == nodes[child].KeyHash;
            }
        }

        if (children <= SmallMap && !repeated)
        {
            return;
        }

        ForgetKeys();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            ref int last = ref CollectionsMarshal.GetValueRefOrAddDefault(seenKeys, nodes[child].KeyHash, out bool seen);
            if (seen)
            {
                nodes[last].KeyHash = 0;
                anyDropped = true;
            }

            last = child;
        }
    }

    /// <summary>Takes out the dropped entries in one pass.</summary>
    private void Compact()
    {
        int[] places = new int[count + 1];
        int to = 0;
        for (int node = 0; node < count;)
        {
            if (IsDropped(node))
            {
                int end = nodes[node].End;
                places.AsSpan(node, end - node).Fill(to);
                node = end;
                continue;
            }

            places[node] = to;
            nodes[to++] = nodes[node++];
        }

        places[count] = to;
        for (int node = 0; node < to; node++)
        {
            nodes[node].End = places[nodes[node].End];
        }

        for (int root = 0; root < roots.Count; root++)
        {
            roots[root] = places[roots[root]];
        }

        count = to;
    }
}

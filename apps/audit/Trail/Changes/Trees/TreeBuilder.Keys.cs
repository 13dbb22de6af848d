using System.Runtime.InteropServices;

namespace Cairn.Trail.Changes.Trees;

/// <summary>What a map does with its keys when it closes: merged entries come in, repeated ones go.</summary>
public sealed partial class TreeBuilder
{
    private const int SmallMap = 12;

    private readonly List<int> merges = [];
    private Dictionary<ulong, int> seenKeys = [];

    /// <summary>The next value is merged into the innermost map when that closes: the map's own keys win, whatever the order.</summary>
    internal void MergeKey()
    {
        Key([]);
        keyHash = 0;
        anyDropped = true;
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
            if (!IsDropped(entry) && seenKeys.TryAdd(nodes[entry].KeyHash, entry) && MayCopy(entry))
            {
                Append(entry, count);
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
}

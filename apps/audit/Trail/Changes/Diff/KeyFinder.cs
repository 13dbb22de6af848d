using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>Finds a map's entries by key hash: at once while both versions keep one order, else by scan, or by table in a large
/// map.</summary>
internal struct KeyFinder(Tree tree, int map)
{
    private const int ScanUpTo = 24;

    private int expected = map + 1;
    private Dictionary<ulong, int>? table;

    /// <summary>The entry's node, or -1.</summary>
    public int Find(ulong key)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        int end = nodes[map].End;
        if (expected < end && nodes[expected].KeyHash == key)
        {
            return Found(expected);
        }

        if (nodes[map].Length <= ScanUpTo)
        {
            for (int child = map + 1; child < end; child = nodes[child].End)
            {
                if (nodes[child].KeyHash == key)
                {
                    return Found(child);
                }
            }

            return -1;
        }

        return (table ??= Table()).TryGetValue(key, out int found) ? Found(found) : -1;
    }

    private int Found(int child)
    {
        expected = tree.Nodes[child].End;
        return child;
    }

    private readonly Dictionary<ulong, int> Table()
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        var entries = new Dictionary<ulong, int>(nodes[map].Length);
        for (int child = map + 1; child < nodes[map].End; child = nodes[child].End)
        {
            entries[nodes[child].KeyHash] = child;
        }

        return entries;
    }
}

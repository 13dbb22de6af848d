using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>The items of one list with their labels.</summary>
internal readonly struct ListItems
{
    private readonly int[]? labels;

    public ListItems(Tree tree, int list)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        Items = new int[nodes[list].Length];
        int index = 0;
        for (int item = list + 1; item < nodes[list].End; item = nodes[item].End)
        {
            Items[index++] = item;
        }

        labels = ListLabels.Of(tree, list);
    }

    public int[] Items { get; }

    public int Count => Items.Length;

    /// <summary>The node of an item's identifying field, or -1.</summary>
    public int Label(int item) => labels is null ? -1 : labels[item];
}

/// <summary>Which items of two versions of a list are the same item: by label; of the rest by whole value; of those left by
/// place.</summary>
internal readonly struct ListMatch
{
    public ListMatch(Tree before, int b, Tree after, int a)
    {
        Before = new ListItems(before, b);
        After = new ListItems(after, a);
        PartnerOfAfter = new int[After.Count];
        HasPartner = new bool[Before.Count];
        Array.Fill(PartnerOfAfter, -1);
        Pair(before, after, byLabel: true);
        Pair(before, after, byLabel: false);
        for (int place = 0; place < Math.Min(Before.Count, After.Count); place++)
        {
            if (!HasPartner[place] && PartnerOfAfter[place] < 0 && Before.Label(place) < 0 && After.Label(place) < 0)
            {
                Join(place, place);
            }
        }
    }

    public ListItems Before { get; }

    public ListItems After { get; }

    /// <summary>For each item after, the place of the same item before, or -1.</summary>
    public int[] PartnerOfAfter { get; }

    /// <summary>For each item before, whether it is still there.</summary>
    public bool[] HasPartner { get; }

    private void Pair(Tree before, Tree after, bool byLabel)
    {
        // Most lists keep their order: try the place after the last match before searching.
        Dictionary<ulong, Queue<int>>? places = null;
        int expected = 0;
        for (int j = 0; j < After.Count; j++)
        {
            if (Key(after, After, j, byLabel) is not { } key)
            {
                continue;
            }

            if (expected < Before.Count && !HasPartner[expected] && places is null && Key(before, Before, expected, byLabel) == key)
            {
                Join(expected, j);
                expected++;
                continue;
            }

            places ??= Places(before, byLabel);
            while (places.TryGetValue(key, out Queue<int>? queue) && queue.TryDequeue(out int place))
            {
                if (!HasPartner[place])
                {
                    Join(place, j);
                    break;
                }
            }
        }
    }

    private Dictionary<ulong, Queue<int>> Places(Tree before, bool byLabel)
    {
        var places = new Dictionary<ulong, Queue<int>>();
        for (int i = 0; i < Before.Count; i++)
        {
            if (!HasPartner[i] && Key(before, Before, i, byLabel) is { } key)
            {
                if (!places.TryGetValue(key, out Queue<int>? queue))
                {
                    places.Add(key, queue = new Queue<int>());
                }

                queue.Enqueue(i);
            }
        }

        return places;
    }

    private void Join(int before, int after)
    {
        PartnerOfAfter[after] = before;
        HasPartner[before] = true;
    }

    private static ulong? Key(Tree tree, in ListItems items, int item, bool byLabel)
    {
        int label = items.Label(item);
        return label >= 0 == byLabel
            ? byLabel
                ? ListLabels.Hash(tree.Nodes[label])
                : tree.Nodes[items.Items[item]].Hash
            : null;
    }
}

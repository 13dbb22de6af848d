using System.Runtime.InteropServices;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>The items of one list with their labels.</summary>
internal readonly struct ListItems
{
    private readonly int[]? labels;
    private readonly int[]?[]? further;

    public ListItems(Tree tree, int list)
    {
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        Items = new int[nodes[list].Length];
        int index = 0;
        for (int item = list + 1; item < nodes[list].End; item = nodes[item].End)
        {
            Items[index++] = item;
        }

        labels = ListLabels.Of(tree, list, out further);
    }

    public int[] Items { get; }

    public int Count => Items.Length;

    /// <summary>Whether any item of the list has further keys beside its label.</summary>
    public bool AnyFurther => further is not null;

    /// <summary>The node of an item's identifying field, or -1.</summary>
    public int Label(int item) => labels is null ? -1 : labels[item];

    /// <summary>The nodes of what tells it apart from items of the same label, or null.</summary>
    public int[]? Further(int item) => further?[item];
}

/// <summary>
/// Which items of two versions of a list are the same item. Those with a label: by all keys of the merge, then by the label
/// alone. The rest: equal ones first, in their order as far as that goes; then strings by their <c>NAME=</c>, by their
/// <c>--flag</c> or by the flag they are the value of; then the most similar; and those that stand between the same others.
/// </summary>
internal readonly struct ListMatch
{
    public ListMatch(Tree before, int b, Tree after, int a)
    {
        Before = new ListItems(before, b);
        After = new ListItems(after, a);
        PartnerOfAfter = new int[After.Count];
        HasPartner = new bool[Before.Count];
        Array.Fill(PartnerOfAfter, -1);
        bool wholly = Before.AnyFurther || After.AnyFurther;
        if (wholly)
        {
            Pair(before, after, wholly);
        }

        Pair(before, after, wholly: false);
        if (AnyLoose())
        {
            new LooseItems(before, after, this).Pair();
        }
    }

    public ListItems Before { get; }

    public ListItems After { get; }

    /// <summary>For each item after, the place of the same item before, or -1.</summary>
    public int[] PartnerOfAfter { get; }

    /// <summary>For each item before, whether it is still there.</summary>
    public bool[] HasPartner { get; }

    /// <summary>Whether items that are in both stand in another order.</summary>
    public bool IsReordered
    {
        get
        {
            int last = -1;
            foreach (int partner in PartnerOfAfter)
            {
                if (partner >= 0 && partner < last)
                {
                    return true;
                }

                last = partner >= 0 ? partner : last;
            }

            return false;
        }
    }

    public void Join(int before, int after)
    {
        PartnerOfAfter[after] = before;
        HasPartner[before] = true;
    }

    /// <summary>Whether both lists have items without a label and a partner.</summary>
    private bool AnyLoose()
    {
        bool any = false;
        for (int i = 0; i < Before.Count && !any; i++)
        {
            any = Before.Label(i) < 0 && !HasPartner[i];
        }

        for (int j = 0; j < After.Count && any; j++)
        {
            if (After.Label(j) < 0 && PartnerOfAfter[j] < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Pairs the items with a label.</summary>
    private void Pair(Tree before, Tree after, bool wholly)
    {
        // Most lists keep their order: try the place after the last match before searching.
        Dictionary<ulong, int>? places = null;
        int expected = 0;
        for (int j = 0; j < After.Count; j++)
        {
            if (PartnerOfAfter[j] >= 0 || Key(after, After, j, wholly) is not { } key)
            {
                continue;
            }

            if (expected < Before.Count && !HasPartner[expected] && places is null && Key(before, Before, expected, wholly) == key)
            {
                Join(expected, j);
                expected++;
                continue;
            }

            places ??= Places(before, wholly);
            if (places.Remove(key, out int place) && !HasPartner[place])
            {
                Join(place, j);
            }
        }
    }

    private Dictionary<ulong, int> Places(Tree before, bool wholly)
    {
        var places = new Dictionary<ulong, int>();
        for (int i = 0; i < Before.Count; i++)
        {
            if (!HasPartner[i] && Key(before, Before, i, wholly) is { } key)
            {
                places.TryAdd(key, i);
            }
        }

        return places;
    }

    private static ulong? Key(Tree tree, in ListItems items, int item, bool wholly)
    {
        int label = items.Label(item);
        return label < 0 ? null
            : wholly ? ListLabels.Whole(tree, items.Items[item], label)
            : ListLabels.Hash(tree.Nodes[label]);
    }
}

/// <summary>Pairs the items of two lists that have no label.</summary>
internal readonly ref struct LooseItems(Tree before, Tree after, ListMatch match)
{
    // Comparing each with each is worth it up to here; above, only what is found by a hash is paired, so time stays linear.
    private const int MostCompared = 40_000;
    private const int MostLeaves = 48;
    private const int MostAlike = 24;

    public void Pair()
    {
        List<int> left = Loose(match.Before, match.HasPartner);
        List<int> right = Loose(match.After, Array.ConvertAll(match.PartnerOfAfter, static partner => partner >= 0));
        if (left.Count == 0 || right.Count == 0)
        {
            return;
        }

        // 1. Equal ones. The value of a flag is only equal to a value of the same flag.
        ulong[] leftFlags = Flags(before, match.Before);
        ulong[] rightFlags = Flags(after, match.After);
        int[] leftItems = match.Before.Items;
        int[] rightItems = match.After.Items;
        Tree was = before;
        Tree isNow = after;
        Equal(left, right, i => was.Nodes[leftItems[i]].Hash ^ leftFlags[i], j => isNow.Nodes[rightItems[j]].Hash ^ rightFlags[j]);

        // 2. Strings of one name or flag; then what is equal wherever it stands.
        ByKey(left, right, i => KeyOf(was, leftItems[i], leftFlags[i]), j => KeyOf(isNow, rightItems[j], rightFlags[j]));
        ByKey(left, right, i => was.Nodes[leftItems[i]].Hash, j => isNow.Nodes[rightItems[j]].Hash);

        // 3. The most similar.
        Similar(left, right);

        // 4. What stands between the same others.
        ByPlace(left, right);
    }

    private static List<int> Loose(in ListItems items, bool[] paired)
    {
        var loose = new List<int>();
        for (int i = 0; i < items.Count; i++)
        {
            if (items.Label(i) < 0 && !paired[i])
            {
                loose.Add(i);
            }
        }

        return loose;
    }

    /// <summary>For each item that is the value of a flag before it (<c>--from</c>, <c>primary</c>) the flag's hash, else 0.</summary>
    private static ulong[] Flags(Tree tree, in ListItems items)
    {
        ulong[] flags = new ulong[items.Count];
        for (int i = 1; i < items.Count; i++)
        {
            ref readonly TreeNode flag = ref tree.Nodes[items.Items[i - 1]];
            if (
                flag.Kind == NodeKind.Scalar
                && tree.Nodes[items.Items[i]].Kind == NodeKind.Scalar
                && tree.Value(items.Items[i - 1]) is [(byte)'-', _, ..] name
                && !name.ContainsAny((byte)'=', (byte)' ')
                && tree.Value(items.Items[i]) is not [(byte)'-', _, ..]
            )
            {
                flags[i] = flag.TextHash * 0xD6E8FEB86659FD93UL;
            }
        }

        return flags;
    }

    /// <summary>What a string is the value of: the name before <c>=</c>, its flag, or the flag before it; 0 when nothing says.</summary>
    private static ulong KeyOf(Tree tree, int node, ulong flag)
    {
        if (flag != 0 || tree.Nodes[node].Kind != NodeKind.Scalar)
        {
            return flag;
        }

        ReadOnlySpan<byte> text = tree.Value(node);
        int end = text.IndexOfAny("=: \n"u8);
        bool isFlag = text is [(byte)'-', _, ..];
        ReadOnlySpan<byte> name =
            end > 0 && text[end] == '=' ? text[..end]
            : end < 0 && isFlag ? text
            : [];
        return name.IsEmpty || (!isFlag && !char.IsAsciiLetter((char)name[0]) && name[0] != '_')
            ? 0
            : System.IO.Hashing.XxHash3.HashToUInt64(name, seed: 3) | 1;
    }

    /// <summary>Pairs equal items: the longest run of them in one order, then the rest by their turn.</summary>
    private void Equal(List<int> left, List<int> right, Func<int, ulong> before, Func<int, ulong> after)
    {
        ulong[] x = [.. left.Select(before)];
        ulong[] y = [.. right.Select(after)];
        int start = 0;
        while (start < x.Length && start < y.Length && x[start] == y[start])
        {
            match.Join(left[start], right[start]);
            start++;
        }

        int end = 0;
        while (end < x.Length - start && end < y.Length - start && x[^(end + 1)] == y[^(end + 1)])
        {
            end++;
            match.Join(left[^end], right[^end]);
        }

        int n = x.Length - start - end;
        int m = y.Length - start - end;
        if (n > 0 && m > 0 && (long)n * m <= MostCompared)
        {
            Longest(left, right, x.AsSpan(start, n), y.AsSpan(start, m), start);
        }

        Forget(left, right);
        ByKey(left, right, before, after);
    }

    private void Longest(List<int> left, List<int> right, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, int start)
    {
        // lengths[i, j]: of the longest common subsequence of what follows.
        int width = y.Length + 1;
        ushort[] lengths = new ushort[(x.Length + 1) * width];
        for (int i = x.Length - 1; i >= 0; i--)
        {
            for (int j = y.Length - 1; j >= 0; j--)
            {
                lengths[(i * width) + j] =
                    x[i] == y[j]
                        ? (ushort)(lengths[((i + 1) * width) + j + 1] + 1)
                        : Math.Max(lengths[((i + 1) * width) + j], lengths[(i * width) + j + 1]);
            }
        }

        for (int i = 0, j = 0; i < x.Length && j < y.Length; )
        {
            if (x[i] == y[j])
            {
                match.Join(left[start + i++], right[start + j++]);
            }
            else if (lengths[((i + 1) * width) + j] >= lengths[(i * width) + j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }

    private void ByKey(List<int> left, List<int> right, Func<int, ulong> before, Func<int, ulong> after)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return;
        }

        var places = new Dictionary<ulong, Queue<int>>(left.Count);
        foreach (int i in left)
        {
            if (before(i) is not 0 and ulong key)
            {
                ref Queue<int>? queue = ref CollectionsMarshal.GetValueRefOrAddDefault(places, key, out _);
                (queue ??= new Queue<int>()).Enqueue(i);
            }
        }

        foreach (int j in right)
        {
            if (after(j) is not 0 and ulong key && places.TryGetValue(key, out Queue<int>? queue) && queue.TryDequeue(out int i))
            {
                match.Join(i, j);
            }
        }

        Forget(left, right);
    }

    private void Similar(List<int> left, List<int> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return;
        }

        // A pair is looked at when both hold a leaf that few others do; in short lists any leaf is.
        int most = (long)left.Count * right.Count <= MostCompared / 10 ? int.MaxValue : MostAlike;
        var holders = new Dictionary<ulong, List<int>>();
        int[] sizes = new int[left.Count];
        for (int i = 0; i < left.Count; i++)
        {
            foreach (ulong leaf in Leaves(before, match.Before.Items[left[i]]))
            {
                ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(holders, leaf, out _);
                (list ??= []).Add(i);
                sizes[i]++;
            }
        }

        var scored = new List<(double Score, int Distance, int Left, int Right)>();
        var shared = new Dictionary<int, int>();
        for (int j = 0; j < right.Count; j++)
        {
            shared.Clear();
            HashSet<ulong> leaves = Leaves(after, match.After.Items[right[j]]);
            foreach (ulong leaf in leaves)
            {
                if (holders.TryGetValue(leaf, out List<int>? list) && list.Count <= most)
                {
                    foreach (int i in list)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(shared, i, out _)++;
                    }
                }
            }

            foreach ((int i, int count) in shared)
            {
                double score = 2.0 * count / (sizes[i] + leaves.Count);
                if (score >= 0.5 && SameKind(left[i], right[j]))
                {
                    scored.Add((score, Math.Abs(left[i] - right[j]), left[i], right[j]));
                }
            }
        }

        scored.Sort(
            static (one, other) =>
                one.Score != other.Score ? other.Score.CompareTo(one.Score)
                : one.Distance != other.Distance ? one.Distance.CompareTo(other.Distance)
                : one.Right != other.Right ? one.Right.CompareTo(other.Right)
                : one.Left.CompareTo(other.Left)
        );
        foreach ((_, _, int i, int j) in scored)
        {
            if (!match.HasPartner[i] && match.PartnerOfAfter[j] < 0)
            {
                match.Join(i, j);
            }
        }

        Forget(left, right);
    }

    private bool SameKind(int i, int j) => before.Nodes[match.Before.Items[i]].Kind == after.Nodes[match.After.Items[j]].Kind;

    /// <summary>What an item is made of: its leaves with their keys, or the pieces of a string.</summary>
    private static HashSet<ulong> Leaves(Tree tree, int item)
    {
        var leaves = new HashSet<ulong>();
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        if (nodes[item].Kind == NodeKind.Scalar)
        {
            ReadOnlySpan<byte> text = tree.Value(item);
            while (!text.IsEmpty && leaves.Count < MostLeaves)
            {
                int end = text.IndexOfAny("/:=,.@- \n"u8);
                ReadOnlySpan<byte> piece = end < 0 ? text : text[..end];
                if (!piece.IsEmpty)
                {
                    leaves.Add(System.IO.Hashing.XxHash3.HashToUInt64(piece, seed: 5));
                }

                text = end < 0 ? [] : text[(end + 1)..];
            }

            return leaves;
        }

        ulong key = 0;
        for (int node = item + 1; node < nodes[item].End && leaves.Count < MostLeaves; node++)
        {
            key = nodes[node].KeyStart >= 0 ? nodes[node].KeyHash : key;
            if (tree.IsLeaf(node))
            {
                leaves.Add(key ^ (nodes[node].Hash * 31));
            }
        }

        return leaves;
    }

    private void ByPlace(List<int> left, List<int> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return;
        }

        // Between which others each stands: the last pair before it.
        var gaps = new Dictionary<int, Queue<int>>();
        int[] afterOf = new int[match.Before.Count];
        Array.Fill(afterOf, -1);
        for (int j = 0; j < match.After.Count; j++)
        {
            if (match.PartnerOfAfter[j] >= 0)
            {
                afterOf[match.PartnerOfAfter[j]] = j;
            }
        }

        int last = -1;
        for (int i = 0; i < match.Before.Count; i++)
        {
            if (match.HasPartner[i])
            {
                last = afterOf[i];
            }
            else if (match.Before.Label(i) < 0)
            {
                ref Queue<int>? queue = ref CollectionsMarshal.GetValueRefOrAddDefault(gaps, last, out _);
                (queue ??= new Queue<int>()).Enqueue(i);
            }
        }

        last = -1;
        for (int j = 0; j < match.After.Count; j++)
        {
            if (match.PartnerOfAfter[j] >= 0)
            {
                last = j;
            }
            else if (match.After.Label(j) < 0 && gaps.TryGetValue(last, out Queue<int>? queue) && queue.TryDequeue(out int i))
            {
                // It stays a place of its own: what follows stands behind the same other.
                match.PartnerOfAfter[j] = i;
                match.HasPartner[i] = true;
            }
        }
    }

    private void Forget(List<int> left, List<int> right)
    {
        bool[] paired = match.HasPartner;
        int[] partners = match.PartnerOfAfter;
        left.RemoveAll(i => paired[i]);
        right.RemoveAll(j => partners[j] >= 0);
    }
}

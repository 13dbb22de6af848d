namespace Cairn.Answers.Selection;

/// <summary>Set operations on ascending lists of landing numbers.</summary>
internal static class Numbers
{
    public static IReadOnlyList<int> Both(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var both = new List<int>(Math.Min(a.Count, b.Count));
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            int order = a[i].CompareTo(b[j]);
            if (order == 0)
            {
                both.Add(a[i]);
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return both;
    }

    public static IReadOnlyList<int> Any(IEnumerable<IReadOnlyList<int>> lists)
    {
        IReadOnlyList<int>[] all = [.. lists.Where(list => list.Count > 0)];
        return all.Length switch
        {
            0 => [],
            1 => all[0],
            _ => Merged(all),
        };
    }

    private static List<int> Merged(IReadOnlyList<int>[] lists)
    {
        // Landing numbers are dense: a bit for each is smaller and faster than any sort.
        var seen = new ulong[(lists.Max(list => list[^1]) >> 6) + 1];
        foreach (int number in lists.SelectMany(list => list))
        {
            seen[number >> 6] |= 1UL << (number & 63);
        }

        var merged = new List<int>(lists.Max(list => list.Count));
        for (int word = 0; word < seen.Length; word++)
        {
            for (ulong rest = seen[word]; rest != 0; rest &= rest - 1)
            {
                merged.Add((word << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest));
            }
        }

        return merged;
    }
}

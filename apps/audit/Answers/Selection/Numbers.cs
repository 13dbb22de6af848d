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
            _ => [.. new SortedSet<int>(all.SelectMany(list => list))],
        };
    }
}

using System.Runtime.InteropServices;

namespace Cairn.Answers.Selection;

/// <summary>Set operations on ascending lists of landing numbers.</summary>
internal static class Numbers
{
    public static IReadOnlyList<int> Both(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        ReadOnlySpan<int> some = Span(a);
        ReadOnlySpan<int> others = Span(b);
        var both = new List<int>(Math.Min(some.Length, others.Length));
        for (int i = 0, j = 0; i < some.Length && j < others.Length;)
        {
            (int one, int other) = (some[i], others[j]);
            if (one == other)
            {
                both.Add(one);
            }

            i += one <= other ? 1 : 0;
            j += one >= other ? 1 : 0;
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
        foreach (IReadOnlyList<int> list in lists)
        {
            foreach (int number in Span(list))
            {
                seen[number >> 6] |= 1UL << (number & 63);
            }
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

    // Lists may hold every landing there is; going through them number by number by an interface takes ten times as long.
    private static ReadOnlySpan<int> Span(IReadOnlyList<int> numbers) => numbers switch
    {
        List<int> list => CollectionsMarshal.AsSpan(list),
        int[] array => array,
        _ => numbers.ToArray(),
    };
}

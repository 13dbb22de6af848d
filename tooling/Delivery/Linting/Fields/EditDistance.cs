namespace Cairn.Delivery.Linting.Fields;

/// <summary>How far two words are apart.</summary>
internal static class EditDistance
{
    /// <summary>The fewest letters to insert, delete or replace (Levenshtein).</summary>
    public static int Between(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int corner, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], best);
            }
        }

        return row[b.Length];
    }
}

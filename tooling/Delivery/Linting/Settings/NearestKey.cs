namespace Cairn.Delivery.Linting.Settings;

/// <summary>Which of many keys a wrong one is likest to.</summary>
internal static class NearestKey
{
    /// <summary>One that differs in a third of its letters at most; null where none is so near.</summary>
    public static string? To(string key, IEnumerable<string> known) =>
        known
            .Select(text => (Key: text, Away: Away(key, text)))
            .Where(item => item.Away is not null)
            .OrderBy(item => item.Away)
            .ThenBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => item.Key)
            .FirstOrDefault();

    /// <summary>Whether two differ in a third of their letters at most.</summary>
    public static bool IsNear(string one, string other) => Away(one, other) is not null;

    private static int? Away(string one, string other)
    {
        int away = Distance(one.ToLowerInvariant(), other.ToLowerInvariant());
        return away <= Math.Max(2, Math.Max(one.Length, other.Length) / 3) ? away : null;
    }

    // The number of letters to change (Levenshtein).
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

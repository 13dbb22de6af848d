namespace Cairn.Specification.Reading;

/// <summary>The known word that somebody may have meant.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean 'hosts'?</c> in the form of a remedy.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        string[] all = [.. known.Order(StringComparer.Ordinal)];
        string? nearest = all.Select(text => (text, Away: Distance(word.ToLowerInvariant(), text.ToLowerInvariant())))
            .Where(item => item.Away <= Math.Max(1, item.text.Length / 3))
            .OrderBy(item => item.Away)
            .Select(item => item.text)
            .FirstOrDefault();
        return nearest is null ? $"remove it; known keys: {string.Join(", ", all)}" : $"did you mean '{nearest}'?";
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

namespace Cairn.Sources.Kubernetes;

/// <summary>Contexts of a kubeconfig that are spelt alike.</summary>
internal static class NearestContext
{
    /// <summary>The names that somebody who typed this may have meant.</summary>
    public static IEnumerable<string> Of(string typed, string[] known) =>
        known
            .Select(name => (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(item => item.Distance <= Math.Max(2, typed.Length / 3) || item.Name.Contains(typed, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => item.Distance)
            .Take(3)
            .Select(item => item.Name);

    /// <summary>How many letters have to be changed, added or removed.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}

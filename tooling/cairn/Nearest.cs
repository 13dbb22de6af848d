namespace Cairn.Cli;

/// <summary>The name somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The closest of the known names; null when none is close.</summary>
    public static string? Of(string asked, IEnumerable<string> known)
    {
        int most = asked.TrimStart('-').Length switch
        {
            <= 4 => 1,
            <= 7 => 2,
            _ => 3,
        };
        return known
            .Distinct()
            .Select(name => (Name: name, Distance: Distance(asked.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(item => item.Distance <= most && item.Distance < item.Name.TrimStart('-').Length)
            .Concat(Begun(asked, known).Select(name => (Name: name, Distance: 1)))
            .OrderBy(item => item.Distance)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => item.Name)
            .FirstOrDefault();
    }

    /// <summary>A sentence that asks whether the closest name was meant, with a space before it; empty when none is close.</summary>
    public static string Question(string asked, IEnumerable<string> known) =>
        Of(asked, known) is { } name ? $" Did you mean '{name}'?" : "";

    private static IEnumerable<string> Begun(string asked, IEnumerable<string> known) =>
        asked.TrimStart('-').Length < 3 ? [] : known.Where(name => name.StartsWith(asked, StringComparison.OrdinalIgnoreCase));

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int best = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                cost[i, j] = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
            }
        }

        return cost[a.Length, b.Length];
    }
}

namespace Cairn.Sources.Git.Packs;

/// <summary>How often git was asked in place of our own reader, and why first. Counted by several threads.</summary>
public sealed class Fallbacks
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return counts.Values.Sum();
            }
        }
    }

    /// <summary>How many for each reason.</summary>
    public IReadOnlyDictionary<string, int> Reasons
    {
        get
        {
            lock (gate)
            {
                return new SortedDictionary<string, int>(counts, StringComparer.Ordinal);
            }
        }
    }

    internal void Add(string reason)
    {
        lock (gate)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }
    }
}

using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Answers.Timeline;

/// <summary>A part of a timeline, newest first, as a page shows it.</summary>
/// <param name="Entries">The changes.</param>
/// <param name="Older">The id of the change whose older ones follow; null where there are none.</param>
/// <param name="Newer">The id of the change whose newer ones come before; null where there are none.</param>
/// <param name="LookedUpTo">
/// When the change landed up to which was looked, where the budget was spent before the part was full; else null.
/// </param>
public sealed record TimelinePart(IReadOnlyList<TimelineEntry> Entries, string? Older, string? Newer, DateTimeOffset? LookedUpTo)
{
    /// <summary>The newest changes that fit.</summary>
    /// <param name="skip">So many of them are passed over.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="budget">What may be read; the part ends where it is spent.</param>
    /// <exception cref="ReadBudgetException">It was spent before the first that counts.</exception>
    public static TimelinePart Newest(ITrail trail, Filter filter, int skip, int most, ReadBudget budget)
    {
        IEnumerable<int> numbers = filter.Candidates(trail).Descending();

        // Where each landing counts whole, none need be read to be passed over.
        Taken taken = filter.NarrowsFields
            ? Take(trail, filter, numbers, skip, most, budget)
            : Take(trail, filter, numbers.Skip(skip), 0, most, budget);
        return new TimelinePart(taken.Entries, taken.Rest, skip > 0 ? taken.First : null, taken.LookedUpTo);
    }

    /// <summary>Those that fit and are older than one.</summary>
    /// <inheritdoc cref="Newest"/>
    /// <param name="number">The landing's.</param>
    public static TimelinePart OlderThan(ITrail trail, Filter filter, int number, int most, ReadBudget budget)
    {
        Taken taken = Take(trail, filter, filter.Candidates(trail).Descending().SkipWhile(at => at >= number), 0, most, budget);
        return new TimelinePart(taken.Entries, taken.Rest, taken.First ?? trail.IdOf(number), taken.LookedUpTo);
    }

    /// <summary>Those that fit and are newer than one: the oldest of them.</summary>
    /// <inheritdoc cref="Newest"/>
    /// <param name="number">The landing's.</param>
    public static TimelinePart NewerThan(ITrail trail, Filter filter, int number, int most, ReadBudget budget)
    {
        Taken taken = Take(trail, filter, filter.Candidates(trail).SkipWhile(at => at <= number), 0, most, budget);
        return new TimelinePart([.. taken.Entries.Reverse()], taken.First ?? trail.IdOf(number), taken.Rest, taken.LookedUpTo);
    }

    private static Taken Take(ITrail trail, Filter filter, IEnumerable<int> numbers, int skip, int most, ReadBudget budget)
    {
        var entries = new List<TimelineEntry>();
        StoredLanding? last = null;
        foreach (int number in numbers)
        {
            if (budget.IsSpent)
            {
                return skip > 0 ? throw new ReadBudgetException(budget.Read) : new Taken(entries, last?.Landing.Id, last?.Landing.LandedAt);
            }

            last = trail.Read(number);
            if (filter.Fits(last) is { } entry && --skip < 0)
            {
                if (entries.Count == most)
                {
                    return new Taken(entries, entries[^1].Stored.Landing.Id, null);
                }

                entries.Add(entry);
            }
        }

        return new Taken(entries, null, null);
    }

    /// <param name="Entries">In the order in which they were looked for.</param>
    /// <param name="Rest">The id after which the rest comes; null where there is none.</param>
    private sealed record Taken(IReadOnlyList<TimelineEntry> Entries, string? Rest, DateTimeOffset? LookedUpTo)
    {
        public string? First => Entries.Count > 0 ? Entries[0].Stored.Landing.Id : null;
    }
}

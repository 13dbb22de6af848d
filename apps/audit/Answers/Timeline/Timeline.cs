using Cairn.Answers.Selection;

namespace Cairn.Answers.Timeline;

/// <summary>Changes as a timeline.</summary>
public static class Timeline
{
    /// <summary>The landings that fit, newest first, read as they are asked for.</summary>
    /// <param name="limit">At most so many; 0 for all.</param>
    public static IEnumerable<TimelineEntry> Of(ITrail trail, Filter filter, int limit)
    {
        IReadOnlyList<int> candidates = filter.Candidates(trail);
        int found = 0;
        for (int i = candidates.Count - 1; i >= 0 && (limit == 0 || found < limit); i--)
        {
            if (filter.Fits(trail.Read(candidates[i])) is { } entry)
            {
                found++;
                yield return entry;
            }
        }
    }
}

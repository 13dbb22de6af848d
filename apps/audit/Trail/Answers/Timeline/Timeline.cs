using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Answers.Timeline;

/// <summary>Changes as a timeline.</summary>
public static class Timeline
{
    /// <summary>The landings that fit, newest first, read as they are asked for.</summary>
    /// <param name="limit">At most so many; 0 for all.</param>
    public static IEnumerable<TimelineEntry> Of(ITrail trail, Filter filter, int limit)
    {
        IEnumerable<TimelineEntry> fitting = filter
            .Candidates(trail)
            .Descending()
            .Select(number => filter.Fits(trail.Read(number)))
            .OfType<TimelineEntry>();
        return limit == 0 ? fitting : fitting.Take(limit);
    }
}

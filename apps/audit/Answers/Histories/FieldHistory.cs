using Cairn.Answers.Selection;
using Cairn.Changes;

namespace Cairn.Answers.Histories;

/// <summary>A value a field got, and the landing that gave it.</summary>
public sealed record FieldEvent(StoredLanding Stored, FieldChange Field);

/// <summary>Each value a field ever had.</summary>
public static class FieldHistory
{
    /// <summary>
    /// The changes of a target's fields that a pattern means (<see cref="FieldPattern.Among"/>), oldest first, followed
    /// through renames of the file.
    /// </summary>
    public static IReadOnlyList<FieldEvent> Of(ITrail trail, Target target, FieldPattern? field, Filter filter)
    {
        List<FieldEvent> events = Collect(trail, target, filter);
        events.Reverse();
        return field is null ? events : field.Among(events, one => one.Field.Path);
    }

    /// <summary>Newest first, so that a file's earlier name is known before the landings under it are read.</summary>
    private static List<FieldEvent> Collect(ITrail trail, Target target, Filter filter)
    {
        var events = new List<FieldEvent>();
        var names = new HashSet<string>();
        var pending = new PriorityQueue<int, int>();
        var queued = new HashSet<int>();
        Queue(target.Landings(trail), int.MaxValue);
        while (pending.TryDequeue(out int number, out _))
        {
            StoredLanding stored = trail.Read(number);
            if (stored.Rewrite is not null != filter.Rewritten)
            {
                continue;
            }

            foreach ((string from, string to) in stored.Changes.Renames)
            {
                if ((names.Contains(to) || target.IsFile(to)) && names.Add(from))
                {
                    Queue(trail.Find(Index.Terms.File(from)), number);
                }
            }

            bool inTime = (filter.From is null || stored.Landing.LandedAt >= filter.From) && (filter.To is null || stored.Landing.LandedAt < filter.To);
            if (!inTime || (filter.Environment is not null && !stored.Landing.Environments.Contains(filter.Environment)))
            {
                continue;
            }

            foreach (FieldChange field in Enumerable.Reverse(stored.Changes.Fields))
            {
                if ((target.Is(field) || names.Contains(field.File)) && filter.IsInEnvironment(field.File))
                {
                    events.Add(new FieldEvent(stored, field));
                }
            }
        }

        return events;

        void Queue(IReadOnlyList<int> landings, int before)
        {
            foreach (int landing in landings)
            {
                if (landing < before && queued.Add(landing))
                {
                    pending.Enqueue(landing, -landing);
                }
            }
        }
    }
}

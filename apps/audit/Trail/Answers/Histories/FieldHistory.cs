using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>A value a field got, and the landing that gave it.</summary>
public sealed record FieldEvent(StoredLanding Stored, FieldChange Field);

/// <summary>Each value a field ever had.</summary>
public static class FieldHistory
{
    /// <summary>
    /// The changes of a target's fields that a pattern means (<see cref="FieldPattern.Among"/>), oldest first, followed
    /// through renames of the file and to the file an object came from.
    /// </summary>
    public static IReadOnlyList<FieldEvent> Of(ITrail trail, Target target, FieldPattern? field, Filter filter)
    {
        (List<FieldEvent> events, StoredLanding? arrival) = Collect(trail, target, filter);
        events.AddRange(BeforeArrival(trail, target, events, arrival, filter));
        events = [.. events.OrderByDescending(fieldEvent => fieldEvent.Stored.Number)];
        events.Reverse();
        return field is null ? events
            : field.Place is { } at && AtPlace(events, at.List, at.Place) is { } there ? there
            : field.Among(events, fieldEvent => fieldEvent.Field.Path);
    }

    /// <summary>What stood at a place of each list that is meant; null where one of them cannot be followed.</summary>
    private static List<FieldEvent>? AtPlace(List<FieldEvent> events, string list, int place)
    {
        var pattern = new FieldPattern(list + "[0]");
        var found = new List<FieldEvent>();
        foreach (
            IGrouping<(string? Resource, string List), FieldEvent> one in events
                .Where(fieldEvent => ListOf(fieldEvent.Field) is { } path && pattern.IsAtEnd(path + "[0]"))
                .GroupBy(fieldEvent => (fieldEvent.Field.Resource, ListOf(fieldEvent.Field)!))
        )
        {
            if (
                ListReplay.Of([.. events.Where(fieldEvent => fieldEvent.Field.Resource == one.Key.Resource)], one.Key.List, place)
                is not { } there
            )
            {
                return null;
            }

            found.AddRange(there);
        }

        return found.Count == 0 ? null : [.. found.OrderBy(fieldEvent => fieldEvent.Stored.Number)];
    }

    /// <summary>The list whose item a field is, or that a field is itself where it was reordered.</summary>
    private static string? ListOf(FieldChange field) =>
        field.Kind == ChangeKind.Moved ? field.Path
        : field.Path.EndsWith(']') && field.Path.LastIndexOf('[') is > 0 and int open && char.IsAsciiDigit(field.Path[open + 1])
            ? field.Path[..open]
        : null;

    /// <summary>Newest first, so that a file's earlier name is known before the landings under it are read.</summary>
    private static (List<FieldEvent> Events, StoredLanding? Arrival) Collect(ITrail trail, Target target, Filter filter)
    {
        var events = new List<FieldEvent>();
        StoredLanding? oldest = null;
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

            oldest = stored;
            foreach ((string from, string to) in stored.Changes.Renames)
            {
                if ((names.Contains(to) || target.IsFile(to)) && names.Add(from))
                {
                    Queue(trail.Find(Terms.File(from)), number);
                }
            }

            if (!Asks(filter, stored))
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

        return (events, oldest);

        void Queue(LandingSet landings, int before)
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

    /// <summary>
    /// What objects of a file were before they came into it from another that the same landing touched, for those whose
    /// beginning is not among what is known.
    /// </summary>
    private static List<FieldEvent> BeforeArrival(
        ITrail trail,
        Target target,
        List<FieldEvent> known,
        StoredLanding? arrival,
        Filter filter
    )
    {
        var before = new List<FieldEvent>();
        string[] objects =
        [
            .. known
                .Where(fieldEvent => !target.IsResource(fieldEvent.Field.Resource))
                .Select(fieldEvent => fieldEvent.Field.Resource)
                .OfType<string>()
                .Distinct()
                .Where(resource => !known.Exists(fieldEvent => fieldEvent.Field.Resource == resource && IsBeginning(fieldEvent.Field))),
        ];
        if (arrival is null || objects.Length == 0)
        {
            return before;
        }

        foreach (string resource in objects)
        {
            StoredLanding[] earlier =
            [
                .. trail
                    .Find(Terms.Resource(resource))
                    .Descending()
                    .Where(number => number < arrival.Number)
                    .Select(number => trail.Read(number))
                    .Where(stored => stored.Rewrite is not null == filter.Rewritten),
            ];
            HashSet<string> files =
            [
                .. arrival.Changes.Texts.Select(text => text.File),
                .. arrival.Changes.Fields.Select(field => field.File),
            ];
            files.RemoveWhere(target.IsFile);
            bool begun = false;
            for (int next = 0; next < earlier.Length && !begun; next++)
            {
                // 1. The object stood in the file it came from. Where that never changed it, it had come there from another before.
                if (!earlier.Skip(next).Any(stored => stored.Changes.Fields.Any(Stood)))
                {
                    files = [.. earlier[next].Changes.Fields.Where(field => field.Resource == resource).Select(field => field.File)];
                }

                // 2. What changed it there, back to its beginning.
                StoredLanding landing = earlier[next];
                FieldChange[] fields = [.. landing.Changes.Fields.Where(Stood)];
                begun = Array.Exists(fields, IsBeginning);
                before.AddRange(
                    Asks(filter, landing)
                        ? fields
                            .Reverse()
                            .Where(field => filter.IsInEnvironment(field.File))
                            .Select(field => new FieldEvent(landing, field))
                        : []
                );
            }

            bool Stood(FieldChange field) => field.Resource == resource && files.Contains(field.File);
        }

        return before;
    }

    private static bool IsBeginning(FieldChange field) => field is { Kind: ChangeKind.Added, Path: "apiVersion" };

    private static bool Asks(Filter filter, StoredLanding stored) =>
        (filter.From is null || stored.Landing.LandedAt >= filter.From)
        && (filter.To is null || stored.Landing.LandedAt < filter.To)
        && (filter.Environment is null || stored.Landing.Environments.Contains(filter.Environment));
}

using System.Globalization;
using System.Text.Json;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Histories;

/// <summary>
/// What stood at one place of a list over time. A change tells what came, went and moved; what that shifts is told by nobody, so
/// the whole list is followed.
/// </summary>
internal static class ListReplay
{
    /// <summary>The changes at a place, oldest first; null where the list cannot be followed: its items are no plain values, or its
    /// beginning is not known.</summary>
    /// <param name="events">All that happened to the object, oldest first.</param>
    /// <param name="list">The list's path.</param>
    public static List<FieldEvent>? Of(IReadOnlyList<FieldEvent> events, string list, int place)
    {
        var told = new List<FieldEvent>();
        List<string> state = [];
        foreach (
            IGrouping<int, FieldEvent> landing in events
                .Where(fieldEvent => IsWithin(fieldEvent.Field.Path, list))
                .GroupBy(fieldEvent => fieldEvent.Stored.Number)
        )
        {
            FieldEvent[] here = [.. landing];
            if (
                here.Any(fieldEvent => fieldEvent.Field.File != here[0].Field.File || fieldEvent.Field.Resource != here[0].Field.Resource)
                || After(state, here, list) is not { } after
            )
            {
                return null;
            }

            string? was = place < state.Count ? state[place] : null;
            string? isNow = place < after.Count ? after[place] : null;
            FieldEvent? own = Array.Find(
                here,
                fieldEvent =>
                    PlaceOf(fieldEvent.Field.Path, list) == place && fieldEvent.Field.Before == was && fieldEvent.Field.After == isNow
            );
            if (own is not null)
            {
                told.Add(own);
            }
            else if (was != isNow)
            {
                FieldChange any = here[0].Field;
                ChangeKind kind =
                    was is null ? ChangeKind.Added
                    : isNow is null ? ChangeKind.Removed
                    : ChangeKind.Changed;
                told.Add(new FieldEvent(here[0].Stored, new FieldChange(any.File, any.Resource, $"{list}[{place}]", kind, was, isNow)));
            }

            state = after;
        }

        return told;
    }

    private static bool IsWithin(string path, string list) =>
        path.StartsWith(list, StringComparison.Ordinal) && (path.Length == list.Length || path[list.Length] == '[');

    /// <summary>The place that a path ends with; -1 for the list itself, -2 for anything else.</summary>
    private static int PlaceOf(string path, string list) =>
        path.Length == list.Length ? -1
        : path[^1] == ']'
        && int.TryParse(
            path.AsSpan(list.Length + 1, path.Length - list.Length - 2),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int place
        )
            ? place
        : -2;

    /// <summary>The list after a landing; null where the landing does not fit what was there.</summary>
    private static List<string>? After(List<string> before, FieldEvent[] events, string list)
    {
        var removed = new HashSet<int>();
        var added = new SortedDictionary<int, string>();
        var changed = new Dictionary<int, FieldChange>();
        List<string>? order = null;
        foreach (FieldChange field in events.Select(fieldEvent => fieldEvent.Field))
        {
            int place = PlaceOf(field.Path, list);
            bool fits = field.Kind switch
            {
                ChangeKind.Moved => place == -1 && (order = Names(field.After)) is not null,
                ChangeKind.Removed => place == -1
                    || (place >= 0 && place < before.Count && before[place] == field.Before && removed.Add(place)),
                ChangeKind.Added => place == -1 || (place >= 0 && added.TryAdd(place, field.After!)),
                _ => place >= 0 && changed.TryAdd(place, field),
            };
            if (!fits)
            {
                return null;
            }
        }

        if (order is not null)
        {
            return order;
        }

        var after = new List<string>();
        var kept = new Queue<string>(before.Where((_, i) => !removed.Contains(i)));
        int count = kept.Count + added.Count;
        for (int i = 0; i < count; i++)
        {
            if (added.TryGetValue(i, out string? item) || kept.TryDequeue(out item))
            {
                after.Add(item);
            }
        }

        foreach ((int place, FieldChange field) in changed)
        {
            if (place >= after.Count || after[place] != field.Before)
            {
                return null;
            }

            after[place] = field.After!;
        }

        return after.Count == count ? after : null;
    }

    /// <summary>Null where names were cut, or stand for items that have none.</summary>
    internal static List<string>? Names(string? json)
    {
        try
        {
            List<string> names = [.. JsonDocument.Parse(json ?? "").RootElement.EnumerateArray().Select(name => name.GetString()!)];
            return names.Exists(name => name.EndsWith('…') || name.StartsWith('…') || name.StartsWith('[')) ? null : names;
        }
        catch (JsonException)
        {
            return null; // It was erased.
        }
    }
}

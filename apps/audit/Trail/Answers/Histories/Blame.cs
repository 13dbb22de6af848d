using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Histories;

/// <summary>A field as it stands, and the landing that set it last; null when the trail does not tell (a list that moved).</summary>
/// <param name="Writers">Who of that landing's authors set it; null for all.</param>
public sealed record BlamedField(FieldChange Field, StoredLanding? SetBy, FieldWriters? Writers = null)
{
    /// <summary>
    /// Landings whose version of the file was recorded as text alone, oldest first, of which any may have set the value: those right
    /// before <see cref="SetBy"/>, or since. Where <see cref="SetBy"/> is one of them, it is the only landing that can have set it.
    /// </summary>
    public IReadOnlyList<UnreadVersion> Unread { get; init; } = [];
}

/// <summary>Every field with the change that set it last.</summary>
public static class Blame
{
    /// <param name="standing">The target's fields as they stand, as additions.</param>
    /// <param name="past">Landings that count.</param>
    public static IReadOnlyList<BlamedField> Of(ITrail trail, IReadOnlyList<FieldChange> standing, Filter past)
    {
        var blamed = new List<BlamedField>(standing.Count);
        foreach (IGrouping<string, FieldChange> file in standing.GroupBy(field => field.File))
        {
            TargetHistory history = FieldHistory.At(trail, new Target(file.Key), Paths(file), past);
            IReadOnlyList<UnreadVersion> unread = history.Unread.GetValueOrDefault(file.Key) ?? [];
            BlamedField[] own = Of([.. file], Standing(file.Key, history.Events), unread);

            // An object that came from another file was set there.
            foreach (
                IGrouping<string?, BlamedField> moved in own.Where(blamedField =>
                        blamedField is { SetBy: null, Unread: [], Field.Resource: not null }
                    )
                    .GroupBy(blamedField => blamedField.Field.Resource)
                    .ToList()
            )
            {
                Dictionary<FieldChange, BlamedField> before = Of(
                        [.. moved.Select(blamedField => blamedField.Field)],
                        FieldHistory.At(trail, new Target(moved.Key!), Paths(moved.Select(blamedField => blamedField.Field)), past).Events,
                        []
                    )
                    .DistinctBy(blamedField => blamedField.Field)
                    .ToDictionary(blamedField => blamedField.Field);
                own =
                [
                    .. own.Select(blamedField =>
                        blamedField.SetBy is null && before.TryGetValue(blamedField.Field, out BlamedField? earlier) ? earlier : blamedField
                    ),
                ];
            }

            blamed.AddRange(own);
        }

        return blamed;
    }

    private static string[] Paths(IEnumerable<FieldChange> fields) => [.. fields.Select(field => field.Path).Distinct()];

    /// <summary>Only the lines that a file has now: not what it held at other times, or what has left it.</summary>
    private static FieldEvent[] Standing(string file, IReadOnlyList<FieldEvent> history) =>
        [.. history.Where(fieldEvent => fieldEvent.Line is { Left: null, Before: 0 } && fieldEvent.Line.File == file)];

    /// <param name="unread">The last versions of the file, where they were recorded as text alone.</param>
    private static BlamedField[] Of(
        IReadOnlyList<FieldChange> standing,
        IReadOnlyList<FieldEvent> history,
        IReadOnlyList<UnreadVersion> unread
    )
    {
        var byPath = new Dictionary<(string?, string), FieldEvent>();
        var byValue = new Dictionary<(string?, string, string), FieldEvent>();
        var moves = new Dictionary<(string?, string), List<FieldEvent>>();
        foreach (FieldEvent fieldEvent in history)
        {
            FieldChange field = fieldEvent.Field;
            if (field.Kind == ChangeKind.Moved)
            {
                if (!moves.TryGetValue((Named(field), field.Path), out List<FieldEvent>? list))
                {
                    moves.Add((Named(field), field.Path), list = []);
                }

                list.Add(fieldEvent);
            }
            else if (field.After is { } after)
            {
                byPath[(Named(field), field.Path)] = fieldEvent;
                byValue[(Named(field), ListOf(field.Path), after)] = fieldEvent;
            }
        }

        return
        [
            .. standing.Select(field =>
            {
                FieldEvent? set = SetBy(field);
                UnreadVersion[] since = [.. unread.Where(version => set is null || version.Stored.Number > set.Stored.Number)];
                if (since.Length == 0)
                {
                    return set is null
                        ? new BlamedField(field, null)
                        : new BlamedField(field, set.Stored, set.Field.SetBy) { Unread = set.Unread };
                }

                // A value that nothing recorded gave came with a version that was not read.
                bool recorded = set is not null && (set.Field.Kind == ChangeKind.Moved || set.Field.After == field.After);
                return recorded ? new BlamedField(field, set!.Stored, set.Field.SetBy) { Unread = [.. set.Unread, .. since] }
                    : since.Length == 1 ? new BlamedField(field, since[0].Stored, since[0].Text.SetBy) { Unread = since }
                    : new BlamedField(field, null) { Unread = since };
            }),
        ];

        FieldEvent? SetBy(FieldChange field)
        {
            string list = ListOf(field.Path);
            FieldEvent? last = byPath.GetValueOrDefault((Named(field), field.Path));

            // At a place of a list there may stand another item than the one that was set there last.
            if (last is null || (list != field.Path && last.Field.After != field.After))
            {
                last = byValue.GetValueOrDefault((Named(field), list, field.After ?? ""));
            }

            // Who moved it there came after who wrote it.
            FieldEvent? moved = list.EndsWith("[]", StringComparison.Ordinal)
                ? moves
                    .GetValueOrDefault((Named(field), field.Path[..field.Path.LastIndexOf('[')]))
                    ?.FindLast(move => Moves(move.Field, field.After))
                : null;
            return moved is not null && (last is null || moved.Stored.Number > last.Stored.Number) ? moved : last;
        }
    }

    /// <summary>Whether an item stands before other items than it did.</summary>
    private static bool Moves(FieldChange move, string? item)
    {
        if (item is null || ListReplay.Names(move.Before) is not { } before || ListReplay.Names(move.After) is not { } after)
        {
            return false;
        }

        // Among the items that stayed, by their turn.
        List<string> stayed = [.. before.Where(after.Contains)];
        List<string> order = [.. after.Where(before.Contains)];
        return order.IndexOf(item) is >= 0 and int place && stayed.IndexOf(item) != place;
    }

    // The API's version may change under an object without its fields changing hands.
    private static string? Named(FieldChange field) => Target.Unversioned(field.Resource);

    /// <summary>An item known by place may have moved; its list and value still tell it.</summary>
    private static string ListOf(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[\d+\]", "[]");
}

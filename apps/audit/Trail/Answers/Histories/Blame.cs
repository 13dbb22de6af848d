using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Histories;

/// <summary>A field as it stands, and the landing that set it last; null when the trail does not tell (a list that moved).</summary>
public sealed record BlamedField(FieldChange Field, StoredLanding? SetBy);

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
            BlamedField[] own = Of([.. file], FieldHistory.Of(trail, new Target(file.Key), null, past));

            // An object that came from another file was set there.
            foreach (
                IGrouping<string?, BlamedField> moved in own.Where(blamedField =>
                        blamedField.SetBy is null && blamedField.Field.Resource is not null
                    )
                    .GroupBy(blamedField => blamedField.Field.Resource)
                    .ToList()
            )
            {
                Dictionary<FieldChange, BlamedField> before = Of(
                        [.. moved.Select(blamedField => blamedField.Field)],
                        FieldHistory.Of(trail, new Target(moved.Key!), null, past)
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

    private static BlamedField[] Of(IReadOnlyList<FieldChange> standing, IReadOnlyList<FieldEvent> history)
    {
        var byPath = new Dictionary<(string?, string), StoredLanding>();
        var byValue = new Dictionary<(string?, string, string), StoredLanding>();
        foreach (FieldEvent fieldEvent in history)
        {
            if (fieldEvent.Field.After is { } after)
            {
                byPath[(Named(fieldEvent.Field), fieldEvent.Field.Path)] = fieldEvent.Stored;
                byValue[(Named(fieldEvent.Field), ListOf(fieldEvent.Field.Path), after)] = fieldEvent.Stored;
            }
        }

        return
        [
            .. standing.Select(field => new BlamedField(
                field,
                byPath.GetValueOrDefault((Named(field), field.Path))
                    ?? byValue.GetValueOrDefault((Named(field), ListOf(field.Path), field.After ?? ""))
            )),
        ];
    }

    // The API's version may change under an object without its fields changing hands.
    private static string? Named(FieldChange field) =>
        field.Resource is { } resource ? resource[(resource.IndexOf('/', resource.IndexOf('/') + 1) + 1)..] : null;

    /// <summary>An item known by place may have moved; its list and value still tell it.</summary>
    private static string ListOf(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[\d+\]", "[]");
}

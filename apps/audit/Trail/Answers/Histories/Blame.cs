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
                IGrouping<string?, BlamedField> moved in own.Where(one => one.SetBy is null && one.Field.Resource is not null)
                    .GroupBy(one => one.Field.Resource)
                    .ToList()
            )
            {
                Dictionary<FieldChange, BlamedField> before = Of(
                        [.. moved.Select(one => one.Field)],
                        FieldHistory.Of(trail, new Target(moved.Key!), null, past)
                    )
                    .DistinctBy(one => one.Field)
                    .ToDictionary(one => one.Field);
                own = [.. own.Select(one => one.SetBy is null && before.TryGetValue(one.Field, out BlamedField? earlier) ? earlier : one)];
            }

            blamed.AddRange(own);
        }

        return blamed;
    }

    private static BlamedField[] Of(IReadOnlyList<FieldChange> standing, IReadOnlyList<FieldEvent> history)
    {
        var byPath = new Dictionary<(string?, string), StoredLanding>();
        var byValue = new Dictionary<(string?, string, string), StoredLanding>();
        foreach (FieldEvent one in history)
        {
            if (one.Field.After is { } after)
            {
                byPath[(Named(one.Field), one.Field.Path)] = one.Stored;
                byValue[(Named(one.Field), ListOf(one.Field.Path), after)] = one.Stored;
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

using Cairn.Changes;

namespace Cairn.Answers.Histories;

/// <summary>A field as it stands, and the landing that set it last; null when the trail does not tell (a list that moved).</summary>
public sealed record BlamedField(FieldChange Field, StoredLanding? SetBy);

/// <summary>Every field with the change that set it last.</summary>
public static class Blame
{
    /// <param name="standing">The target's fields as they stand, as additions.</param>
    /// <param name="history">The target's field changes, oldest first.</param>
    public static IReadOnlyList<BlamedField> Of(IReadOnlyList<FieldChange> standing, IReadOnlyList<FieldEvent> history)
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

        return [.. standing.Select(field => new BlamedField(
            field,
            byPath.GetValueOrDefault((Named(field), field.Path)) ?? byValue.GetValueOrDefault((Named(field), ListOf(field.Path), field.After ?? ""))))];
    }

    // The API's version may change under an object without its fields changing hands.
    private static string? Named(FieldChange field) => field.Resource is { } resource ? resource[(resource.IndexOf('/', resource.IndexOf('/') + 1) + 1)..] : null;

    /// <summary>An item known by place may have moved; its list and value still tell it.</summary>
    private static string ListOf(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[\d+\]", "[]");
}

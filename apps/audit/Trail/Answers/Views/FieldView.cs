using System.Text.Json.Serialization;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Views;

/// <summary>A field that changed: the documented object, and what people read of it.</summary>
/// <param name="Kind"><c>changed</c>, <c>added</c>, <c>removed</c> or <c>moved</c>.</param>
public sealed record FieldView(string File, string? Resource, string Path, string Kind, string? Before, string? After)
{
    /// <summary>The type before, where the texts do not show the difference; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeforeType { get; init; }

    /// <summary>The type after, where the texts do not show the difference; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AfterType { get; init; }

    /// <summary>The value before, so that its type is seen where that changed.</summary>
    [JsonIgnore]
    public string? ShownBefore { get; init; } = Before;

    /// <summary>The value after, so that its type is seen where that changed.</summary>
    [JsonIgnore]
    public string? ShownAfter { get; init; } = After;

    /// <summary>What it is grouped under: the object, or the file where it holds none.</summary>
    [JsonIgnore]
    public string Place => Resource ?? File;

    /// <summary>Who set it, where that is not all authors of the change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PersonView>? Authors { get; init; }

    /// <summary>The merge commit itself set it: none of the commits that it brought did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByMerge { get; init; }

    /// <summary>Who set it, as people read it; empty where that is all authors of the change.</summary>
    [JsonIgnore]
    public string Writers => WritersText.Of(Authors, ByMerge);

    public static FieldView Of(FieldChange field) =>
        new(field.File, field.Resource, field.Path, Named(field.Kind), field.Before, field.After)
        {
            BeforeType = field.Shape.Types?.Before,
            AfterType = field.Shape.Types?.After,
            ShownBefore = field.ShownBefore,
            ShownAfter = field.ShownAfter,
        };

    public static IReadOnlyList<FieldView> Of(IReadOnlyList<FieldChange> fields)
    {
        var all = new FieldView[fields.Count];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Of(fields[i]);
        }

        return all;
    }

    /// <param name="landing">Who is named for what its record says of the field's writers.</param>
    public static FieldView Of(FieldChange field, Landing landing) =>
        Of(field) with
        {
            Authors = WritersText.Narrower(field.SetBy, landing),
            ByMerge = field.SetBy?.Merge == true,
        };

    public static IReadOnlyList<FieldView> Of(IReadOnlyList<FieldChange> fields, Landing landing)
    {
        var all = new FieldView[fields.Count];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Of(fields[i], landing);
        }

        return all;
    }

    /// <summary>As people read them: what a promotion's receipt repeats comes after what it repeats.</summary>
    public static IReadOnlyList<FieldView> ReceiptsLast(IReadOnlyList<FieldView> fields) =>
        fields.Any(field => RecordedPromotion.IsReceipt(field.File))
            ? [.. fields.OrderBy(field => RecordedPromotion.IsReceipt(field.File))]
            : fields;

    public static string Named(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Added => "added",
            ChangeKind.Removed => "removed",
            ChangeKind.Moved => "moved",
            _ => "changed",
        };
}

/// <summary>A file that changed without being told field by field, and why.</summary>
public sealed record TextView(string File, string Kind, string Reason)
{
    /// <summary><c>changed: it is binary</c>.</summary>
    [JsonIgnore]
    public string What => $"{Kind}: {Reason}";

    /// <summary>Who changed it, where that is not all authors of the change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PersonView>? Authors { get; init; }

    /// <summary>The merge commit itself changed it: none of the commits that it brought did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByMerge { get; init; }

    /// <summary>Who changed it, as people read it; empty where that is all authors of the change.</summary>
    [JsonIgnore]
    public string Writers => WritersText.Of(Authors, ByMerge);

    public static TextView Of(TextChange text) => new(text.File, FieldView.Named(text.Kind), text.Reason);

    public static TextView Of(TextChange text, Landing landing) =>
        Of(text) with
        {
            Authors = WritersText.Narrower(text.SetBy, landing),
            ByMerge = text.SetBy?.Merge == true,
        };
}

/// <summary>Who of a change's authors set one of its fields.</summary>
internal static class WritersText
{
    /// <summary>The people named for a field; null where they are all authors of the landing.</summary>
    public static IReadOnlyList<PersonView>? Narrower(FieldWriters? writers, Landing landing)
    {
        if (writers is null)
        {
            return null;
        }

        IReadOnlyList<Person> people = landing.WritersOf(writers);
        return !writers.Merge && landing.Authors.All(people.Contains) ? null : PersonView.Of(people);
    }

    /// <summary><c>by Bo and Cy</c>, <c>by Ann, in the merge itself</c>.</summary>
    public static string Of(IReadOnlyList<PersonView>? authors, bool merge) =>
        authors is null ? "" : $"by {People(authors)}{(merge ? ", in the merge itself" : "")}";

    /// <summary><c>Ann, Bo and Cy</c>; of many the first three and how many more.</summary>
    public static string People(IReadOnlyList<PersonView> people)
    {
        string[] names = [.. people.Take(3).Select(person => person.Shown)];
        return people.Count > 3 ? $"{string.Join(", ", names)} and {people.Count - 3} more"
            : names.Length < 2 ? string.Concat(names)
            : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}

/// <summary>A field's value on a surface that has room for so many characters.</summary>
/// <param name="Text">The value, cut; null where there is none.</param>
/// <param name="Note">What to say of it: that it is empty, or how long it is.</param>
public readonly record struct ValueView(string? Text, string? Note)
{
    public static ValueView Of(string? value, int longest) =>
        value is null ? default
        : value.Length == 0 ? new(null, "empty")
        : value.Length > longest ? new(value[..longest] + "…", $"{value.Length:N0} characters")
        : new(value, null);
}

/// <summary>Of a long list the part that is shown, and what is said of the rest.</summary>
/// <param name="More">Null when all are shown.</param>
public sealed record TruncatedList<T>(IReadOnlyList<T> Items, string? More)
{
    /// <param name="most">0 for all.</param>
    /// <param name="what">What they are called: <c>fields</c>.</param>
    public static TruncatedList<T> Of(IReadOnlyList<T> all, int most, string what) =>
        most == 0 || all.Count <= most
            ? new TruncatedList<T>(all, null)
            : new TruncatedList<T>([.. all.Take(most)], $"and {all.Count - most:N0} more {what}");
}

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

    public static TextView Of(TextChange text) => new(text.File, FieldView.Named(text.Kind), text.Reason);
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

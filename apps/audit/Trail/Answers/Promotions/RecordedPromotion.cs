using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Promotions;

/// <summary>A field that a promotion moved.</summary>
/// <param name="File">In the environment it went to.</param>
/// <param name="Wave">The sync wave its object is applied in; null when the receipt names none.</param>
/// <param name="Origin">The landing that set it where it came from; null when the receipt names none.</param>
public sealed record PromotedField(string File, string? Resource, string Path, int? Wave, string? Origin);

/// <summary>
/// A promotion or rollback as its receipt tells it. The receipt is a file of the landing (docs/promotion.md), so it is known
/// however the pull request was merged.
/// </summary>
/// <param name="Receipt">The receipt's path.</param>
/// <param name="From">The environment it came from; null for a rollback.</param>
/// <param name="Release">The git tree id of <c>apps/</c>.</param>
/// <param name="Incident">What an emergency was about; null when it was none.</param>
public sealed partial record RecordedPromotion(
    string Receipt,
    string? From,
    string To,
    string Release,
    string? Incident,
    IReadOnlyList<PromotedField> Fields
)
{
    /// <summary>Whether a file is a receipt; what it holds are other files' fields, told a second time.</summary>
    public static bool IsReceipt(string file) => file.EndsWith(".json", StringComparison.Ordinal) && Place().IsMatch(file);

    /// <summary>As people read them: what a receipt tells a second time comes after what it tells of.</summary>
    public static IReadOnlyList<FieldChange> ReceiptsLast(IReadOnlyList<FieldChange> fields) =>
        fields.Any(field => IsReceipt(field.File)) ? [.. fields.OrderBy(field => IsReceipt(field.File))] : fields;

    /// <summary>Null when the landing brought no receipt.</summary>
    public static RecordedPromotion? Of(StoredLanding stored)
    {
        IGrouping<string, FieldChange>? receipt = stored
            .Changes.Fields.Where(field => field.Kind == ChangeKind.Added && IsReceipt(field.File))
            .GroupBy(field => field.File)
            .LastOrDefault();
        if (receipt is null)
        {
            return null;
        }

        Dictionary<string, string?> told = receipt.GroupBy(field => field.Path).ToDictionary(same => same.Key, same => same.First().After);
        string? Text(string path) => told.GetValueOrDefault(path) is { Length: > 0 } text and not "null" ? text : null;
        return
            Text("type")?.StartsWith("cairn.dev/", StringComparison.Ordinal) == true
            && Text("to") is { } to
            && Text("release.tree") is { } release
            ? new RecordedPromotion(receipt.Key, Text("from"), to, release, Text("exception.incident"), [.. Moved(Text)])
            : null;
    }

    private static IEnumerable<PromotedField> Moved(Func<string, string?> text)
    {
        for (int at = 0; text($"changes[{at}].file") is { } file; at++)
        {
            yield return new PromotedField(
                file,
                text($"changes[{at}].resource"),
                text($"changes[{at}].path") ?? "",
                int.TryParse(text($"changes[{at}].wave"), CultureInfo.InvariantCulture, out int wave) ? wave : null,
                text($"changes[{at}].origin.commit")
            );
        }
    }

    [GeneratedRegex(@"(^|/)environments/[^/]+/promotions/[^/]+\.json$")]
    private static partial Regex Place();
}

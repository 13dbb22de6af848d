using System.Text.Json.Serialization;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Views;

/// <summary>A value that a field got: the documented object, and what people read of it.</summary>
public sealed record HistoryRowView(
    string Id,
    UtcTime LandedAt,
    IReadOnlyList<PersonView> Authors,
    string File,
    string Path,
    string Kind,
    string? Before,
    string? After,
    string Subject,
    PullRequestView? PullRequest,
    string? Resource
)
{
    /// <summary>As in <see cref="FieldView"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeforeType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AfterType { get; init; }

    /// <summary>The merge commit itself set the value: none of the commits that it brought did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByMerge { get; init; }

    /// <summary>As in <see cref="ChangeView"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CorrectionView? Corrects { get; init; }

    /// <summary>Versions right before it that were recorded as text alone, and may have set the value; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnreadVersionView>? Unread { get; init; }

    /// <summary>Since when the file is recorded as text alone, so that the value now is not known; null where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnreadVersionView? UnreadSince { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProofView? Ledger { get; init; }

    /// <summary>The line of values it belongs to.</summary>
    [JsonIgnore]
    public FieldLine Line { get; init; } = new(File, null);

    [JsonIgnore]
    public string ShortId => Id[..12];

    /// <summary>The subject, or the id where the message has none.</summary>
    [JsonIgnore]
    public string Title => Subject.Length > 0 ? Subject : ShortId;

    [JsonIgnore]
    public FieldView Field { get; init; } = new(File, Resource, Path, Kind, Before, After);

    /// <summary>The names of the authors, the first three of many.</summary>
    [JsonIgnore]
    public string AuthorNames => WritersText.People(Authors) + (ByMerge ? ", in the merge itself" : "");

    public static HistoryRowView Of(FieldEvent one)
    {
        Landing landing = one.Stored.Landing;
        return new HistoryRowView(
            landing.Id,
            new(landing.LandedAt),
            PersonView.Of(landing.WritersOf(one.Field.SetBy)),
            one.Field.File,
            one.Field.Path,
            FieldView.Named(one.Field.Kind),
            one.Field.Before,
            one.Field.After,
            landing.Subject,
            PullRequestView.Of(landing.PullRequest),
            one.Field.Resource
        )
        {
            Field = FieldView.Of(one.Field),
            BeforeType = one.Field.Shape.Types?.Before,
            AfterType = one.Field.Shape.Types?.After,
            Line = one.Line,
            ByMerge = one.Field.SetBy?.Merge == true,
            Unread = UnreadVersionView.Of(one.Unread),
            UnreadSince = one.UnreadSince is { } since ? UnreadVersionView.Of(since) : null,
            Corrects = one.Stored.Corrects is { } corrects ? CorrectionView.Of(corrects()) : null,
            Ledger = one.Stored.Prove is { } prove ? ProofView.Of(prove()) : null,
        };
    }
}

/// <summary>A landing that left a file as one that could not be read as fields, and why.</summary>
public sealed record UnreadVersionView(string Id, UtcTime LandedAt, IReadOnlyList<PersonView> Authors, string Reason)
{
    public static UnreadVersionView Of(UnreadVersion unread) =>
        new(
            unread.Stored.Landing.Id,
            new(unread.Stored.Landing.LandedAt),
            PersonView.Of(unread.Stored.Landing.WritersOf(unread.Text.SetBy)),
            unread.Text.Reason
        );

    public static IReadOnlyList<UnreadVersionView>? Of(IReadOnlyList<UnreadVersion> unread) =>
        unread.Count == 0 ? null : [.. unread.Select(Of)];

    /// <summary><c>or by Bo (3d92729…): the file could not be read from 2026-11-03 14:12Z (invalid YAML)</c>.</summary>
    public static string Setters(IReadOnlyList<UnreadVersionView> unread) =>
        $"{string.Join(", ", unread.Take(3).Select(one => $"{WritersText.People(one.Authors)} ({one.Id[..12]})"))}"
        + $"{(unread.Count > 3 ? $" and {unread.Count - 3} more" : "")}: the file could not be read from {unread[0].LandedAt.Minute} "
        + $"({unread[0].Reason})";
}

/// <summary>A value of a field and until when it held.</summary>
/// <param name="Until">
/// <c>now</c> while it holds; the moment when its file could no longer be read, or when it went on under another path; null where the
/// field was removed.
/// </param>
public sealed record IntervalView(HistoryRowView Row, string? Until)
{
    /// <summary>The moment of that; null while it holds, where the field was removed, and where it is not known.</summary>
    [JsonIgnore]
    public UtcTime? EndedAt { get; init; }

    /// <summary>The value holds at the end of what is recorded.</summary>
    [JsonIgnore]
    public bool IsNow => Until == "now";
}

/// <summary>The values of one field, oldest first.</summary>
public sealed record FieldHistoryView(string Path, string? Resource, string File, IReadOnlyList<IntervalView> Values);

/// <summary>The values of several fields.</summary>
public sealed record HistoryView(IReadOnlyList<FieldHistoryView> Fields)
{
    /// <param name="rows">Oldest first.</param>
    public static HistoryView Of(IEnumerable<HistoryRowView> rows) =>
        new([
            .. rows.GroupBy(row => (row.Line, Resource: Target.Unversioned(row.Resource), row.Path))
                .Select(field => new FieldHistoryView(field.Key.Path, field.Last().Resource, field.Key.Line.File, Intervals([.. field]))),
        ]);

    /// <summary>Only some of the values, each until when it held.</summary>
    /// <param name="events">All, oldest first.</param>
    public static HistoryView Of(IReadOnlyList<FieldEvent> events, IReadOnlyList<FieldEvent> shown)
    {
        var wanted = new HashSet<FieldEvent>(shown, ReferenceEqualityComparer.Instance);
        var rows = new HashSet<HistoryRowView>(ReferenceEqualityComparer.Instance);
        HistoryView whole = Of(
            events
                .Select(one =>
                {
                    var row = HistoryRowView.Of(one);
                    if (wanted.Contains(one))
                    {
                        rows.Add(row);
                    }

                    return row;
                })
                .ToList()
        );
        return new HistoryView([
            .. whole
                .Fields.Select(field => field with { Values = [.. field.Values.Where(value => rows.Contains(value.Row))] })
                .Where(field => field.Values.Count > 0),
        ]);
    }

    /// <summary><c>a.yaml was renamed to b.yaml on 2026-11-03 14:12Z (3d92729…)</c>, for each move, oldest first.</summary>
    public static IReadOnlyList<string> Moves(TargetHistory history) =>
        [
            .. history.Moves.Select(move =>
                $"{What(move)} on {new UtcTime(move.Stored.Landing.LandedAt).Minute} ({move.Stored.Landing.Id[..12]})"
            ),
        ];

    private static string What(FileMove move) =>
        move.Resource is null ? $"{move.From} was renamed to {move.To}" : $"{move.Resource} moved from {move.From} to {move.To}";

    /// <summary>What a history is called, and what is said when there is none.</summary>
    public static string Title(string target, string? field) => $"History of {field ?? target}";

    public static string Nothing(string target, string? field) =>
        field is null ? $"'{target}' is not in the trail." : $"'{target}' has no field '{field}' in the trail.";

    private static IntervalView[] Intervals(HistoryRowView[] rows) =>
        [.. rows.Select((row, i) => Interval(row, rows.ElementAtOrDefault(i + 1)))];

    private static IntervalView Interval(HistoryRowView row, HistoryRowView? next)
    {
        UtcTime? ended =
            row.After is null ? null
            : next is not null ? next.Unread?[0].LandedAt ?? next.LandedAt
            : row.UnreadSince is { } since ? since.LandedAt
            : row.Line.Left is { } left ? new UtcTime(left.Stored.Landing.LandedAt)
            : null;
        return new IntervalView(
            row,
            ended is { } end ? end.Minute
                : row.After is null || row.Line.Before > 0 ? null
                : "now"
        )
        {
            EndedAt = ended,
        };
    }
}

/// <summary>A field as it is, or was at a moment.</summary>
public sealed record FieldStateView(string File, string? Resource, string Path, string? Value)
{
    public static FieldStateView Of(FieldChange field) => new(field.File, field.Resource, field.Path, field.After);
}

/// <summary>A field of which no one change is known to have set it last.</summary>
public sealed record UnattributedView(string File, string? Resource, string Path, string? Value, string? Id)
{
    /// <summary>As in <see cref="BlameFieldView"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnreadVersionView>? Unread { get; init; }
}

/// <summary>A field as it is and the change that set it last.</summary>
public sealed record BlameFieldView(
    string File,
    string? Resource,
    string Path,
    string? Value,
    string Id,
    UtcTime LandedAt,
    IReadOnlyList<PersonView> Authors,
    string Subject,
    PullRequestView? PullRequest
)
{
    /// <summary>The merge commit itself set the value: none of the commits that it brought did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByMerge { get; init; }

    /// <summary>Versions that were recorded as text alone, any of which may have set the value; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnreadVersionView>? Unread { get; init; }

    /// <summary>Null where the trail does not tell (a list that moved).</summary>
    public static BlameFieldView? Of(BlamedField blamed) =>
        blamed is { SetBy.Landing: var landing, Field: var field, Writers: var writers }
            ? new BlameFieldView(
                field.File,
                field.Resource,
                field.Path,
                field.After,
                landing.Id,
                new(landing.LandedAt),
                PersonView.Of(landing.WritersOf(writers)),
                landing.Subject,
                PullRequestView.Of(landing.PullRequest)
            )
            {
                ByMerge = writers?.Merge == true,
                Unread = UnreadVersionView.Of(blamed.Unread),
            }
            : null;
}

using System.Globalization;

namespace Cairn.Trail.Answers.Times;

/// <summary>A half-open stretch of time in UTC: <c>From</c> belongs to it, <c>To</c> does not. Null: open on that side.</summary>
public readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>All of time.</summary>
    public static TimeRange All => default;

    public bool IsAll => From is null && To is null;

    /// <summary>Whether nothing can lie in it.</summary>
    public bool IsEmpty => From is { } from && To is { } to && from >= to;

    public bool Contains(DateTimeOffset at) => !(at < From) && !(at >= To);

    /// <summary>What lies in both; may be empty.</summary>
    public TimeRange Intersect(TimeRange other) =>
        new(From is null || other.From > From ? other.From ?? From : From, To is null || other.To < To ? other.To ?? To : To);

    /// <summary>In words as a full sentence part: <c>Tuesday 3 November 2026, whole day, UTC</c>.</summary>
    /// <param name="offset">The clock to tell it on.</param>
    public string InWords(TimeSpan offset = default) => Tell(offset, "dddd d MMMM yyyy", "MMMM yyyy", ", whole {0}", ", ", "from ");

    /// <summary>In short, with its preposition: <c>on 2026-11-03 (UTC)</c>; empty for all of time.</summary>
    public string InShort(TimeSpan offset = default) => Tell(offset, "yyyy-MM-dd", "yyyy-MM", "", " ", "from ");

    private string Tell(TimeSpan offset, string day, string month, string whole, string separator, string fromWord)
    {
        bool isShort = whole.Length == 0;
        string zone =
            offset == TimeSpan.Zero
                ? "UTC"
                : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
        string end = isShort ? $"{separator}({zone})" : separator + zone;
        DateTime? from = From?.ToOffset(offset).DateTime,
            to = To?.ToOffset(offset).DateTime;
        if (from is null || to is null)
        {
            return from is { } since ? $"since {Point(since, day)}{end}"
                : to is { } until ? $"before {Point(until, day)}{end}"
                : isShort ? ""
                : "all time";
        }

        string? span = Whole(from.Value, to.Value);
        string label = span switch
        {
            "day" => from.Value.ToString(day, CultureInfo.InvariantCulture),
            "month" => from.Value.ToString(month, CultureInfo.InvariantCulture),
            "year" => from.Value.ToString("yyyy", CultureInfo.InvariantCulture),
            "quarter" => string.Create(CultureInfo.InvariantCulture, $"Q{((from.Value.Month - 1) / 3) + 1} {from.Value:yyyy}"),
            _ => "",
        };
        return span is not null
            ? (isShort ? (span == "day" ? "on " : "in ") : "") + label + string.Format(CultureInfo.InvariantCulture, whole, span) + end
            : $"{fromWord}{Point(from.Value, day)} to {EndPoint(to.Value, day)}{end}";
    }

    private static string? Whole(DateTime from, DateTime to) =>
        from.TimeOfDay != TimeSpan.Zero ? null
        : to == from.AddDays(1) ? "day"
        : from.Day != 1 ? null
        : to == from.AddMonths(1) ? "month"
        : to == from.AddMonths(3) && from.Month % 3 == 1 ? "quarter"
        : to == from.AddYears(1) && from.Month == 1 ? "year"
        : null;

    private static string Point(DateTime at, string day) =>
        at.ToString(
            at.TimeOfDay == TimeSpan.Zero ? day
                : at.Second == 0 ? day + " HH:mm"
                : day + " HH:mm:ss",
            CultureInfo.InvariantCulture
        );

    private static string EndPoint(DateTime to, string day) =>
        to.TimeOfDay == TimeSpan.Zero ? "the end of " + to.AddDays(-1).ToString(day, CultureInfo.InvariantCulture) : Point(to, day);
}

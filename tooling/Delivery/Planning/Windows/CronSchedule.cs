using System.Numerics;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>
/// A schedule of five fields as ArgoCD parses those of sync windows: github.com/robfig/cron/v3 with minute, hour, day of month,
/// month and day of week, and no descriptors (<c>@daily</c>). Where both day fields are restricted either may match.
/// </summary>
/// <remarks>
/// Not by a library: those for .NET differ where it matters. Cronos asks both day fields to match, takes 7 for Sunday, ranges that
/// wrap around and <c>L</c>, <c>W</c>, <c>#</c>, and moves what falls into the hour that a change to summer time skips.
/// </remarks>
internal sealed class CronSchedule
{
    private const int SearchedYears = 5;

    private readonly CronField minute;
    private readonly CronField hour;
    private readonly CronField dayOfMonth;
    private readonly CronField month;
    private readonly CronField dayOfWeek;
    private readonly TimeZoneInfo? zone;

    private CronSchedule(string[] fields, TimeZoneInfo? zone)
    {
        minute = CronField.Parse(fields[0], CronField.Minutes);
        hour = CronField.Parse(fields[1], CronField.Hours);
        dayOfMonth = CronField.Parse(fields[2], CronField.DaysOfMonth);
        month = CronField.Parse(fields[3], CronField.Months);
        dayOfWeek = CronField.Parse(fields[4], CronField.DaysOfWeek);
        this.zone = zone;
    }

    /// <exception cref="FormatException">robfig/cron refuses it.</exception>
    /// <exception cref="SyncWindowException">It names a time zone, and this machine has no data of them.</exception>
    public static CronSchedule Parse(string text)
    {
        TimeZoneInfo? zone = null;
        string rest = text;
        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            int end = text.IndexOf(' ', StringComparison.Ordinal);
            string name = end < 0 ? "" : text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..end];
            zone =
                end < 0
                    ? throw new FormatException("it has a time zone but no schedule")
                    : TimeZones.Find(name) ?? throw new FormatException($"there is no time zone '{name}'");
            rest = text[end..].Trim();
        }

        string[] fields = rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return rest.StartsWith('@') ? throw new FormatException("descriptors such as @daily are not accepted; write the five fields")
            : fields.Length != 5 ? throw new FormatException($"it has {fields.Length} fields, not 5")
            : new CronSchedule(fields, zone);
    }

    /// <summary>The first time after the given one; null where there is none in the five calendar years that follow.</summary>
    /// <param name="after">In UTC, or on the clock that the schedule is meant for; with a zone of its own, in UTC.</param>
    public DateTime? Next(DateTime after)
    {
        if (zone is null)
        {
            return Next(after, LastYear(after));
        }

        // Between two changes of its offset a zone's clock runs evenly.
        int lastYear = LastYear(after + zone.GetUtcOffset(after));
        for (DateTime from = after; ; )
        {
            TimeSpan offset = zone.GetUtcOffset(from);
            if ((from + offset).Year > lastYear)
            {
                return null;
            }

            DateTime? next = Next(from + offset, lastYear) - offset;
            DateTime until = next ?? from.AddYears(SearchedYears + 1);
            if (ZoneOffsets.NextChange(zone, from, until) is not { } change)
            {
                return next;
            }

            if (Matches(change + zone.GetUtcOffset(change)))
            {
                return change;
            }

            from = change;
        }
    }

    private static int LastYear(DateTime after) => Math.Min(after.AddSeconds(1).Year + SearchedYears, DateTime.MaxValue.Year - 1);

    private DateTime? Next(DateTime after, int lastYear)
    {
        DateTime first = new DateTime(after.Ticks - (after.Ticks % TimeSpan.TicksPerMinute), after.Kind).AddMinutes(1);
        for (DateTime day = first.Date; day.Year <= lastYear; )
        {
            if (IsOn(day) && OnDay(day == first.Date ? first.TimeOfDay : TimeSpan.Zero) is { } time)
            {
                return day + time;
            }

            day = month.Has(day.Month) ? day.AddDays(1) : day.AddDays(1 - day.Day).AddMonths(1);
        }

        return null;
    }

    private bool Matches(DateTime time) =>
        time.Ticks % TimeSpan.TicksPerMinute == 0 && IsOn(time) && hour.Has(time.Hour) && minute.Has(time.Minute);

    private bool IsOn(DateTime day)
    {
        (bool inMonth, bool inWeek) = (dayOfMonth.Has(day.Day), dayOfWeek.Has((int)day.DayOfWeek));
        return month.Has(day.Month) && (dayOfMonth.IsOpen || dayOfWeek.IsOpen ? inMonth && inWeek : inMonth || inWeek);
    }

    /// <summary>The first time of day at or after a minute of it.</summary>
    private TimeSpan? OnDay(TimeSpan from)
    {
        if (hour.Has(from.Hours) && From(minute, from.Minutes) is { } sameHour)
        {
            return new TimeSpan(from.Hours, sameHour, 0);
        }

        return From(hour, from.Hours + 1) is { } later && From(minute, 0) is { } first ? new TimeSpan(later, first, 0) : null;
    }

    private static int? From(CronField field, int least) =>
        (field.Bits >> least) << least is not 0 and var bits ? BitOperations.TrailingZeroCount(bits) : null;
}

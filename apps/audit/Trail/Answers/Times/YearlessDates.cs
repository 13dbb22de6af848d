namespace Cairn.Trail.Answers.Times;

/// <summary>
/// Gives a year to dates that were named without one: the most recent past; and where the trail ended before that, the
/// last such date the trail reaches. <see cref="Assumption"/> says which was taken.
/// </summary>
internal sealed class YearlessDates(TimeContext context)
{
    /// <summary>A sentence about the year that was taken, once one was.</summary>
    public string? Assumption { get; private set; }

    /// <summary>A month and day; a weekday named with it has to fit. Null when no year of this century fits.</summary>
    public TimePoint? Day(int month, int day, DayOfWeek? weekday) =>
        Latest(year =>
            day <= DateTime.DaysInMonth(year, month)
            && new DateTime(year, month, day) is var date
            && (weekday is null || date.DayOfWeek == weekday)
                ? new TimePoint(date, date.AddDays(1))
                : null
        );

    public TimePoint? Month(int month) =>
        Latest(year => new TimePoint(new DateTime(year, month, 1), new DateTime(year, month, 1).AddMonths(1)));

    /// <summary>The day after the fourth Thursday of November, of a year or of the last one.</summary>
    public TimePoint? BlackFriday(int year) => year > 0 ? BlackFridayOf(year) : Latest(BlackFridayOf);

    private static TimePoint? BlackFridayOf(int year)
    {
        DateTime first = new(year, 11, 1);
        DateTime day = first.AddDays((((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7) + 22);
        return new TimePoint(day, day.AddDays(1));
    }

    /// <summary>A quarter or half, as <see cref="IsoReader.Part"/> reads it.</summary>
    public TimePoint? Part(string part) => Latest(year => IsoReader.Part(year, part, out _));

    private TimePoint? Latest(Func<int, TimePoint?> inYear)
    {
        DateTime now = context.LocalNow;
        DateTime? end = context.EndOfTrail is { } last && last.Year >= TimeContext.FirstYear ? context.ToLocal(last) : null;
        TimePoint? recent = null;
        for (int year = now.Year; year > now.Year - 40 && year >= TimeContext.FirstYear; year--)
        {
            if (inYear(year) is not { } point || point.From > now)
            {
                continue;
            }

            recent ??= point;
            if (end is { } ended && point.From > ended)
            {
                continue;
            }

            Assumption =
                recent.Value.From == point.From
                    ? $"No year was given: I took {point.From.Year}, the most recent."
                    : $"No year was given: I took {point.From.Year}, because the trail ends on {end:yyyy-MM-dd}.";
            return point with { Cycle = Cycle.Year };
        }

        if (recent is { } found)
        {
            Assumption = $"No year was given: I took {found.From.Year}, the most recent.";
        }

        return recent is { } only ? only with { Cycle = Cycle.Year } : null;
    }
}

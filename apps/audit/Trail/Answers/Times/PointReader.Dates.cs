namespace Cairn.Trail.Answers.Times;

/// <summary>Dates by the calendar: in digits, by month and day, by weekday, by quarter.</summary>
internal sealed partial class PointReader
{
    private TimePoint? ReadDate(ref int at, bool bare)
    {
        int start = at;
        if (IsAny(at, "the"))
        {
            at++;
        }

        if (at < tokens.Count && tokens[at].IsWord && Error is null)
        {
            TimePoint? found =
                ReadDigits(ref at, bare)
                ?? ReadRelative(ref at, bare)
                ?? ReadWeekdayDate(ref at, bare)
                ?? ReadMonthDay(ref at, null)
                ?? ReadDayMonth(ref at, null)
                ?? ReadMonth(ref at, bare)
                ?? ReadYearPart(ref at)
                ?? ReadPartOf(ref at)
                ?? ReadDayAlone(ref at, bare);
            if (found is not null)
            {
                Assume(yearless.Assumption);
                return found;
            }
        }

        at = start;
        return null;
    }

    private TimePoint? ReadDigits(ref int at, bool bare)
    {
        string word = Lower(at);
        if (IsoReader.Read(word, context, out string? error) is { } point)
        {
            at++;
            return point;
        }

        Error ??= error;
        bool yearWord = word == "year" && CalendarNames.Year(Lower(at + 1)) > 0;
        int year = CalendarNames.Year(yearWord ? Lower(at + 1) : word);
        if (year == 0 || (bare && !yearWord))
        {
            return null;
        }

        int part = yearWord ? at + 2 : at + 1;
        if (YearPart(Lower(part)) is { } quarter)
        {
            at = part + 1;
            return IsoReader.Part(year, quarter, out error) ?? Fail(error);
        }

        at = part;
        return new TimePoint(new DateTime(year, 1, 1), new DateTime(year, 1, 1).AddYears(1));
    }

    private TimePoint? Fail(string? error)
    {
        Error ??= error;
        return null;
    }

    /// <summary>A weekday alone, or with the date it falls on.</summary>
    private TimePoint? ReadWeekdayDate(ref int at, bool bare)
    {
        string word = Lower(at);
        if (CalendarNames.Weekday(word) is not { } weekday || (bare && word is "sun" or "sat" or "mon" or "wed" && !IsClockOrDate(at + 1)))
        {
            return null;
        }

        int next = IsBreak(at + 1) ? at + 2 : at + 1;
        if (IsAny(next, "the"))
        {
            next++;
        }

        int dateAt = next;
        TimePoint? date = IsoReader.Read(Lower(dateAt), context, out _);
        if (date is not null)
        {
            dateAt++;
        }

        date ??= ReadMonthDay(ref dateAt, weekday) ?? ReadDayMonth(ref dateAt, weekday);
        if (date is { } dated)
        {
            if (dated.From.DayOfWeek != weekday)
            {
                return Fail($"{dated.From:d MMMM yyyy} is a {dated.From.DayOfWeek}, not a {weekday}.");
            }

            at = dateAt;
            return dated;
        }

        at++;
        DateTime day = context.LocalNow.Date;
        while (day.DayOfWeek != weekday)
        {
            day = day.AddDays(-1);
        }

        return new TimePoint(day, day.AddDays(1)) { Cycle = Cycle.Week };
    }

    private TimePoint? ReadWeekend(ref int at)
    {
        if (!IsAny(at, "weekend"))
        {
            return null;
        }

        DateTime saturday = CalendarNames.StartOf(context.LocalNow, TimeUnit.Week).AddDays(5);
        saturday = saturday > context.LocalNow ? saturday.AddDays(-7) : saturday;
        int day = at + 2;
        at++;
        if (IsAny(at, "of") && ReadDate(ref day, bare: false) is { IsInstant: false } date)
        {
            at = day;
            saturday = CalendarNames.StartOf(date.From, TimeUnit.Week).AddDays(5);
        }

        Assume("The weekend is Saturday and Sunday.");
        return new TimePoint(saturday, saturday.AddDays(2));
    }

    private bool IsClockOrDate(int at)
    {
        int probe = IsAny(at, "at") || IsBreak(at) ? at + 1 : at;
        return ClockReader.Read(tokens, ref probe, out _) is not null
            || CalendarNames.Month(Lower(probe)) > 0
            || CalendarNames.Day(Lower(probe), out _) > 0;
    }

    /// <summary>November 3rd, Nov 3 2026, November 3, 2026.</summary>
    private TimePoint? ReadMonthDay(ref int at, DayOfWeek? weekday)
    {
        int month = CalendarNames.Month(Lower(at));
        int dayAt = IsAny(at + 1, "the") ? at + 2 : at + 1;
        int day = month == 0 ? 0 : CalendarNames.Day(Lower(dayAt), out _);
        if (day == 0 || IsCounted(dayAt))
        {
            return null;
        }

        return Dated(ref at, dayAt + 1, month, day, weekday);
    }

    /// <summary>3 November, 3rd of Nov, 2026.</summary>
    private TimePoint? ReadDayMonth(ref int at, DayOfWeek? weekday)
    {
        int day = CalendarNames.Day(Lower(at), out _);
        int monthAt = IsAny(at + 1, "of") ? at + 2 : at + 1;
        int month = day == 0 ? 0 : CalendarNames.Month(Lower(monthAt));
        return month == 0 ? null : Dated(ref at, monthAt + 1, month, day, weekday);
    }

    private TimePoint? Dated(ref int at, int next, int month, int day, DayOfWeek? weekday)
    {
        int yearAt = IsBreak(next) || IsAny(next, "of", "in") ? next + 1 : next;
        int year = CalendarNames.Year(Lower(yearAt));
        string written = $"{CalendarNames.MonthName(month)} {day}";
        if (year > 0)
        {
            at = yearAt + 1;
            return IsoReader.Day(year, month, day, $"{written} {year}", out string? error) ?? Fail(error);
        }

        // 2024 was a leap year: a day that not even it has is no day.
        if (IsoReader.Day(2024, month, day, written, out _) is null)
        {
            return Fail($"{written} is no date: {CalendarNames.MonthName(month)} has {DateTime.DaysInMonth(2024, month)} days at most.");
        }

        at = next;
        return yearless.Day(month, day, weekday) ?? Fail($"I know no year in which {written} was a {weekday}.");
    }

    // "november 3 weeks ago" counts weeks: the number is no day.
    private bool IsCounted(int dayAt) => CalendarNames.Unit(Lower(dayAt + 1)) != TimeUnit.None && !char.IsLetter(Lower(dayAt)[^1]);

    private TimePoint? ReadMonth(ref int at, bool bare)
    {
        if (IsAny(at, "month") && IsAny(at + 1, "of") && CalendarNames.Month(Lower(at + 2)) > 0)
        {
            at += 2;
            bare = false;
        }

        int month = CalendarNames.Month(Lower(at));
        int yearAt = IsBreak(at + 1) || IsAny(at + 1, "of", "in") ? at + 2 : at + 1;
        int year = month == 0 ? 0 : CalendarNames.Year(Lower(yearAt));
        if (year > 0)
        {
            at = yearAt + 1;
            return new TimePoint(new DateTime(year, month, 1), new DateTime(year, month, 1).AddMonths(1));
        }

        if (month == 0 || (bare && !CalendarNames.IsPlainMonth(Lower(at))))
        {
            return null;
        }

        at++;
        return yearless.Month(month);
    }

    private static string? YearPart(string word) => word.Length == 2 && word[0] is 'q' or 'h' && char.IsAsciiDigit(word[1]) ? word : null;

    /// <summary>Q3, Q3 2025, H1, third quarter of 2025, 2nd half.</summary>
    private TimePoint? ReadYearPart(ref int at)
    {
        string? part = YearPart(Lower(at));
        int next = at + 1;
        if (
            part is null
            && IsAny(at + 1, "quarter", "half")
            && CalendarNames.Day(Lower(at), out bool isOrdinal) is > 0 and <= 4 and int number
            && isOrdinal
        )
        {
            part = $"{(IsAny(at + 1, "quarter") ? 'q' : 'h')}{number}";
            next++;
        }
        else if (part is null && IsAny(at, "last", "final") && IsAny(at + 1, "quarter", "half") && IsAny(at + 2, "of"))
        {
            part = IsAny(at + 1, "quarter") ? "q4" : "h2";
            next++;
        }

        // H3 and Q7 are names of something else.
        if (part is null || IsoReader.Part(2024, part, out _) is null)
        {
            return null;
        }

        int yearAt = IsAny(next, "of", "in") || IsBreak(next) ? next + 1 : next;
        int year = CalendarNames.Year(Lower(yearAt));
        at = year > 0 ? yearAt + 1 : next;
        return year > 0 ? IsoReader.Part(year, part, out _) : yearless.Part(part);
    }

    /// <summary>The 3rd: the most recent such day.</summary>
    private TimePoint? ReadDayAlone(ref int at, bool bare)
    {
        int day = CalendarNames.Day(Lower(at), out bool isOrdinal);
        bool afterThe = at > 0 && IsAny(at - 1, "the");
        if (!isOrdinal || day is 0 or > 31 || !char.IsAsciiDigit(Lower(at)[0]) || bare || !afterThe)
        {
            return null;
        }

        at++;
        DateTime month = CalendarNames.StartOf(context.LocalNow, TimeUnit.Month);
        while (DateTime.DaysInMonth(month.Year, month.Month) < day || month.AddDays(day - 1) > context.LocalNow)
        {
            month = month.AddMonths(-1);
        }

        Assume("No month was given: I took the most recent.");
        return new TimePoint(month.AddDays(day - 1), month.AddDays(day));
    }
}

namespace Cairn.Trail.Answers.Times;

/// <summary>Times told from now: yesterday, last Tuesday, 2 weeks ago, this quarter; and parts of longer times.</summary>
internal sealed partial class PointReader
{
    private TimePoint? ReadRelative(ref int at, bool bare) =>
        ReadDayWord(ref at) ?? ReadAgo(ref at) ?? ReadLast(ref at, bare) ?? ReadWeekend(ref at);

    private TimePoint? ReadDayWord(ref int at)
    {
        DateTime now = context.LocalNow,
            today = now.Date;
        int days = Lower(at) switch
        {
            "today" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            "day" when IsAny(at + 1, "before") && IsAny(at + 2, "yesterday") => -2,
            "day" when IsAny(at + 1, "after") && IsAny(at + 2, "tomorrow") => 2,
            _ => int.MinValue,
        };
        if (days != int.MinValue)
        {
            at += Math.Abs(days) == 2 ? 3 : 1;
            return new TimePoint(today.AddDays(days), today.AddDays(days + 1));
        }

        if (IsAny(at, "now"))
        {
            at++;
            return new TimePoint(now, now);
        }

        if (IsAny(at, "black") && IsAny(at + 1, "friday"))
        {
            int year = CalendarNames.Year(Lower(at + 2));
            at += year > 0 ? 3 : 2;
            return yearless.BlackFriday(year);
        }

        if (IsAny(at, "overnight"))
        {
            at++;
            Assume("overnight is 18:00 yesterday to 09:00 today.");
            return new TimePoint(today.AddHours(-6), today.AddHours(9));
        }

        if (IsAny(at, "tonight"))
        {
            at++;
            Assume("tonight is 18:00 to midnight.");
            return new TimePoint(today.AddHours(18), today.AddDays(1));
        }

        bool lastNight = IsAny(at, "last") && IsAny(at + 1, "night", "evening");
        int part = at + 1;
        if ((lastNight || IsAny(at, "this")) && PartOfDay(ref part) is var (from, to))
        {
            DateTime day = lastNight ? today.AddDays(-1) : today;
            at = part;
            return new TimePoint(day + from, day + to);
        }

        return null;
    }

    /// <summary>2 weeks ago, an hour ago, half an hour ago, 3d ago.</summary>
    private TimePoint? ReadAgo(ref int at)
    {
        int next = at;
        bool half = IsAny(next, "half") && IsAny(next + 1, "an", "a") && IsAny(next + 2, "hour");
        if (half)
        {
            next++;
        }

        if (Amount(ref next) is not var (count, unit) || !IsAny(next, "ago", "back", "earlier"))
        {
            return null;
        }

        DateTime now = context.LocalNow;
        DateTime? moved = half ? now.AddMinutes(-30) : CalendarNames.Add(now, -count, unit);
        if (moved is not { } then)
        {
            return Fail($"{count} {unit.ToString().ToLowerInvariant()}s ago is further back than any trail.");
        }

        at = next + 1;
        return unit is TimeUnit.Minute or TimeUnit.Hour
            ? new TimePoint(then, then) { Width = unit == TimeUnit.Hour && !half ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1) }
            : new TimePoint(then.Date, then.Date.AddDays(1));
    }

    /// <summary>A count and a unit: 2 weeks, an hour, 24h, couple of days, a unit alone counting one.</summary>
    public (int Count, TimeUnit Unit)? Amount(ref int at, bool alone = false)
    {
        string word = Lower(at);
        int next = at;
        if (alone && CalendarNames.Unit(word) is not TimeUnit.None and TimeUnit one && word.Length > 2)
        {
            at++;
            return (1, one);
        }

        int digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
        {
            digits++;
        }

        if (
            digits is > 0 and <= 5
            && digits < word.Length
            && (word[digits..] == "m" ? TimeUnit.Minute : CalendarNames.Unit(word[digits..])) is not TimeUnit.None and TimeUnit glued
        )
        {
            at++;
            return (CalendarNames.Count(word[..digits]), glued);
        }

        if (IsAny(next, "a", "an") && IsAny(next + 1, "couple", "few"))
        {
            next++;
        }

        if (IsAny(next, "fortnight", "fortnights"))
        {
            at = next + 1;
            return (2, TimeUnit.Week);
        }

        int count = CalendarNames.Count(Lower(next));
        if (count > 0 && IsAny(next + 1, "fortnight", "fortnights"))
        {
            at = next + 2;
            return (2 * count, TimeUnit.Week);
        }

        next += IsAny(next, "couple") && IsAny(next + 1, "of") ? 2 : 1;
        TimeUnit unit = count < 0 ? TimeUnit.None : CalendarNames.Unit(Lower(next));
        if (unit == TimeUnit.None)
        {
            return null;
        }

        at = next + 1;
        return (count, unit);
    }

    /// <summary>last week, this month, next Friday, past 2 hours, last November, previous quarter.</summary>
    private TimePoint? ReadLast(ref int at, bool bare)
    {
        string word = Lower(at);
        int cycles = word switch
        {
            "last" or "past" or "previous" or "preceding" => -1,
            "this" or "current" => 0,
            "next" or "coming" => 1,
            _ => int.MinValue,
        };
        if (cycles == int.MinValue)
        {
            return null;
        }

        DateTime now = context.LocalNow;
        int next = at + 1;
        if (cycles < 0 && Amount(ref next) is var (count, counted))
        {
            at = next;
            return CalendarNames.Add(now, -count, counted) is { } from
                ? new TimePoint(from, now)
                : Fail($"{word} {count} {counted.ToString().ToLowerInvariant()}s reaches further back than any trail.");
        }

        TimeUnit unit = CalendarNames.Unit(Lower(next));
        if (unit != TimeUnit.None && Lower(next).Length > 2 && !IsAny(next + 1, "of"))
        {
            // "in the last week" counts back from now; "last week" is the one on the calendar.
            bool rolling =
                cycles < 0
                && (
                    word == "past"
                    || unit <= TimeUnit.Day
                    || (!bare && at > 1 && IsAny(at - 1, "the") && IsAny(at - 2, "in", "over", "within", "during", "for"))
                );
            at = next + 1;
            if (rolling)
            {
                return new TimePoint(CalendarNames.Add(now, -1, unit) ?? now, now);
            }

            DateTime start = CalendarNames.StartOf(now, unit);
            if (unit == TimeUnit.Week)
            {
                Assume("A week is Monday to Sunday.");
            }

            return CalendarNames.Add(start, cycles, unit) is { } first && CalendarNames.Add(first, 1, unit) is { } end
                ? new TimePoint(first, end)
                : null;
        }

        if (CalendarNames.Weekday(Lower(next)) is { } weekday)
        {
            at = next + 1;
            return OnWeekday(weekday, cycles, now.Date);
        }

        int month = CalendarNames.Month(Lower(next));
        if (month > 0)
        {
            at = next + 1;
            int year =
                cycles < 0 ? (month < now.Month ? now.Year : now.Year - 1)
                : cycles > 0 ? (month > now.Month ? now.Year : now.Year + 1)
                : now.Year;
            return new TimePoint(new DateTime(year, month, 1), new DateTime(year, month, 1).AddMonths(1));
        }

        if (IsAny(next, "weekend"))
        {
            at = next;
            return ReadWeekend(ref at) is { } weekend
                ? cycles > 0
                    ? (weekend with { Cycle = Cycle.Week }).Shift(1)
                    : weekend
                : null;
        }

        return null;
    }

    private static TimePoint OnWeekday(DayOfWeek weekday, int cycles, DateTime today)
    {
        DateTime day;
        if (cycles == 0)
        {
            day = CalendarNames.StartOf(today, TimeUnit.Week).AddDays(((int)weekday + 6) % 7);
        }
        else
        {
            day = today.AddDays(cycles);
            while (day.DayOfWeek != weekday)
            {
                day = day.AddDays(cycles);
            }
        }

        return new TimePoint(day, day.AddDays(1));
    }

    /// <summary>early November, end of last month, first week of March, week of November 3rd, the morning of the 3rd.</summary>
    private TimePoint? ReadPartOf(ref int at)
    {
        int next = at + 1;
        string part = Lower(at);
        TimeUnit unit = CalendarNames.Unit(Lower(next));
        bool first = part is "first" or "1st",
            last = part is "last" or "final";
        bool isUnit = (first || last) && unit is TimeUnit.Day or TimeUnit.Week or TimeUnit.Month && IsAny(next + 1, "of");
        bool early = part is "early" or "beginning" or "start",
            middle = part is "mid" or "middle",
            late = part is "late" or "end";
        bool weekOf = part == "week" && IsAny(next, "of");
        int hours = at;
        (TimeSpan From, TimeSpan To)? partOfDay =
            IsAny(next, "of") && part is "morning" or "afternoon" or "evening" or "night" ? PartOfDay(ref hours) : null;
        if (!isUnit && !early && !middle && !late && !weekOf && partOfDay is null)
        {
            return null;
        }

        next += isUnit ? 2 : 0;
        next += !isUnit && IsAny(next, "of") ? 1 : 0;
        if (ReadDate(ref next, bare: false) is not { IsInstant: false } whole)
        {
            return null;
        }

        at = next;
        if (partOfDay is var (from, to))
        {
            return whole with { From = whole.From + from, To = whole.From + to };
        }

        if (weekOf)
        {
            DateTime monday = CalendarNames.StartOf(whole.From, TimeUnit.Week);
            return whole with { From = monday, To = monday.AddDays(7) };
        }

        if (isUnit)
        {
            return first
                ? whole with
                {
                    To = CalendarNames.Add(whole.From, 1, unit) ?? whole.To,
                }
                : whole with
                {
                    From = CalendarNames.Add(whole.To, -1, unit) ?? whole.From,
                };
        }

        int third = Math.Max(1, (int)((whole.To - whole.From).TotalDays / 3));
        Assume($"{part} is a third of the time named.");
        return early ? whole with { To = whole.From.AddDays(third) }
            : late ? whole with { From = whole.To.AddDays(-third) }
            : whole with { From = whole.From.AddDays(third), To = whole.To.AddDays(-third) };
    }
}

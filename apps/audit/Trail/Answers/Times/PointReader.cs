using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>
/// Reads one named time among tokens: a date, a weekday, a time of day, a quarter, a tag. What it had to assume, what is
/// wrong and what is missing collect in the reader.
/// </summary>
internal sealed class PointReader(IReadOnlyList<Token> tokens, TimeContext context)
{
    private readonly YearlessDates yearless = new(context);

    /// <summary>What is wrong with a text that looks like a time but is none.</summary>
    public string? Error { get; set; }

    public TimeNeed? Need { get; private set; }

    public List<string> Assumptions { get; } = [];

    /// <summary>Reads a point and moves past it; null leaves <paramref name="at"/> where it was.</summary>
    /// <param name="bare">No preposition stands before it, so words that may mean something else are left alone.</param>
    /// <param name="references">Tags and commits may be meant.</param>
    public TimePoint? Read(ref int at, bool bare, bool references = false)
    {
        int start = at;
        if (ReadDated(ref at, bare) is { } dated)
        {
            return dated;
        }

        at = start;
        if (ReadClock(ref at) is { } clock)
        {
            int day = at;
            while (IsAny(day, "on", "of") || IsBreak(day))
            {
                day++;
            }

            if (ReadDate(ref day, bare: false) is { IsInstant: false } date)
            {
                at = day;
                return date.At(clock, context);
            }

            DateTime today = context.LocalNow.Date;
            TimePoint point = new TimePoint(today, today.AddDays(1)).At(clock, context) with { IsClock = true, Cycle = Cycle.Day };
            return point.From > context.LocalNow ? point.Shift(-1) : point;
        }

        at = start;
        return references ? ReadReference(ref at) ?? ReadIncident(ref at) : null;
    }

    private TimePoint? ReadDated(ref int at, bool bare)
    {
        TimePoint? read = ReadDate(ref at, bare);
        if (read is not { IsInstant: false } date)
        {
            return read;
        }

        int clockAt = at;
        while (IsAny(clockAt, "at") || IsBreak(clockAt))
        {
            clockAt++;
        }

        // "Friday, 18:00" but not "November, 14:00": a time of day needs a day.
        if (date.To - date.From == TimeSpan.FromDays(1) && ReadClock(ref clockAt) is { } clock)
        {
            at = clockAt;
            return date.At(clock, context);
        }

        int partAt = at;
        if (date.To - date.From == TimeSpan.FromDays(1) && PartOfDay(ref partAt) is var (from, to))
        {
            at = partAt;
            return date with { From = date.From + from, To = date.From + to };
        }

        return date;
    }

    private ClockTime? ReadClock(ref int at)
    {
        ClockTime? clock = ClockReader.Read(tokens, ref at, out string? error);
        Error ??= error;
        return clock;
    }

    /// <summary>Morning, afternoon, evening, night, with "in the" before it or not.</summary>
    private (TimeSpan From, TimeSpan To)? PartOfDay(ref int at)
    {
        int next = at;
        if (IsAny(next, "in") && IsAny(next + 1, "the"))
        {
            next += 2;
        }

        (int From, int To)? hours =
            next < tokens.Count && tokens[next].IsWord
                ? tokens[next].Lower switch
                {
                    "morning" => (6, 12),
                    "afternoon" => (12, 18),
                    "evening" => (18, 24),
                    "night" => (20, 30),
                    _ => null,
                }
                : null;
        if (hours is not { } part)
        {
            return null;
        }

        at = next + 1;
        Assume($"{tokens[next].Text} is {part.From:00}:00 to {part.To % 24:00}:00.");
        return (TimeSpan.FromHours(part.From), TimeSpan.FromHours(part.To));
    }

    private TimePoint? ReadReference(ref int at)
    {
        int name =
            IsAny(at, "tag", "commit", "release", "version") ? at + 1
            : IsAny(at, "the") && IsAny(at + 1, "tag", "commit", "release") ? at + 2
            : at;
        if (name >= tokens.Count || tokens[name].Kind is not (TokenKind.Word or TokenKind.Quoted))
        {
            return null;
        }

        string text = tokens[name].Text;
        if (context.ResolveRef?.Invoke(text) is { } when)
        {
            at = name + 1;
            DateTime local = context.ToLocal(when);
            return local.Year is >= TimeContext.FirstYear and <= TimeContext.LastYear
                ? new TimePoint(local, local) { IsReference = true, Width = TimeSpan.FromSeconds(1) }
                : null;
        }

        bool looksLikeOne = IsVersion(tokens[name].Lower) || IsCommit(tokens[name].Lower);
        if (looksLikeOne)
        {
            Error ??= $"I know no tag or commit {text}: see 'git tag' for the names there are.";
        }

        return null;
    }

    private TimePoint? ReadIncident(ref int at)
    {
        int noun = at;
        while (IsAny(noun, "the", "that", "this", "last", "our"))
        {
            noun++;
        }

        bool ticket = noun < tokens.Count && tokens[noun].Lower.StartsWith("inc-", StringComparison.Ordinal);
        if (!ticket && !IsAny(noun, "outage", "incident", "failure", "alert", "crash", "downtime", "page", "breakage", "problem", "error"))
        {
            return null;
        }

        // The ticket's own time is known where the trail names it.
        int named =
            !ticket && noun + 1 < tokens.Count && tokens[noun + 1].Lower.StartsWith("inc-", StringComparison.Ordinal) ? noun + 1 : noun;
        if (context.ResolveRef?.Invoke(tokens[named].Text) is { } known)
        {
            at = named + 1;
            DateTime local = context.ToLocal(known);
            return new TimePoint(local, local) { Width = TimeSpan.FromMinutes(1) };
        }

        Need = new TimeNeed(
            $"when {(named == noun && !ticket ? "the " : "")}{tokens[named].Text} began",
            "Write its time instead, as in 'what changed in the hour before 2026-11-03 14:00?'"
        );
        at = named + 1;
        DateTime now = context.LocalNow;
        return new TimePoint(now, now) { Width = TimeSpan.FromMinutes(1) };
    }

    private void Assume(string? sentence)
    {
        if (sentence is not null && !Assumptions.Contains(sentence))
        {
            Assumptions.Add(sentence);
        }
    }

    private bool IsAny(int at, params ReadOnlySpan<string> words) => at < tokens.Count && tokens[at].IsAny(words);

    private bool IsBreak(int at) => at < tokens.Count && tokens[at].Kind == TokenKind.Break && tokens[at].Text == ",";

    private string Lower(int at) => at < tokens.Count && tokens[at].IsWord ? tokens[at].Lower : "";

    /// <summary>Whether a word is written like a version: v1.4, 2.0.1, v3.</summary>
    public static bool IsVersion(string word)
    {
        string number = word.StartsWith('v') ? word[1..] : word;
        return number.Length > 0
            && char.IsAsciiDigit(number[0])
            && (word[0] == 'v' || number.Contains('.', StringComparison.Ordinal))
            && number.AsSpan().IndexOfAnyExcept("0123456789.-+abcrdetv") < 0;
    }

    /// <summary>Whether a word is written like a commit id: 7 to 64 hexadecimal digits, a digit and a letter among them.</summary>
    public static bool IsCommit(string word) =>
        word.Length is >= 7 and <= 64
        && word.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0
        && word.AsSpan().ContainsAnyInRange('0', '9')
        && (word.Length == 40 || word.AsSpan().ContainsAnyInRange('a', 'f'));

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
        if (alone && CalendarNames.Unit(word) is not TimeUnit.None and TimeUnit timeUnit && word.Length > 2)
        {
            at++;
            return (1, timeUnit);
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

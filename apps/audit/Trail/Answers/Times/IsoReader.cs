using System.Globalization;
using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>
/// Reads dates in digits: ISO 8601 dates, months, weeks and times, quarters and halves (<c>2026-Q3</c>), and dates with
/// slashes where only one order of day and month is possible. Source: https://www.iso.org/iso-8601-date-and-time-format.html
/// </summary>
internal static class IsoReader
{
    /// <summary>Reads one from a word; null when it has another shape, or when <paramref name="error"/> says what is wrong.</summary>
    public static TimePoint? Read(string word, TimeContext context, out string? error)
    {
        error = null;
        int t = word.IndexOf('t', StringComparison.Ordinal);
        string date = t > 0 ? word[..t] : word;
        if (date.Length < 5 || !char.IsAsciiDigit(date[0]))
        {
            return null;
        }

        if (date.Contains('/', StringComparison.Ordinal) && CalendarNames.Year(date[..4]) == 0)
        {
            return t > 0 ? null : WithSlashes(date, context, out error);
        }

        int year = CalendarNames.Year(date[..4]);
        if (year == 0)
        {
            return null;
        }

        TimePoint? day = FromYear(word, date, year, out error);
        return day is { } point && t > 0 ? WithClock(word[(t + 1)..], point, context, out error) : day;
    }

    /// <summary>A checked day; the error names it as it was written.</summary>
    public static TimePoint? Day(int year, int month, int day, string written, out string? error)
    {
        error = null;
        if (month is < 1 or > 12)
        {
            error = $"{written} is no date: there is no month {month}.";
            return null;
        }

        int last = DateTime.DaysInMonth(year, month);
        if (day < 1 || day > last)
        {
            error = $"{written} is no date: {CalendarNames.MonthName(month)} {year} has {last} days.";
            return null;
        }

        var from = new DateTime(year, month, day);
        return new TimePoint(from, from.AddDays(1));
    }

    private static TimePoint? FromYear(string word, string date, int year, out string? error)
    {
        error = null;
        string[] parts = date[4..]
            .TrimStart('-')
            .Split(date.Contains('/', StringComparison.Ordinal) ? '/' : '-', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2)
        {
            return null;
        }

        string first = parts[0];
        if (parts.Length == 1 && first.Length == 2 && first[0] is 'q' or 'h' && char.IsAsciiDigit(first[1]))
        {
            return Part(year, first, out error);
        }

        if (parts.Length == 1 && first.Length == 3 && first[0] == 'w' && CalendarNames.IsDigits(first[1..]))
        {
            int week = int.Parse(first[1..], CultureInfo.InvariantCulture);
            if (week < 1 || week > ISOWeek.GetWeeksInYear(year))
            {
                error = $"{word} is no week: {year} has {ISOWeek.GetWeeksInYear(year)} weeks.";
                return null;
            }

            DateTime monday = ISOWeek.ToDateTime(year, week, DayOfWeek.Monday);
            return new TimePoint(monday, monday.AddDays(7));
        }

        if (!Array.TrueForAll(parts, p => CalendarNames.IsDigits(p) && p.Length <= 2) || date[4] is not ('-' or '/'))
        {
            return null;
        }

        int month = int.Parse(first, CultureInfo.InvariantCulture);
        if (parts.Length == 2)
        {
            return Day(year, month, int.Parse(parts[1], CultureInfo.InvariantCulture), word, out error);
        }

        return Day(year, month, 1, word, out error) is { } start ? new TimePoint(start.From, start.From.AddMonths(1)) : null;
    }

    /// <summary>A quarter or half of a year: q1 to q4, h1 and h2.</summary>
    public static TimePoint? Part(int year, string part, out string? error)
    {
        int number = part[1] - '0',
            parts = part[0] == 'q' ? 4 : 2;
        error =
            number < 1 || number > parts
                ? $"{part.ToUpperInvariant()} is none: a year has {parts} {(parts == 4 ? "quarters" : "halves")}."
                : null;
        if (error is not null)
        {
            return null;
        }

        DateTime from = new DateTime(year, 1, 1).AddMonths((number - 1) * 12 / parts);
        return new TimePoint(from, from.AddMonths(12 / parts));
    }

    private static TimePoint? WithClock(string clock, TimePoint day, TimeContext context, out string? error)
    {
        int at = 0;
        ClockTime? time = ClockReader.Read([new Token(clock, clock, TokenKind.Word)], ref at, out error);
        return time is { } read ? day.At(read, context) : null;
    }

    private static TimePoint? WithSlashes(string date, TimeContext context, out string? error)
    {
        error = null;
        string[] parts = date.Split('/');
        if (
            parts.Length is not (2 or 3)
            || !Array.TrueForAll(parts, CalendarNames.IsDigits)
            || parts[0].Length > 2
            || parts[1].Length > 2
            || (parts.Length == 3 && CalendarNames.Year(parts[2]) == 0)
        )
        {
            return null;
        }

        int number = int.Parse(parts[0], CultureInfo.InvariantCulture),
            two = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (number is >= 1 and <= 12 && two is >= 1 and <= 12 && number != two)
        {
            error =
                $"{date} can be {number} {CalendarNames.MonthName(two)} or {two} {CalendarNames.MonthName(number)}: "
                + $"write {(parts.Length == 3 ? parts[2] : context.LocalNow.Year)}-{two:00}-{number:00} or "
                + $"{(parts.Length == 3 ? parts[2] : context.LocalNow.Year)}-{number:00}-{two:00}.";
            return null;
        }

        (int month, int day) = number > 12 ? (two, number) : (number, two);
        return parts.Length == 3 ? Day(CalendarNames.Year(parts[2]), month, day, date, out error)
            : Day(2024, month, day, date, out error) is null ? null
            : new YearlessDates(context).Day(month, day, null);
    }
}

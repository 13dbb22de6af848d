using System.Globalization;

namespace Cairn.Trail.Answers.Times;

/// <summary>A unit that times are counted in.</summary>
internal enum TimeUnit : byte
{
    None,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>The words of the calendar.</summary>
internal static class CalendarNames
{
    private static readonly string[] Months =
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];

    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Ordinals =
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ];

    private static readonly string[] Numbers =
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ];

    private static readonly HashSet<string> Openers = (
        "on in at during over within for throughout of across between from since after before until till through thru by up prior as "
        + "starting following past "
        + "around circa approximately near roughly the all any year today yesterday tomorrow day now tonight last this previous preceding "
        + "current next coming half "
        + "a an couple few early mid middle late beginning start end final week weekend month morning afternoon evening night noon midday "
        + "midnight hour minute quarter overnight fortnight black"
    )
        .Split(' ')
        .Concat(Months)
        .Concat(Weekdays)
        .Concat(Ordinals)
        .Concat(Numbers)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a time phrase can begin with a lower-case word; most words of a question are dismissed by this alone.</summary>
    public static bool Opens(string word) =>
        word.Length > 0
        && (
            char.IsAsciiDigit(word[0])
            || Openers.Contains(word)
            || (word.Length <= 5 && (Month(word) > 0 || Weekday(word) is not null))
            || (word.Length == 2 && word[0] is 'q' or 'h')
        );

    /// <summary>1 to 12, or 0. Abbreviations have three letters, or are sept.</summary>
    public static int Month(string word) =>
        word.Length < 3 ? 0
        : word == "sept" ? 9
        : 1 + Array.FindIndex(Months, m => m == word || (word.Length == 3 && m.StartsWith(word, StringComparison.Ordinal)));

    /// <summary>Whether a word says a month and hardly anything else.</summary>
    public static bool IsPlainMonth(string word) => word.Length > 3 && word is not ("may" or "march" or "sept") && Month(word) > 0;

    /// <summary>The weekday, plural included (<c>Fridays</c> is none); null when it is no weekday.</summary>
    public static DayOfWeek? Weekday(string word)
    {
        int index = Array.FindIndex(Weekdays, d => d == word);
        if (index < 0)
        {
            index = word switch
            {
                "sun" => 0,
                "mon" => 1,
                "tue" or "tues" => 2,
                "wed" or "weds" => 3,
                "thu" or "thur" or "thurs" => 4,
                "fri" => 5,
                "sat" => 6,
                _ => -1,
            };
        }

        return index < 0 ? null : (DayOfWeek)index;
    }

    /// <summary>The unit a word names, singular, plural or short; None when it names none.</summary>
    public static TimeUnit Unit(string word) =>
        word switch
        {
            "minute" or "minutes" or "min" or "mins" => TimeUnit.Minute,
            "hour" or "hours" or "h" or "hr" or "hrs" => TimeUnit.Hour,
            "day" or "days" or "d" => TimeUnit.Day,
            "week" or "weeks" or "w" or "wk" or "wks" => TimeUnit.Week,
            "month" or "months" => TimeUnit.Month,
            "quarter" or "quarters" => TimeUnit.Quarter,
            "year" or "years" or "y" or "yr" or "yrs" => TimeUnit.Year,
            _ => TimeUnit.None,
        };

    /// <summary>A count in digits or words up to twelve; -1 when it is none.</summary>
    public static int Count(string word) =>
        IsDigits(word) && word.Length <= 5 ? int.Parse(word, CultureInfo.InvariantCulture)
        : Array.IndexOf(Numbers, word) is >= 0 and int index ? index + 1
        : word is "a" or "an" ? 1
        : word is "couple" ? 2
        : word is "few" ? 3
        : -1;

    /// <summary>A day of the month: 3, 3rd, third. 0 when it is none; 32 and above are left for the caller to refuse.</summary>
    public static int Day(string word, out bool isOrdinal)
    {
        int index = Array.IndexOf(Ordinals, word);
        isOrdinal = index >= 0;
        if (isOrdinal)
        {
            return index + 1;
        }

        int digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
        {
            digits++;
        }

        isOrdinal = digits > 0 && word[digits..] is "st" or "nd" or "rd" or "th";
        return digits is 1 or 2 && (digits == word.Length || isOrdinal) ? int.Parse(word[..digits], CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A year in four digits that a trail can lie in; 0 when it is none.</summary>
    public static int Year(string word) =>
        word.Length == 4
        && IsDigits(word)
        && int.Parse(word, CultureInfo.InvariantCulture) is >= TimeContext.FirstYear and <= TimeContext.LastYear and int year
            ? year
            : 0;

    public static string MonthName(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    public static bool IsDigits(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>A time moved by so many units; null when it leaves the years that a trail can lie in.</summary>
    public static DateTime? Add(DateTime at, int count, TimeUnit unit)
    {
        long days =
            Math.Abs((long)count)
            * unit switch
            {
                TimeUnit.Year => 366,
                TimeUnit.Quarter => 92,
                TimeUnit.Month => 31,
                TimeUnit.Week => 7,
                TimeUnit.Day => 1,
                _ => 0,
            };
        if (days > 366L * 130)
        {
            return null;
        }

        DateTime moved = unit switch
        {
            TimeUnit.Minute => at.AddMinutes(count),
            TimeUnit.Hour => at.AddHours(count),
            TimeUnit.Day => at.AddDays(count),
            TimeUnit.Week => at.AddDays(7L * count),
            TimeUnit.Month => at.AddMonths(count),
            TimeUnit.Quarter => at.AddMonths(3 * count),
            _ => at.AddYears(count),
        };
        return moved.Year is >= TimeContext.FirstYear and <= TimeContext.LastYear ? moved : null;
    }

    /// <summary>The first moment of the unit that a time lies in; weeks begin on Monday.</summary>
    public static DateTime StartOf(DateTime at, TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Minute => at.Date.AddMinutes(Math.Floor(at.TimeOfDay.TotalMinutes)),
            TimeUnit.Hour => at.Date.AddHours(at.Hour),
            TimeUnit.Day => at.Date,
            TimeUnit.Week => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)),
            TimeUnit.Month => new DateTime(at.Year, at.Month, 1),
            TimeUnit.Quarter => new DateTime(at.Year, ((at.Month - 1) / 3 * 3) + 1, 1),
            _ => new DateTime(at.Year, 1, 1),
        };
}

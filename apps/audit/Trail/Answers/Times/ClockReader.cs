using System.Globalization;
using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>A time of day.</summary>
/// <param name="Zone">The offset from UTC that was written with it; null: the asker's.</param>
/// <param name="Width">What it means standing alone: a minute, or an hour where no minutes were written.</param>
internal readonly record struct ClockTime(TimeSpan OfDay, TimeSpan? Zone, TimeSpan Width);

/// <summary>Reads times of day: <c>14:30</c>, <c>2pm</c>, <c>2:30 pm CET</c>, <c>noon</c>.</summary>
internal static class ClockReader
{
    /// <summary>Reads one at a token; null leaves <paramref name="at"/> where it was, unless <paramref name="error"/> says what is
    /// wrong.</summary>
    public static ClockTime? Read(IReadOnlyList<Token> tokens, ref int at, out string? error)
    {
        error = null;
        if (at >= tokens.Count || !tokens[at].IsWord)
        {
            return null;
        }

        int next = at + 1;
        string word = tokens[at].Lower;
        TimeSpan? zone = null;
        int sign = word.Length > 4 ? word.AsSpan(1).IndexOfAny('+', '-', 'z') + 1 : 0;
        if (sign > 3 && char.IsAsciiDigit(word[0]) && Zone(word[sign..]) is { } attached)
        {
            zone = attached;
            word = word[..sign];
        }

        bool? afternoon = null;
        if (word.EndsWith("am", StringComparison.Ordinal) || word.EndsWith("pm", StringComparison.Ordinal))
        {
            afternoon = word[^2] == 'p';
            word = word[..^2];
        }
        else if (next < tokens.Count && tokens[next].IsAny("am", "pm", "a.m", "p.m") && Shape(word) is not null)
        {
            afternoon = tokens[next++].Lower[0] == 'p';
        }

        (int Hour, int Minute, int Second, bool HasMinutes)? shape = Shape(word);
        bool isBareNumber = shape is { HasMinutes: false } && afternoon is null;
        if (isBareNumber && !word.EndsWith('h') && !(next < tokens.Count && tokens[next].IsAny("o'clock", "oclock")))
        {
            return null;
        }

        if (isBareNumber && next < tokens.Count && tokens[next].IsAny("o'clock", "oclock"))
        {
            next++;
        }

        if (shape is not { } clock)
        {
            return null;
        }

        int hour = afternoon is { } pm ? (clock.Hour % 12) + (pm ? 12 : 0) : clock.Hour;
        if (
            hour > 23
            || clock.Minute > 59
            || clock.Second > 59
            || (afternoon is not null && clock.Hour is 0 or > 12 && afternoon is not null)
        )
        {
            bool isMidnight = hour == 24 && clock is { Minute: 0, Second: 0 } && afternoon is null;
            if (!isMidnight)
            {
                error = $"{tokens[at].Text} is no time of day: hours go from 0 to 23 and minutes from 0 to 59.";
                return null;
            }
        }

        if (zone is null && next < tokens.Count && tokens[next].IsWord && Zone(tokens[next].Lower) is { } written)
        {
            zone = written;
            next++;
        }

        at = next;
        return new ClockTime(
            new TimeSpan(hour, clock.Minute, clock.Second),
            zone,
            clock.HasMinutes ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1)
        );
    }

    /// <summary>An offset from UTC: z, utc, cet, +02:00, +0200, utc+2. Zones whose short name means several are not read.</summary>
    public static TimeSpan? Zone(string word)
    {
        switch (word)
        {
            case "z" or "utc" or "gmt":
                return TimeSpan.Zero;
            case "cet" or "bst":
                return TimeSpan.FromHours(1);
            case "cest":
                return TimeSpan.FromHours(2);
            case "est":
                return TimeSpan.FromHours(-5);
            case "edt":
                return TimeSpan.FromHours(-4);
            case "pst":
                return TimeSpan.FromHours(-8);
            case "pdt":
                return TimeSpan.FromHours(-7);
            case "jst":
                return TimeSpan.FromHours(9);
        }

        string offset =
            word.StartsWith("utc", StringComparison.Ordinal) || word.StartsWith("gmt", StringComparison.Ordinal) ? word[3..] : word;
        if (offset.Length < 2 || offset[0] is not ('+' or '-'))
        {
            return null;
        }

        string digits = offset[1..].Replace(":", "", StringComparison.Ordinal);
        if (!CalendarNames.IsDigits(digits) || digits.Length > 4 || digits.Length == 3)
        {
            return null;
        }

        int number = int.Parse(digits, CultureInfo.InvariantCulture);
        int minutes = digits.Length == 4 ? (number / 100 * 60) + (number % 100) : number * 60;
        return minutes > 14 * 60 ? null : TimeSpan.FromMinutes(offset[0] == '-' ? -minutes : minutes);
    }

    private static (int Hour, int Minute, int Second, bool HasMinutes)? Shape(string word)
    {
        if (word is "noon" or "midday")
        {
            return (12, 0, 0, true);
        }

        if (word is "midnight")
        {
            return (0, 0, 0, true);
        }

        Span<int> parts = stackalloc int[3];
        int count = 0,
            digits = 0;
        for (int i = 0; i <= word.Length; i++)
        {
            if (i < word.Length && char.IsAsciiDigit(word[i]) && digits < 2)
            {
                parts[count] = (parts[count] * 10) + (word[i] - '0');
                digits++;
                continue;
            }

            bool separates = i < word.Length && (word[i] == ':' || (word[i] == 'h' && count == 0));
            if (digits == 0 || (count > 0 && digits != 2) || (i < word.Length && !separates && !(word[i] == '.' && count == 2)))
            {
                return null;
            }

            count++;
            digits = 0;
            if (i == word.Length || word[i] == '.' || (word[i] == 'h' && i + 1 == word.Length))
            {
                break; // fractions of a second are not kept
            }

            if (count == 3)
            {
                return null;
            }
        }

        return (parts[0], parts[1], parts[2], count > 1);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>Durations as Go's <c>time.ParseDuration</c> reads them: <c>10h</c>, <c>1h30m</c>, <c>1.5h</c>; there are no days.</summary>
internal static partial class GoDuration
{
    /// <returns>To 100 ns; null where Go refuses it.</returns>
    public static TimeSpan? Parse(string text)
    {
        bool isNegative = text.StartsWith('-');
        string amount = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (amount == "0")
        {
            return TimeSpan.Zero;
        }

        if (!Whole().IsMatch(amount))
        {
            return null;
        }

        decimal ticks = 0;
        foreach (Match part in Part().Matches(amount))
        {
            string digits = "0" + part.Groups["number"].Value;
            if (
                !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
                || number > long.MaxValue
            )
            {
                return null;
            }

            ticks += number * TicksOf(part.Groups["unit"].Value);
        }

        // Go counts nanoseconds in 64 bits.
        return ticks > long.MaxValue / 100 ? null : TimeSpan.FromTicks((long)ticks * (isNegative ? -1 : 1));
    }

    private static decimal TicksOf(string unit) =>
        unit switch
        {
            "ns" => 0.01m,
            "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            _ => TimeSpan.TicksPerHour,
        };

    [GeneratedRegex(@"\A(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex("(?<number>[0-9]+\\.?[0-9]*|\\.[0-9]+)(?<unit>ns|us|µs|μs|ms|s|m|h)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}

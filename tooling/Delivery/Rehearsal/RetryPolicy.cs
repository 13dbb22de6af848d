using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Fields;

namespace Cairn.Delivery.Rehearsal;

/// <summary>How ArgoCD retries a sync that failed. Source: <c>RetryStrategy.NextRetryAt</c> in <c>types.go</c>, and
/// <c>autoSync</c>.</summary>
/// <param name="Limit">How often; negative for ever.</param>
/// <param name="Refreshes">Whether a retry takes the newest revision; else each keeps the one it began with.</param>
internal sealed partial record RetryPolicy(long Limit, bool Refreshes, TimeSpan Duration, long Factor, TimeSpan Longest)
{
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultLongest = TimeSpan.FromMinutes(3);

    /// <summary>How long all retries wait together; null where they never end.</summary>
    public TimeSpan? Total
    {
        get
        {
            if (Limit < 0)
            {
                return null;
            }

            // The count is raised before the wait is computed, so the first wait is the duration times the factor.
            double seconds = 0;
            for (long retry = 1; retry <= Math.Min(Limit, 1_000); retry++)
            {
                double wait = Duration.TotalSeconds * Math.Pow(Factor, retry);
                seconds +=
                    Longest > TimeSpan.Zero ? Math.Min(wait, Longest.TotalSeconds) : Math.Min(wait, TimeSpan.FromDays(365).TotalSeconds);
            }

            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(3650).TotalSeconds));
        }
    }

    /// <param name="syncPolicy">The Application's <c>spec.syncPolicy</c>.</param>
    public static RetryPolicy Of(Field? syncPolicy)
    {
        if (syncPolicy?["retry"] is not { } retry)
        {
            return new RetryPolicy(5, false, DefaultDuration, 2, DefaultLongest);
        }

        Field? backoff = retry["backoff"];
        return new RetryPolicy(
            Number(retry["limit"]?.Text) ?? 0,
            retry["refresh"]?.Text == "true",
            GoDuration(backoff?["duration"]?.Text) ?? DefaultDuration,
            Number(backoff?["factor"]?.Text) ?? 2,
            GoDuration(backoff?["maxDuration"]?.Text) ?? DefaultLongest
        );
    }

    /// <summary>Says it in a sentence: how often, for how long, at which revision.</summary>
    public string Text()
    {
        string tries = Limit switch
        {
            0 => "ArgoCD does not retry it",
            < 0 => "ArgoCD retries it for ever",
            1 => $"ArgoCD retries it once, after {Shown(Total!.Value)}",
            _ => $"ArgoCD retries it {Limit} times over at least {Shown(Total!.Value)}",
        };
        return Limit == 0 ? tries + "."
            : Refreshes ? tries + ", each time at the newest revision."
            : tries
                + ", each time at the revision it began with: until it gives up, a fix in Git is not used unless a person terminates "
                + "the operation (retry.refresh: true changes that).";
    }

    private static string Shown(TimeSpan time) =>
        time.TotalMinutes < 2 ? $"{time.TotalSeconds:0} s"
        : time.TotalHours < 3 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0} h";

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>As Go's <c>time.ParseDuration</c>, or a bare number of seconds.</summary>
    private static TimeSpan? GoDuration(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double plain))
        {
            return Seconds(plain);
        }

        MatchCollection parts = Part().Matches(text);
        return parts.Count > 0 && parts.Sum(part => part.Length) == text.Length
            ? Seconds(
                parts.Sum(part =>
                    double.Parse(part.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                    * Unit(part.Groups[2].Value)
                )
            )
            : null;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds));

    private static double Unit(string unit) =>
        unit switch
        {
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            "ms" => 0.001,
            "us" or "µs" => 0.000_001,
            _ => 0.000_000_001,
        };

    [GeneratedRegex(@"([0-9]*\.?[0-9]+)(h|ms|us|µs|ns|m|s)")]
    private static partial Regex Part();
}

namespace Cairn.Trail.Answers.Times;

/// <summary>What a time is read against; see <see cref="TimeExpression.Parse"/>.</summary>
internal sealed record TimeContext(
    DateTimeOffset Now,
    DateTimeOffset? EndOfTrail,
    Func<string, DateTimeOffset?>? ResolveRef,
    TimeSpan Offset
)
{
    /// <summary>Dates before and after these years are taken for mistakes.</summary>
    public const int FirstYear = 1970,
        LastYear = 2199;

    /// <summary>Now on the asker's clock.</summary>
    public DateTime LocalNow { get; } = Clamp(Now).ToOffset(Offset).DateTime;

    /// <summary>A local time as an instant.</summary>
    public DateTimeOffset ToUtc(DateTime local) => new DateTimeOffset(local, Offset).ToUniversalTime();

    public DateTime ToLocal(DateTimeOffset at) => Clamp(at).ToOffset(Offset).DateTime;

    private static DateTimeOffset Clamp(DateTimeOffset now) =>
        now.Year < FirstYear ? new DateTimeOffset(FirstYear, 1, 2, 0, 0, 0, TimeSpan.Zero)
        : now.Year > LastYear ? new DateTimeOffset(LastYear, 12, 30, 0, 0, 0, TimeSpan.Zero)
        : now;
}

/// <summary>How soon a time that was only partly said comes round again.</summary>
internal enum Cycle : byte
{
    None,
    Day,
    Week,
    Year,
}

/// <summary>A named stretch of the local calendar: a day, an hour, a quarter; or a moment, where both ends are the same.</summary>
/// <param name="From">Its first moment on the asker's clock.</param>
/// <param name="To">The first moment after it.</param>
internal readonly record struct TimePoint(DateTime From, DateTime To)
{
    /// <summary>How it repeats, where the year, week or day was left out.</summary>
    public Cycle Cycle { get; init; }

    /// <summary>Only a time of day was named; the day is a guess.</summary>
    public bool IsClock { get; init; }

    /// <summary>For a moment: how much of time it means when it stands alone (14:30 a minute, 2pm an hour).</summary>
    public TimeSpan Width { get; init; }

    /// <summary>A tag or commit: what follows it does not include it.</summary>
    public bool IsReference { get; init; }

    public bool IsInstant => From == To;

    /// <summary>A time of day on the day this begins.</summary>
    public TimePoint At(ClockTime clock, TimeContext context)
    {
        DateTime moment = From.Date + clock.OfDay;
        if (clock.Zone is { } zone)
        {
            moment += context.Offset - zone;
        }

        return this with
        {
            From = moment,
            To = moment,
            Width = clock.Width,
            IsClock = false,
        };
    }

    public TimePoint Shift(int cycles) =>
        Cycle switch
        {
            Cycle.Day => this with { From = From.AddDays(cycles), To = To.AddDays(cycles) },
            Cycle.Week => this with { From = From.AddDays(7 * cycles), To = To.AddDays(7 * cycles) },
            Cycle.Year => this with { From = From.AddYears(cycles), To = To.AddYears(cycles) },
            _ => this,
        };
}

/// <summary>A time phrase found among tokens.</summary>
/// <param name="Start">The first token of it, its preposition included.</param>
/// <param name="End">The token after it.</param>
internal readonly record struct TimeMatch(int Start, int End, TimeExpression Expression);

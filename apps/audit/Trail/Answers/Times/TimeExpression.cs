using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>Something only the asker can tell, and how to say it.</summary>
/// <param name="What">What is missing: <c>when the outage began</c>.</param>
/// <param name="HowToGive">One sentence that says what to write instead.</param>
public sealed record TimeNeed(string What, string HowToGive);

/// <summary>Which end of the named time an instant is wanted for.</summary>
public enum TimeEdge : byte
{
    /// <summary>Its first moment, for <c>--since</c>.</summary>
    Start,

    /// <summary>The first moment after it, for <c>--until</c>.</summary>
    End,
}

/// <summary>Either a value or one sentence that says what is wrong with the text and what to write instead.</summary>
public readonly record struct TimeReading<T>(T? Value, string? Error)
    where T : class;

/// <summary>A moment that somebody named.</summary>
public sealed record TimeInstant(DateTimeOffset At, IReadOnlyList<string> Assumptions)
{
    /// <summary>It is the first moment after a day or a longer time, which is not in it.</summary>
    public bool IsEnd { get; init; }
}

/// <summary>A time as somebody wrote it, understood.</summary>
/// <param name="Range">The stretch of time; all of it when <paramref name="Need"/> is set.</param>
/// <param name="Words">How it was understood: <c>Tuesday 3 November 2026, whole day, UTC</c>.</param>
/// <param name="Assumptions">One sentence for each thing that was not said, such as the year.</param>
/// <param name="Need">What has to be known first, as for "the hour before the outage".</param>
public sealed record TimeExpression(TimeRange Range, string Words, IReadOnlyList<string> Assumptions, TimeNeed? Need = null)
{
    /// <summary>The longest text that is read.</summary>
    public const int LongestText = 200;

    /// <summary>The moment itself, where a clock time or a moment was written; null for days and longer times.</summary>
    public DateTimeOffset? Instant { get; init; }

    /// <summary>Reads a text that is a time and nothing else.</summary>
    /// <param name="now">The moment the question is asked; relative times count back from it.</param>
    /// <param name="endOfTrail">When the trail's last change landed: a date without a year is not put after it. Null: unknown.</param>
    /// <param name="resolveRef">The time of a tag, commit or ticket by its name; null when there is no such thing.</param>
    /// <param name="offset">The local clock of the asker. Times that name an offset of their own keep it.</param>
    public static TimeReading<TimeExpression> Parse(
        string text,
        DateTimeOffset now,
        DateTimeOffset? endOfTrail = null,
        Func<string, DateTimeOffset?>? resolveRef = null,
        TimeSpan offset = default
    )
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new(null, "The time is empty: write one such as 2026-11-03, 'last Tuesday' or '2 weeks ago'.");
        }

        if (text.Length > LongestText)
        {
            return new(null, $"A time of more than {LongestText} characters is none: write one such as 2026-11-03.");
        }

        IReadOnlyList<Token> tokens = Tokenizer.Read(text);
        var reader = new TimeReader(tokens, new TimeContext(now, endOfTrail, resolveRef, offset));
        TimeMatch? match = reader.ReadPhrase(0, alone: true);
        if (reader.Error is { } error)
        {
            return new(null, error);
        }

        return match is { } found && found.End == tokens.Count
            ? new(found.Expression, null)
            : new(
                null,
                $"'{text.Trim()}' is no time I know: write one such as 2026-11-03, 'November 3rd', 'last Tuesday' or '2 weeks ago'."
            );
    }

    /// <summary>Reads a text that names one moment, for <c>--since</c> and <c>--until</c>.</summary>
    /// <param name="edge">Which end of a longer time counts: a day since its start, or until its end.</param>
    /// <inheritdoc cref="Parse"/>
    public static TimeReading<TimeInstant> ParseInstant(
        string text,
        DateTimeOffset now,
        TimeEdge edge,
        DateTimeOffset? endOfTrail = null,
        Func<string, DateTimeOffset?>? resolveRef = null,
        TimeSpan offset = default
    )
    {
        (TimeExpression? expression, string? error) = Parse(text, now, endOfTrail, resolveRef, offset);
        if (expression is null)
        {
            return new(null, error);
        }

        if (expression.Need is { } need)
        {
            return new(null, $"I don't know {need.What}. {need.HowToGive}");
        }

        DateTimeOffset? at =
            expression.Instant is { } moment ? moment
            : edge == TimeEdge.Start ? expression.Range.From ?? expression.Range.To
            : expression.Range.To ?? expression.Range.From;
        return at is { } instant
            ? new(
                new TimeInstant(instant, expression.Assumptions)
                {
                    IsEnd = expression.Instant is null && edge == TimeEdge.End && expression.Range.To is not null,
                },
                null
            )
            : new(null, $"'{text.Trim()}' names no moment: write one such as 2026-11-03 or '2 weeks ago'.");
    }
}

using System.Globalization;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Views;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Says since when, until when and how long a field had a value, and which it had before.</summary>
internal sealed class IntervalSentences(ITrail trail, Question question)
{
    /// <param name="places">The intervals that are meant, by their place in the line.</param>
    public IEnumerable<string> Of(ValueLine line, IReadOnlyList<int> places) =>
        question.Asking.HasFlag(QuestionTopics.ValueBefore) ? [Before(line, places[^1])]
        : places.Count == 1 || question.Pick == ResultSelection.Last ? [Held(line, places[^1])]
        : question.Pick == ResultSelection.First ? [Held(line, places[0])]
        : [.. places.Select(place => Held(line, place)), .. Together(line, places)];

    private string Held(ValueLine line, int place)
    {
        (IntervalView interval, FieldEvent set) = (line.Intervals[place], line.Events[place]);
        DateTimeOffset from = interval.Row.LandedAt.At;
        string setBy = $"set by {AnswerSentences.Authors(set.Stored.Landing, set.Field)} ({set.Stored.Landing.Id[..12]})";
        string was = set.Field.Before is { } before ? $"; it was {AnswerSentences.Short(before)} before" : "";
        string name = Name(set);
        string cut =
            IsCut(set) ? " at the latest, where the history of this shallow clone begins"
            : interval.Row.Unread is { } unread
                ? $" at the latest: the file could not be read from {unread[0].LandedAt.Minute} ({unread[0].Reason})"
            : "";
        string value = AnswerSentences.Short(set.Field.After);
        if (End(line, place) is not { } end)
        {
            return interval.IsNow
                ? $"{name} has been {value} since {AnswerSentences.Time(from)}{cut} ({Span(from, question.AskedAt)}), {setBy}{was}."
                : $"{name} was {value} from {AnswerSentences.Time(from)}{cut}, {setBy}{was}; the trail does not tell until when.";
        }

        HistoryRowView? following = line.Intervals.ElementAtOrDefault(place + 1)?.Row;
        string then =
            (following?.Unread?[0] ?? interval.Row.UnreadSince) is { } gap
                ? $"then the file could not be read ({gap.Id[..12]}, {gap.Reason})"
                    + (
                        following is null ? ", and what it is now is not known"
                        : following.After is { } found
                            ? $"; read again on {following.LandedAt.Minute}, it was {AnswerSentences.Short(found)}"
                        : $"; read again on {following.LandedAt.Minute}, it was removed"
                    )
            : line.Events.ElementAtOrDefault(place + 1)?.Field is not { } next
                ? $"then {line.View.File} went on as {line.Events[place].Line.Left?.To ?? "another file"}"
            : next.After is { } after ? $"then it became {AnswerSentences.Short(after)}"
            : "then it was removed";
        return $"{name} was {value} from {AnswerSentences.Time(from)}{cut} until {AnswerSentences.Time(end)} ({Span(from, end)}), "
            + $"{setBy}{was}; {then}.";
    }

    private string Before(ValueLine line, int place)
    {
        FieldEvent set = line.Events[place];
        string when = AnswerSentences.Time(set.Stored.Landing.LandedAt);
        string value = AnswerSentences.Short(set.Field.After);
        if (set.Field.Before is not { } before)
        {
            return IsCut(set)
                ? $"{Name(set)} was {value} by {when}; what it was before is not in this shallow clone."
                : $"{Name(set)} was added as {value} on {when}; before that it had no value in the trail.";
        }

        if (line.Intervals[place].Row.Unread is { } unread)
        {
            return $"{Name(set)} was {AnswerSentences.Short(before)} when it could last be read before it was {value} on {when}: the file "
                + $"could not be read from {unread[0].LandedAt.Minute} ({unread[0].Reason}).";
        }

        DateTimeOffset? since = place > 0 ? line.Intervals[place - 1].Row.LandedAt.At : null;
        return $"{Name(set)} was {AnswerSentences.Short(before)} before it became {value} on {when}"
            + (
                since is { } from && line.Events[place - 1].Field.After == before
                    ? $"; it had been {AnswerSentences.Short(before)} since {AnswerSentences.Time(from)} "
                        + $"({Span(from, set.Stored.Landing.LandedAt)})."
                    : "."
            );
    }

    /// <summary>How long several intervals are together.</summary>
    private IEnumerable<string> Together(ValueLine line, IReadOnlyList<int> places)
    {
        if (!question.Asking.HasFlag(QuestionTopics.HowLong))
        {
            yield break;
        }

        TimeSpan all = TimeSpan.Zero;
        foreach (int place in places)
        {
            DateTimeOffset? end = End(line, place) ?? (line.Intervals[place].IsNow ? question.AskedAt : null);
            if (end is null)
            {
                yield break;
            }

            all += end.Value - line.Intervals[place].Row.LandedAt.At;
        }

        yield return $"Together {Text(all)}, in {places.Count} intervals.";
    }

    /// <summary>Whether the history of a shallow clone begins with a landing, so that what it adds may be older.</summary>
    private bool IsCut(FieldEvent set) => trail.Facts.State.Shallow.Split(' ').Contains(set.Stored.Landing.Id);

    private static DateTimeOffset? End(ValueLine line, int place) => line.Intervals[place].EndedAt?.At;

    private string Name(FieldEvent one) => AnswerSentences.Name(one.Field, trail.Environments.Of(one.Field.File, one.Stored.Number));

    private static string Span(DateTimeOffset from, DateTimeOffset to) => Text(to - from);

    /// <summary>Whole units, rounded down, of the largest that there are two of.</summary>
    private static string Text(TimeSpan time) =>
        time.TotalDays >= 2 ? Many(time.TotalDays, "day")
        : time.TotalHours >= 2 ? Many(time.TotalHours, "hour")
        : time.TotalMinutes >= 2 ? Many(time.TotalMinutes, "minute")
        : Many(Math.Max(0, time.TotalSeconds), "second");

    private static string Many(double count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(count):N0} {unit}{(Math.Floor(count) == 1 ? "" : "s")}");
}

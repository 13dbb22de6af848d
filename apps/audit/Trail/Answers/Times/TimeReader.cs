using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>
/// Reads time phrases among tokens: points with the words that make ranges of them (on, since, between, the hour
/// before). One reader reads one text; after an error it finds nothing more.
/// </summary>
internal sealed class TimeReader(IReadOnlyList<Token> tokens, TimeContext context)
{
    private PointReader points = new(tokens, context);

    public string? Error => points.Error;

    /// <summary>Reads the phrase that starts at a token; null when none does.</summary>
    /// <param name="alone">The text is meant to be a time: words that could mean something else are times.</param>
    public TimeMatch? ReadPhrase(int start, bool alone)
    {
        if (Error is not null || (!alone && !CalendarNames.Opens(Lower(start))))
        {
            return null;
        }

        points = new PointReader(tokens, context);
        int at = start;
        (DateTime? From, DateTime? To, DateTime? Instant)? read = ReadRange(ref at, alone);
        if (read is not { } range || Error is not null)
        {
            return null;
        }

        if (points.Need is not null)
        {
            return new TimeMatch(start, at, new TimeExpression(TimeRange.All, points.Need.What, points.Assumptions, points.Need));
        }

        var utc = new TimeRange(range.From is { } f ? context.ToUtc(f) : null, range.To is { } t ? context.ToUtc(t) : null);
        if (utc.IsEmpty && range.Instant is null)
        {
            points.Error = $"The time ends before it begins: {string.Join(' ', tokens.Skip(start).Take(at - start).Select(x => x.Text))}.";
            return null;
        }

        return new TimeMatch(
            start,
            at,
            new TimeExpression(utc, utc.InWords(context.Offset), points.Assumptions)
            {
                Instant = range.Instant is { } instant ? context.ToUtc(instant) : null,
            }
        );
    }

    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadRange(ref int at, bool alone)
    {
        if (IsAny(at, "all", "any") && IsAny(at + 1, "time"))
        {
            at += 2;
            return (null, null, null);
        }

        if (IsAny(at, "year") && IsAny(at + 1, "to") && IsAny(at + 2, "date"))
        {
            at += 3;
            return (CalendarNames.StartOf(context.LocalNow, TimeUnit.Year), null, null);
        }

        return ReadBetween(ref at, alone)
            ?? ReadAround(ref at)
            ?? ReadBeside(ref at)
            ?? ReadOpen(ref at, alone)
            ?? ReadPlain(ref at, alone);
    }

    /// <summary>between X and Y; from X to Y; from X on.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadBetween(ref int at, bool alone)
    {
        bool between = IsAny(at, "between");
        if (!between && !IsAny(at, "from"))
        {
            return null;
        }

        // In a question "from v1.4 to v1.5" is what a version was changed from and to.
        bool references = between || alone;
        int next = at + 1;
        if (ReadDays(ref next) is { } days)
        {
            at = next;
            return days;
        }

        if (points.Read(ref next, bare: false, references) is not { } first)
        {
            return null;
        }

        int second = next;
        bool joined =
            second < tokens.Count
            && (
                tokens[second].Kind == TokenKind.Dash
                || (between ? IsAny(second, "and", "to") : IsAny(second, "to", "until", "till", "through", "thru"))
            );
        if (joined)
        {
            second++;
            if (points.Read(ref second, bare: false, references) is { } last)
            {
                at = second;
                return Join(first, last);
            }
        }

        if (between)
        {
            return null;
        }

        at = IsAny(next, "on", "onward", "onwards") ? next + 1 : next;
        return first.IsInstant ? (first.From, null, first.From) : (first.From, at > next ? null : first.To, null);
    }

    /// <summary>around noon on Nov 3: an hour to each side of a moment, a day to each side of a day.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadAround(ref int at)
    {
        int next = at + 1;
        if (
            !IsAny(at, "around", "circa", "approximately", "near", "roughly")
            || points.Read(ref next, bare: false, references: true) is not { } point
        )
        {
            return null;
        }

        at = next;
        TimeSpan slack = point.IsInstant ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        points.Assumptions.Add($"Around is {(point.IsInstant ? "an hour" : "a day")} to each side.");
        return (point.From - slack, point.To + slack, null);
    }

    /// <summary>the hour before X, in the 2 days after X, within 30 minutes of X.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadBeside(ref int at)
    {
        int next = at;
        bool within = IsAny(next, "within");
        while (IsAny(next, "in", "during", "within", "over", "the", "last", "first", "full"))
        {
            next++;
        }

        if (points.Amount(ref next, alone: true) is not var (count, unit))
        {
            return null;
        }

        bool leading = IsAny(next, "leading", "running") && IsAny(next + 1, "up") && IsAny(next + 2, "to");
        bool prior = IsAny(next, "prior") && IsAny(next + 1, "to");
        bool before = leading || prior || IsAny(next, "before", "preceding", "until");
        bool after = IsAny(next, "after", "following", "since");
        bool both = within && IsAny(next, "of");
        next +=
            leading ? 3
            : prior ? 2
            : 1;
        if ((!before && !after && !both) || points.Read(ref next, bare: false, references: true) is not { } point)
        {
            return null;
        }

        at = next;
        DateTime? start = before || both ? CalendarNames.Add(point.From, -count, unit) : point.To;
        DateTime? end = after || both ? CalendarNames.Add(point.To, count, unit) : point.From;
        if (start is null || end is null)
        {
            points.Error = $"{count} {unit.ToString().ToLowerInvariant()}s reaches further than any trail.";
        }

        return (start, end, null);
    }

    /// <summary>since X, after X, before X, until X, as of X, by X.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadOpen(ref int at, bool alone)
    {
        int next = at + 1;
        bool since = IsAny(at, "since", "starting"),
            after = IsAny(at, "after", "following", "past");
        bool before = IsAny(at, "before"),
            until = IsAny(at, "until", "till", "through", "thru", "by");
        bool upTo = IsAny(at, "up", "prior") && IsAny(at + 1, "to", "until"),
            asOf = IsAny(at, "as") && IsAny(at + 1, "of", "at");
        if (!since && !after && !before && !until && !upTo && !asOf)
        {
            return null;
        }

        before |= upTo && IsAny(at, "prior");
        next += upTo || asOf || (since && IsAny(next, "from", "on", "with")) ? 1 : 0;
        bool references = alone || IsAny(at, "since", "after", "before", "until", "till");
        if (points.Read(ref next, bare: IsAny(at, "by", "past"), references) is not { } point)
        {
            return null;
        }

        at = next;
        if (asOf)
        {
            return (null, point.To, point.IsInstant ? point.To : null);
        }

        if (since || after)
        {
            DateTime from = after ? point.To : point.From;
            return (point.IsReference ? from.AddSeconds(1) : from, null, point.IsInstant ? point.From : null);
        }

        DateTime to = before ? point.From : point.To;
        return (null, point.IsReference && !before ? to.AddSeconds(1) : to, point.IsInstant ? point.From : null);
    }

    /// <summary>on X, in X, X alone, X to Y, X between 14:00 and 16:00.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadPlain(ref int at, bool alone)
    {
        int next = at;
        while (IsAny(next, "on", "in", "at", "during", "over", "within", "for", "throughout", "of", "across"))
        {
            next++;
        }

        bool bare = next == at && !alone;
        if (ReadDays(ref next) is { } days)
        {
            at = next;
            return days;
        }

        if (points.Read(ref next, bare, references: alone || (next > at && IsAny(next - 1, "during"))) is not { } point)
        {
            return null;
        }

        int rest = next;
        if (IsAny(rest, "to", "until", "through") || IsDash(rest))
        {
            rest++;
            if (points.Read(ref rest, bare: false, references: alone) is { } last)
            {
                at = rest;
                return Join(point, last);
            }
        }

        // "yesterday between 14:00 and 16:00": the clock times fall on the day just named.
        rest = next;
        bool isDay = point.To - point.From == TimeSpan.FromDays(1);
        if (
            isDay
            && IsAny(rest, "between", "from")
            && ClockAt(ref rest, 1) is { } opens
            && (IsAny(rest, "and", "to", "until") || IsDash(rest))
            && ClockAt(ref rest, 1) is { } closes
        )
        {
            at = rest;
            TimePoint last = point.At(closes, context);
            TimePoint first = point.At(opens, context);
            return (first.From, last.From <= first.From ? last.From.AddDays(1) : last.From, null);
        }

        rest = next;
        if (isDay && IsAny(rest, "before", "after", "until", "since") && ClockAt(ref rest, 1) is { } edge)
        {
            bool isEnd = IsAny(next, "before", "until");
            at = rest;
            DateTime moment = point.At(edge, context).From;
            return isEnd ? (point.From, moment, null) : (moment, point.To, null);
        }

        at = next;
        return point.IsInstant
            ? (point.From, point.From + (point.Width == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : point.Width), point.From)
            : (point.From, point.To, null);
    }

    private ClockTime? ClockAt(ref int at, int skip)
    {
        int next = at + skip;
        ClockTime? clock = ClockReader.Read(tokens, ref next, out string? error);
        points.Error ??= error;
        at = clock is null ? at : next;
        return clock;
    }

    private bool IsAny(int at, params ReadOnlySpan<string> words) => at < tokens.Count && tokens[at].IsAny(words);

    private bool IsDash(int at) => at < tokens.Count && tokens[at].Kind == TokenKind.Dash;

    private bool IsComma(int at) => at < tokens.Count && tokens[at].Kind == TokenKind.Break && tokens[at].Text == ",";

    private string Lower(int at) => at < tokens.Count && tokens[at].IsWord ? tokens[at].Lower : "";

    /// <summary>3 to 5 November, Nov 3-5: two days of one month.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadDays(ref int at)
    {
        int month = CalendarNames.Month(Lower(at)),
            next = month > 0 ? at + 1 : at;
        int number = CalendarNames.Day(Lower(next), out _),
            two = 0;
        string[] glued = Lower(next).Split('-');
        if (glued.Length == 2 && number == 0)
        {
            (number, two) = (CalendarNames.Day(glued[0], out _), CalendarNames.Day(glued[1], out _));
            next++;
        }
        else if (number > 0 && (IsAny(next + 1, "to", "and", "until", "through") || IsDash(next + 1)))
        {
            two = CalendarNames.Day(Lower(next + 2), out _);
            next += 3;
        }

        int monthAt = IsAny(next, "of") ? next + 1 : next;
        if (
            number == 0
            || two == 0
            || (month == 0 && CalendarNames.Month(Lower(monthAt)) == 0)
            || (month > 0 && CalendarNames.Month(Lower(next)) > 0)
        )
        {
            return null;
        }

        if (month == 0)
        {
            month = CalendarNames.Month(Lower(monthAt));
            next = monthAt + 1;
        }

        int yearAt = IsComma(next) ? next + 1 : next;
        string name = CalendarNames.MonthName(month),
            year = CalendarNames.Year(Lower(yearAt)) > 0 ? " " + Lower(yearAt) : "";
        TimePoint? first = Reread($"{name} {number}{year}"),
            last = Reread($"{name} {two}{year}");
        at = year.Length > 0 ? yearAt + 1 : next;
        return first is { } from && last is { } to ? Join(from, to) : null;
    }

    private TimePoint? Reread(string text)
    {
        int at = 0;
        var reader = new PointReader(Tokenizer.Read(text), context);
        TimePoint? point = reader.Read(ref at, bare: false);
        points.Error ??= reader.Error;
        points.Assumptions.AddRange(reader.Assumptions.Except(points.Assumptions));
        return point;
    }

    /// <summary>From the start of one point to the end of another, each near the other where a year, week or day was left out.</summary>
    private static (DateTime? From, DateTime? To, DateTime? Instant) Join(TimePoint first, TimePoint last)
    {
        if (first.IsClock && !last.IsClock)
        {
            first = first with { From = last.From.Date + first.From.TimeOfDay, To = last.From.Date + first.From.TimeOfDay };
        }
        else if (last.IsClock && !first.IsClock)
        {
            DateTime at = first.From.Date + last.From.TimeOfDay;
            at = at <= first.From ? at.AddDays(1) : at;
            last = last with { From = at, To = at };
        }
        else if (first.Cycle != Cycle.None && first.From >= last.From && first.From != last.From)
        {
            for (int i = 0; i < 60 && first.From > last.From; i++)
            {
                first = first.Shift(-1);
            }
        }
        else if (last.Cycle != Cycle.None)
        {
            for (int i = 0; i < 60 && last.From < first.From; i++)
            {
                last = last.Shift(1);
            }

            for (int i = 0; i < 60 && last.Shift(-1).From >= first.To; i++)
            {
                last = last.Shift(-1);
            }
        }

        if (first.Cycle == Cycle.Year && last.Cycle == Cycle.None)
        {
            for (int i = 0; i < 60 && first.Shift(1).From <= last.From; i++)
            {
                first = first.Shift(1);
            }
        }

        DateTime end = last.IsInstant && last.IsReference ? last.To.AddSeconds(1) : last.To;
        return (first.IsReference ? first.From.AddSeconds(1) : first.From, end, null);
    }
}

using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>
/// Reads one named time among tokens: a date, a weekday, a time of day, a quarter, a tag. What it had to assume, what is
/// wrong and what is missing collect in the reader.
/// </summary>
internal sealed partial class PointReader(IReadOnlyList<Token> tokens, TimeContext context)
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
}

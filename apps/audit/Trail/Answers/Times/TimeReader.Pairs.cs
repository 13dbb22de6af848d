using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Times;

/// <summary>Two points that make one range.</summary>
internal sealed partial class TimeReader
{
    /// <summary>3 to 5 November, Nov 3-5: two days of one month.</summary>
    private (DateTime? From, DateTime? To, DateTime? Instant)? ReadDays(ref int at)
    {
        int month = CalendarNames.Month(Lower(at)),
            next = month > 0 ? at + 1 : at;
        int one = CalendarNames.Day(Lower(next), out _),
            two = 0;
        string[] glued = Lower(next).Split('-');
        if (glued.Length == 2 && one == 0)
        {
            (one, two) = (CalendarNames.Day(glued[0], out _), CalendarNames.Day(glued[1], out _));
            next++;
        }
        else if (one > 0 && (IsAny(next + 1, "to", "and", "until", "through") || IsDash(next + 1)))
        {
            two = CalendarNames.Day(Lower(next + 2), out _);
            next += 3;
        }

        int monthAt = IsAny(next, "of") ? next + 1 : next;
        if (
            one == 0
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
        TimePoint? first = Reread($"{name} {one}{year}"),
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

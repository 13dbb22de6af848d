using System.Globalization;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Promotion.Gates;

/// <summary>When an environment may be promoted to: on some days of the week, from one time of day until another.</summary>
/// <param name="Days">As written: <c>Mon-Thu</c>, <c>Sat,Sun</c>.</param>
/// <param name="To">Later than <paramref name="From"/>; not included.</param>
public sealed record Window(string Days, IReadOnlySet<DayOfWeek> OnDays, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    private static readonly string[] Names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public bool IsOpen(DateTimeOffset now)
    {
        DateTimeOffset there = TimeZoneInfo.ConvertTime(now, Zone);
        var time = TimeOnly.FromTimeSpan(there.TimeOfDay);
        return OnDays.Contains(there.DayOfWeek) && time >= From && time < To;
    }

    /// <summary>When it next opens, to the minute; the given moment when it is open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset now)
    {
        DateTimeOffset there = TimeZoneInfo.ConvertTime(now, Zone);
        for (int day = 0; !IsOpen(now) && day <= 8; day++)
        {
            DateTime opening = there.Date.AddDays(day) + From.ToTimeSpan();
            var at = new DateTimeOffset(opening, Zone.GetUtcOffset(opening));
            if (OnDays.Contains(opening.DayOfWeek) && at > now)
            {
                return at;
            }
        }

        return now;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Days} {From:HH\\:mm}–{To:HH\\:mm} {Zone.Id}");

    internal static Window Read(Node node, Func<string, PromotionException> wrong)
    {
        string Text(string key) => node[key]?.ScalarText ?? throw wrong($"a window needs days, from, to and timezone; {key} is missing");
        string days = Text("days");
        TimeOnly from = Time(Text("from"), wrong);
        TimeOnly to = Text("to") is "24:00" ? TimeOnly.MaxValue : Time(Text("to"), wrong);
        string zone = Text("timezone");
        return !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found)
                ? throw wrong($"unknown time zone '{zone}'; use an IANA name such as UTC or Europe/Vienna")
            : from >= to
                ? throw wrong($"the window from {Text("from")} to {Text("to")} is empty; write a window across midnight as two windows")
            : new Window(days, Parse(days, wrong), from, to, found);
    }

    private static TimeOnly Time(string text, Func<string, PromotionException> wrong) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time
            : throw wrong($"'{text}' is not a time of day such as 08:00");

    private static HashSet<DayOfWeek> Parse(string days, Func<string, PromotionException> wrong)
    {
        var on = new HashSet<DayOfWeek>();
        foreach (string part in days.Split(',', StringSplitOptions.TrimEntries))
        {
            int[] ends = [.. part.Split('-', StringSplitOptions.TrimEntries).Select(name => Array.IndexOf(Names, name))];
            if (ends.Length is 0 or > 2 || ends.Contains(-1))
            {
                throw wrong($"'{days}' are not days such as Mon-Thu or Sat,Sun");
            }

            for (int day = ends[0]; ; day = (day + 1) % 7)
            {
                on.Add((DayOfWeek)day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return on;
    }
}

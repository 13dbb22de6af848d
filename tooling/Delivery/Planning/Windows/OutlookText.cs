using System.Globalization;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>When changes go live, in words.</summary>
public static class OutlookText
{
    private const int NamesShown = 6;

    /// <summary>
    /// A sentence, without a full stop, for each group of Applications that fare alike; the names in front where there are several groups.
    /// None where there are no Applications.
    /// </summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<ApplicationOutlook> all, DateTimeOffset now)
    {
        IGrouping<(GoLive When, DateTimeOffset? ChangesAt, string? Error), ApplicationOutlook>[] alike =
        [
            .. all.GroupBy(outlook => (outlook.When, outlook.ChangesAt, outlook.Error)),
        ];
        return [.. alike.Select(group => (alike.Length == 1 ? "" : Names([.. group]) + ": ") + Sentence(group.Key, now))];
    }

    /// <summary>A moment as people say it: the time alone today, the weekday within a week, the date after that. Always UTC.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now)
    {
        DateTime time = at.UtcDateTime;
        int days = (time.Date - now.UtcDateTime.Date).Days;
        string clock = time.ToString(time.Second == 0 ? "HH:mm 'UTC'" : "HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return days switch
        {
            0 => clock,
            > 0 and < 7 => time.ToString("dddd ", CultureInfo.InvariantCulture) + clock,
            _ => time.ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture) + clock,
        };
    }

    private static string Sentence((GoLive When, DateTimeOffset? ChangesAt, string? Error) group, DateTimeOffset now) =>
        group switch
        {
            (GoLive.Now, null, _) => "changes go live at any time: no sync window applies",
            (GoLive.Now, { } until, _) => $"changes go live now: sync windows are open until {Moment(until, now)}",
            (GoLive.Later, { } from, _) => $"changes go live from {Moment(from, now)}: sync windows are closed until then",
            (GoLive.Later, null, _) => "changes never go live by themselves: sync windows stay closed for the next five years",
            (GoLive.ByHand, _, _) => "changes go live when a person syncs: auto-sync is off",
            (GoLive.Never, _, var error) => $"changes never go live: {error}",
            (_, _, var error) => $"it is unknown when changes go live: {error}",
        };

    private static string Names(ApplicationOutlook[] group) =>
        string.Join(", ", group.Take(NamesShown).Select(outlook => outlook.Application))
        + (group.Length > NamesShown ? $" and {group.Length - NamesShown} more" : "");
}

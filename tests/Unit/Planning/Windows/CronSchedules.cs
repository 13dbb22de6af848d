using System.Globalization;
using Cairn.Delivery.Planning.Windows;

namespace Cairn.Delivery.Planning.Tests.Windows;

/// <summary>
/// Schedules as github.com/robfig/cron/v3 reads them; the cases are those of its spec_test.go and parser_test.go that have no seconds.
/// </summary>
public sealed class CronSchedules
{
    public static TheoryData<string, string, string> NextCases =>
        new()
        {
            // After, schedule, next.
            { "2012-07-09T14:45:00Z", "0/15 * * * *", "2012-07-09T15:00:00Z" },
            { "2012-07-09T14:59:00Z", "0/15 * * * *", "2012-07-09T15:00:00Z" },
            { "2012-07-09T14:59:59Z", "0/15 * * * *", "2012-07-09T15:00:00Z" },
            { "2012-07-09T15:45:00Z", "20-35/15 * * * *", "2012-07-09T16:20:00Z" },
            { "2012-07-09T23:46:00Z", "*/15 * * * *", "2012-07-10T00:00:00Z" },
            { "2012-07-09T23:45:00Z", "20-35/15 * * * *", "2012-07-10T00:20:00Z" },
            { "2012-07-09T23:35:51Z", "20-35/15 1/2 * * *", "2012-07-10T01:20:00Z" },
            { "2012-07-09T23:35:51Z", "20-35/15 10-12 * * *", "2012-07-10T10:20:00Z" },
            { "2012-07-09T23:35:51Z", "20-35/15 1/2 */2 * *", "2012-07-11T01:20:00Z" },
            { "2012-07-09T23:35:51Z", "20-35/15 * 9-20 Jul *", "2012-07-10T00:20:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 9 Apr-Oct ?", "2012-08-09T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 */5 Apr,Aug,Oct Mon", "2012-08-01T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 */5 Oct Mon", "2012-10-01T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 * Feb Mon", "2013-02-04T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 * Feb Mon/2", "2013-02-01T00:00:00Z" },
            { "2012-12-31T23:59:45Z", "* * * * *", "2013-01-01T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 29 Feb ?", "2016-02-29T00:00:00Z" },
            { "2012-07-09T23:35:00Z", "0 0 30 Feb ?", "" },
            { "2012-07-09T23:35:00Z", "0 0 31 Apr ?", "" },
            // Both day fields restricted: either is enough. One of them open: both count, and a step above 1 is not open.
            { "2012-07-14T23:59:59Z", "* * 1,15 * Sun", "2012-07-15T00:00:00Z" },
            { "2012-06-14T23:59:59Z", "* * 1,15 * Sun", "2012-06-15T00:00:00Z" },
            { "2012-07-31T23:59:59Z", "* * 1,15 * Sun", "2012-08-01T00:00:00Z" },
            { "2012-07-14T23:59:59Z", "* * */10 * Sun", "2012-07-15T00:00:00Z" },
            { "2012-07-14T23:59:59Z", "* * * * Mon", "2012-07-16T00:00:00Z" },
            { "2012-07-08T23:59:59Z", "* * 1,15 * *", "2012-07-15T00:00:00Z" },
            // A zone of its own: the hour that summer time skips is skipped, the one that comes twice counts twice.
            { "2012-03-11T00:00:00-05:00", "TZ=America/New_York 30 2 11 Mar ?", "2013-03-11T02:30:00-04:00" },
            { "2012-03-11T01:00:00-05:00", "TZ=America/New_York 0 * * * ?", "2012-03-11T03:00:00-04:00" },
            { "2012-03-11T01:00:00-05:00", "CRON_TZ=America/New_York 0 * * * ?", "2012-03-11T03:00:00-04:00" },
            { "2012-03-11T00:00:00-05:00", "TZ=America/New_York 0 1 * * ?", "2012-03-11T01:00:00-05:00" },
            { "2012-03-11T01:00:00-05:00", "TZ=America/New_York 0 1 * * ?", "2012-03-12T01:00:00-04:00" },
            { "2012-03-11T00:00:00-05:00", "TZ=America/New_York 0 2 * * ?", "2012-03-12T02:00:00-04:00" },
            { "2012-11-04T00:00:00-04:00", "TZ=America/New_York 30 2 04 Nov ?", "2012-11-04T02:30:00-05:00" },
            { "2012-11-04T01:45:00-04:00", "TZ=America/New_York 30 1 04 Nov ?", "2012-11-04T01:30:00-05:00" },
            { "2012-11-04T00:00:00-04:00", "TZ=America/New_York 0 * * * ?", "2012-11-04T01:00:00-04:00" },
            { "2012-11-04T01:00:00-04:00", "TZ=America/New_York 0 * * * ?", "2012-11-04T01:00:00-05:00" },
            { "2012-11-04T01:00:00-05:00", "TZ=America/New_York 0 * * * ?", "2012-11-04T02:00:00-05:00" },
            { "2012-11-04T01:00:00-05:00", "TZ=America/New_York 0 1 * * ?", "2012-11-05T01:00:00-05:00" },
            { "2012-11-04T00:00:00-04:00", "TZ=America/New_York 0 3 * * ?", "2012-11-04T03:00:00-05:00" },
            { "2018-10-17T05:00:00-04:00", "TZ=America/Sao_Paulo 0 9 10 * ?", "2018-11-10T06:00:00-05:00" },
            { "2018-02-14T05:00:00-05:00", "TZ=America/Sao_Paulo 0 9 22 * ?", "2018-02-22T07:00:00-05:00" },
            { "2012-07-09T23:35:00Z", "TZ=America/New_York 0 0 30 Feb ?", "" },
        };

    [Theory]
    [MemberData(nameof(NextCases))]
    public void Next_start_is_the_one_robfig_finds(string after, string schedule, string next) =>
        Assert.Equal(next.Length == 0 ? null : Time(next), CronSchedule.Parse(schedule).Next(Time(after)));

    [Theory]
    [InlineData("xyz", "1 fields, not 5")]
    [InlineData("60 0 * * *", "60 is not between 0 and 59 in the minute field")]
    [InlineData("0 60 * * *", "60 is not between 0 and 23 in the hour field")]
    [InlineData("0 0 * * XYZ", "'XYZ' is not a number in the day of week field")]
    [InlineData("5 j * * *", "'j' is not a number")]
    [InlineData("* * * *", "4 fields, not 5")]
    [InlineData("", "0 fields, not 5")]
    [InlineData("* 10 * * 7", "7 is not between 0 and 6 in the day of week field")]
    [InlineData("* * 0 * *", "0 is not between 1 and 31 in the day of month field")]
    [InlineData("5--5 * * * *", "too many hyphens")]
    [InlineData("* * * jan-x *", "'x' is not a number")]
    [InlineData("*/-12 * * * *", "'-12' is not a number")]
    [InlineData("*//2 * * * *", "too many slashes")]
    [InlineData("5-3 * * * *", "the range begins with 5, after its end 3")]
    [InlineData("* * * * Sat-Sun", "the range begins with 6, after its end 0")]
    [InlineData("*/0 * * * *", "a step of 0")]
    [InlineData("TZ=America/New_York 15/0 * * * *", "a step of 0")]
    [InlineData("* * * * 5L", "'5L' is not a number")]
    [InlineData("@daily", "descriptors such as @daily are not accepted")]
    [InlineData("CRON_TZ=UTC", "a time zone but no schedule")]
    [InlineData("CRON_TZ=Nowhere/At_All 0 7 * * *", "there is no time zone 'Nowhere/At_All'")]
    [InlineData("CRON_TZ=Eastern Standard Time 0 7 * * *", "there is no time zone 'Eastern'")]
    public void Schedule_that_robfig_refuses_is_refused(string schedule, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => CronSchedule.Parse(schedule)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10h", 36_000d)]
    [InlineData("1h30m", 5_400d)]
    [InlineData("1.5h", 5_400d)]
    [InlineData(".5m", 30d)]
    [InlineData("+90m", 5_400d)]
    [InlineData("-90m", -5_400d)]
    [InlineData("0", 0d)]
    [InlineData("1500ms", 1.5)]
    [InlineData("3a", null)]
    [InlineData("1d", null)]
    [InlineData("24", null)]
    [InlineData("", null)]
    [InlineData("h", null)]
    [InlineData("1h ", null)]
    [InlineData("2562048h", null)]
    public void Duration_is_what_Go_makes_of_it(string text, double? seconds) =>
        Assert.Equal(seconds, GoDuration.Parse(text)?.TotalSeconds);

    private static DateTime Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}

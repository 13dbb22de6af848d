using System.Globalization;
using Cairn.Delivery.Planning.Windows;
using CsCheck;
using static Cairn.Delivery.Planning.Tests.Windows.WindowsGiven;

namespace Cairn.Delivery.Planning.Tests.Windows;

/// <summary>When an Application may sync next, and until when it may.</summary>
public sealed class WindowOutlooks
{
    private const string Production = "allow, 0 7 * * 1-5, 10h, zone=UTC, manual";

    public static TheoryData<string, string, bool, string?> Cases =>
        new()
        {
            // Windows, from, may sync then, when that changes (null: never).
            { Production, "2026-11-30T17:19:00Z", false, "2026-12-01T07:00:00Z" },
            { Production, "2026-12-01T07:00:00Z", true, "2026-12-01T17:00:00Z" },
            { Production, "2026-12-04T17:00:00Z", false, "2026-12-07T07:00:00Z" },
            { "allow, 0 0 * * *, 24h, zone=UTC", "2026-11-30T17:19:00Z", true, null },
            { "allow, 0 0 * * *, 24h, zone=UTC", "2026-11-30T00:00:00Z", true, null },
            { "allow, * * * * *, 30s", "2026-11-30T17:19:31Z", false, "2026-11-30T17:20:00Z" },
            { "allow, * * * * *, 1m", "2026-11-30T17:19:31Z", true, null },
            { "deny, * * * * *, 1h", "2026-11-30T17:19:31Z", false, null },
            { "deny, 0 22 * * *, 4h", "2026-11-30T23:00:00Z", false, "2026-12-01T02:00:00Z" },
            { "deny, 0 22 * * *, 4h\nallow, 0 7 * * *, 1h", "2026-11-30T23:00:00Z", false, "2026-12-01T07:00:00Z" },
            { "allow, 0 7 * * *, 5h\nallow, 0 12 * * *, 5h", "2026-11-30T08:00:00Z", true, "2026-11-30T17:00:00Z" },
            { "allow, 0 7 * * *, 5h\ndeny, 0 12 * * *, 5h\nallow, 0 17 * * *, 1h", "2026-11-30T08:00:00Z", true, "2026-11-30T12:00:00Z" },
            { "deny, 0 0 29 2 *, 24h", "2026-11-30T08:00:00Z", true, "2028-02-29T00:00:00Z" },
            { "allow, 0 0 30 2 *, 1h", "2026-11-30T08:00:00Z", true, null },
            { "allow, bad, 1h", "2026-11-30T08:00:00Z", false, null },
            { "", "2026-11-30T08:00:00Z", true, null },
            // Vienna is an hour ahead of UTC in winter, two in summer, from 29 March 2026.
            { "allow, 0 7 * * *, 10h, zone=Europe/Vienna", "2026-03-28T17:19:00Z", false, "2026-03-29T05:00:00Z" },
            { "allow, 0 7 * * *, 10h, zone=Europe/Vienna", "2026-10-24T17:19:00Z", false, "2026-10-25T06:00:00Z" },
            { "allow, CRON_TZ=Europe/Vienna 0 7 * * *, 10h", "2026-03-28T17:19:00Z", false, "2026-03-29T05:00:00Z" },
            // The clock goes from 02:00 to 03:00 and so past the end of one, and into the middle of the other.
            { "allow, 0 1 * * *, 90m, zone=Europe/Vienna", "2026-03-29T00:30:00Z", true, "2026-03-29T01:00:00Z" },
            { "allow, 30 2 * * *, 1h, zone=Europe/Vienna", "2026-03-29T00:30:00Z", false, "2026-03-29T01:00:00Z" },
            // The clock goes from 03:00 back to 02:00, so that what was over begins again.
            { "allow, 0 2 * * *, 30m, zone=Europe/Vienna", "2026-10-25T00:45:00Z", false, "2026-10-25T01:00:00Z" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Change_is_found_to_the_instant(string windows, string from, bool maySync, string? changesAt)
    {
        SyncOutlook outlook = Set(windows).Outlook(Time(from), isManual: false);

        Assert.Equal((maySync, changesAt is null ? null : Time(changesAt)), (outlook.Now.MaySync, outlook.ChangesAt));
        Assert.True(outlook.ChangesAt is not null || outlook.SearchedUntil >= Time(from).AddYears(5));
    }

    [Fact]
    public void Person_may_sync_at_any_time_where_the_window_says_so()
    {
        SyncOutlook outlook = Set(Production).Outlook(Time("2026-11-30T17:19:00Z"), isManual: true);

        Assert.Equal((SyncDecisionReason.ManualAllowed, (DateTimeOffset?)null), (outlook.Now.Reason, outlook.ChangesAt));
    }

    [Fact]
    public void Search_that_gives_up_says_how_far_it_looked()
    {
        // Every minute something changes, and never whether it may sync.
        SyncOutlook outlook = Set("deny, 0 0 1 1 *, 876000h\nallow, * * * * *, 1s").Outlook(Time("2026-11-30T08:00:00Z"), isManual: false);

        Assert.Null(outlook.ChangesAt);
        Assert.InRange(outlook.SearchedUntil, Time("2026-12-15T00:00:00Z"), Time("2027-03-01T00:00:00Z"));
    }

    [Fact]
    public void No_minute_before_the_change_decides_otherwise_and_the_change_does()
    {
        Gen<string> window = Gen.Select(
                Gen.OneOfConst("allow", "allow", "deny"),
                Gen.OneOfConst("0", "30", "*/20", "*"),
                Gen.OneOfConst("7", "0", "*/6", "22-23", "*", "2"),
                Gen.OneOfConst("* * *", "* * 1-5", "1,15 * Sun", "*/3 * *", "* Mar,Oct Sat"),
                Gen.OneOfConst("90m", "10h", "45m", "24h", "15m", "49h"),
                Gen.OneOfConst("UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe")
            )
            .Select((kind, minute, hour, day, duration, zone) => $"{kind}, {minute} {hour} {day}, {duration}, zone={zone}");
        Gen.Select(window.Array[1, 3], Gen.Int[0, 60 * 24 * 400])
            .Sample(
                (windows, minutes) =>
                {
                    SyncWindowSet set = Set(string.Join('\n', windows));
                    DateTimeOffset from = Time("2026-01-01T00:00:30Z").AddMinutes(minutes);
                    SyncOutlook outlook = set.Outlook(from, isManual: false);
                    bool now = set.Decide(from, isManual: false).MaySync;
                    Assert.Equal(now, outlook.Now.MaySync);
                    DateTimeOffset end = outlook.ChangesAt ?? from.AddDays(4);
                    for (DateTimeOffset at = from; at < end && at < from.AddDays(4); at = at.AddMinutes(1))
                    {
                        Assert.True(set.Decide(at, isManual: false).MaySync == now, at.ToString("u", CultureInfo.InvariantCulture));
                    }

                    if (outlook.ChangesAt is { } change)
                    {
                        Assert.Equal(!now, set.Decide(change.AddTicks(1), isManual: false).MaySync);
                        Assert.Equal(now, set.Decide(change.AddTicks(-1), isManual: false).MaySync);
                    }
                },
                iter: 25
            );
    }
}

using Cairn.Delivery.Planning.Windows;
using static Cairn.Delivery.Planning.Tests.Windows.WindowsGiven;

namespace Cairn.Delivery.Planning.Tests.Windows;

/// <summary>What windows let an Application do; the cases are those of ArgoCD's types_test.go (v3.5.1), with a fixed time.</summary>
public sealed class WindowDecisions
{
    // Of ArgoCD's test: a window that is always active, and one that is at the first of January only.
    private const string Now = "2012-07-10T12:00:30Z";
    private const string Always = "* * * * *, 1h";
    private const string Never = "0 0 1 1 1, 0s";

    public static TheoryData<string, string, bool?, bool> CanSyncCases =>
        new()
        {
            // Situation, windows, manual (null: both), may sync.
            { "no windows", "", null, true },
            { "inactive deny with manual sync", $"deny, {Never}, manual", null, true },
            { "inactive deny", $"deny, {Never}", null, true },
            { "two inactive allows, one without manual sync", $"allow, {Never}, manual\nallow, {Never}", true, false },
            { "active allow with manual sync", $"allow, {Always}, manual", true, true },
            { "active allow", $"allow, {Always}", null, true },
            { "active allow, inactive deny", $"allow, {Always}\ndeny, {Never}", null, true },
            { "inactive allow", $"allow, {Never}", null, false },
            { "inactive allow with manual sync, by hand", $"allow, {Never}, manual", true, true },
            { "inactive allow with manual sync, by itself", $"allow, {Never}, manual", false, false },
            { "inactive allow, inactive deny", $"allow, {Never}\ndeny, {Never}", null, false },
            { "active allow, inactive allow", $"allow, {Always}\nallow, {Never}", null, true },
            { "active deny", $"deny, {Always}", null, false },
            { "active deny with manual sync, by hand", $"deny, {Always}, manual", true, true },
            { "active deny with manual sync, by itself", $"deny, {Always}, manual", false, false },
            { "active denies, one without manual sync", $"deny, {Always}, manual\ndeny, {Always}, manual\ndeny, {Always}", null, false },
            { "active deny, active allow", $"allow, {Always}\ndeny, {Always}", null, false },
            { "active deny with manual sync, active allow, by hand", $"allow, {Always}\ndeny, {Always}, manual", true, true },
            { "active deny with manual sync, active allow, by itself", $"allow, {Always}\ndeny, {Always}, manual", false, false },
            { "a kind that is neither", $"permit, {Never}", null, true },
            { "a date that never comes counts as always active", "deny, 0 0 30 2 *, 1h", null, false },
            { "a negative duration", "allow, * * * * *, -1h", null, false },
        };

    [Theory]
    [MemberData(nameof(CanSyncCases))]
    public void New_sync_is_allowed_as_ArgoCD_allows_it(string situation, string windows, bool? manual, bool maySync)
    {
        foreach (bool isManual in manual is { } item ? [item] : new[] { true, false })
        {
            bool may = Set(windows).Decide(Time(Now), isManual).MaySync;
            Assert.True(may == maySync, $"{situation}, {(isManual ? "by hand" : "by itself")}");
        }
    }

    public static TheoryData<string, string, string, string, bool> OverrunCases =>
        new()
        {
            // Situation, windows, now, when the operation began (empty: it is to begin), may go on.
            { "an active deny without overrun", $"allow, {Always}\ndeny, {Always}", Now, "11:55:30", false },
            { "a new sync in a deny with overrun", $"allow, {Always}\ndeny, {Always}, overrun", Now, "", false },
            { "begun in a deny with overrun", $"allow, {Always}\ndeny, {Always}, overrun", Now, "11:55:30", false },
            { "begun before a deny with overrun", $"allow, {Always}\ndeny, 0 12 * * *, 15m, overrun", Now, "11:35:30", true },
            {
                "begun when no allow was active, then a deny with overrun",
                "allow, 0 9 * * *, 30m\ndeny, 0 12 * * *, 1h, overrun",
                Now,
                "11:00:30",
                false
            },
            { "begun in an allow with overrun that ended", "allow, 0 11 * * *, 30m, overrun", Now, "11:15:30", true },
            { "begun in an allow without overrun that ended", "allow, 0 11 * * *, 30m", Now, "11:15:30", false },
            {
                "from an allow with overrun into a deny without",
                "allow, 0 11 * * *, 30m, overrun\ndeny, 0 12 * * *, 1h",
                Now,
                "11:15:30",
                false
            },
            {
                "from an allow without overrun into a deny with it",
                "allow, 0 11 * * *, 30m\ndeny, 0 12 * * *, 1h, overrun",
                Now,
                "11:15:30",
                true
            },
            {
                "from an allow with overrun into a deny with it",
                "allow, 0 11 * * *, 30m, overrun\ndeny, 0 12 * * *, 1h, overrun",
                Now,
                "11:15:30",
                true
            },
            { "from an allow without overrun into a deny without", "allow, 0 11 * * *, 30m\ndeny, 0 12 * * *, 1h", Now, "11:15:30", false },
            {
                "into two denies with overrun",
                "allow, 0 11 * * *, 30m, overrun\ndeny, 0 12 * * *, 1h, overrun\ndeny, 0 12 * * *, 2h, overrun",
                Now,
                "11:15:30",
                true
            },
            {
                "into two denies, one without overrun",
                "allow, 0 11 * * *, 30m, overrun\ndeny, 0 12 * * *, 1h, overrun\ndeny, 0 12 * * *, 2h",
                Now,
                "11:15:30",
                false
            },
            { "out of two allows, one without overrun", "allow, 0 11 * * *, 30m, overrun\nallow, 0 11 * * *, 30m", Now, "11:15:30", false },
            { "out of two allows with overrun", "allow, 0 11 * * *, 30m, overrun\nallow, 0 11 * * *, 30m, overrun", Now, "11:15:30", true },
            {
                "out of one allow while another is active",
                "allow, 0 11 * * *, 30m\nallow, 0 11 * * *, 90m, overrun",
                Now,
                "11:15:30",
                true
            },
        };

    [Theory]
    [MemberData(nameof(OverrunCases))]
    public void Running_operation_goes_on_where_ArgoCD_lets_it(string situation, string windows, string now, string began, bool maySync)
    {
        DateTimeOffset? operationStarted = began.Length == 0 ? null : Time($"2012-07-10T{began}Z");
        Assert.True(maySync == Set(windows).Decide(Time(now), isManual: false, operationStarted).MaySync, situation);
    }

    [Theory]
    [InlineData("* 10 * * *", "2h", "", "11:00", true)]
    [InlineData("* 10 * * *", "2h", "", "13:00", false)]
    [InlineData("* 14 * * *", "2h", "", "15:00", true)]
    [InlineData("* 14 * * *", "2h", "", "17:00", false)]
    [InlineData("* 10 * * *", "2h", "America/New_York", "16:00", true)]
    [InlineData("* 14 * * *", "2h", "America/New_York", "20:00", true)]
    [InlineData("* 14 * * *", "2h", "America/New_York", "22:00", false)]
    [InlineData("* 8 * * *", "2h", "Asia/Dhaka", "03:00", true)]
    [InlineData("* 8 * * *", "2h", "Asia/Dhaka", "07:00", false)]
    [InlineData("* 10 * * *", "2h", "Not/A_Zone", "11:00", true)]
    [InlineData("0 7 * * 1-5", "10h", "UTC", "07:00", false)]
    [InlineData("0 7 * * 1-5", "10h", "UTC", "07:00:00.0000001", true)]
    [InlineData("0 7 * * 1-5", "10h", "UTC", "16:59:59.9999999", true)]
    [InlineData("0 7 * * 1-5", "10h", "UTC", "17:00", false)]
    public void Window_is_active_when_ArgoCD_finds_it_active(string schedule, string duration, string zone, string time, bool isActive) =>
        Assert.Equal(
            isActive,
            Set($"allow, {schedule}, {duration}, zone={zone}").Decide(Time($"2012-07-10T{time}Z"), isManual: false).MaySync
        );

    [Theory]
    [InlineData("* 10 * * 7", "2h", "schedule '* 10 * * 7': 7 is not between 0 and 6 in the day of week field '7'")]
    [InlineData("* 10 * * *", "2a", "duration '2a' is not one such as 10h or 1h30m")]
    [InlineData("invalid-cron-schedule", "1h", "schedule 'invalid-cron-schedule': it has 1 fields, not 5")]
    public void Window_that_cannot_be_read_lets_nothing_sync(string schedule, string duration, string error)
    {
        SyncDecision decision = Set($"allow, {Always}\ndeny, {schedule}, {duration}").Decide(Time(Now), isManual: true);

        Assert.Equal((SyncDecisionReason.Invalid, false, error), (decision.Reason, decision.MaySync, decision.Error));
        Assert.Equal(schedule, Assert.Single(decision.Windows).Schedule);
    }

    [Fact]
    public void Window_of_other_Applications_that_cannot_be_read_hinders_nothing() =>
        Assert.True(Set("deny, bad, 1h, apps=other").Decide(Time(Now), isManual: false).MaySync);

    [Theory]
    [InlineData("namespaces=default", true)]
    [InlineData("clusters=cluster1", true)]
    [InlineData("clusters=clusterName", true)]
    [InlineData("apps=test-app", true)]
    [InlineData("apps=test-*", true)]
    [InlineData("apps=test-*, clusters=clusterN*", true)]
    [InlineData("apps=test-*, namespaces=other", true)]
    [InlineData("apps=other, clusters=other, namespaces=default", true)]
    [InlineData("apps=other", false)]
    [InlineData("apps=!other", false)]
    [InlineData("apps=te{st,xt}-app", true)]
    [InlineData("apps=test-app, namespaces=default, and", true)]
    [InlineData("apps=test-app, clusters=clusterName, and", true)]
    [InlineData("namespaces=default, clusters=clusterName, and", true)]
    [InlineData("apps=test-app, clusters=other, and", false)]
    [InlineData("apps=other, clusters=clusterName, and", false)]
    [InlineData("apps=test-app, clusters=clusterName, namespaces=other, and", false)]
    [InlineData("clusters=clusterName, namespaces=other, and", false)]
    public void Window_is_for_the_Applications_ArgoCD_matches(string patterns, bool isFor) =>
        Assert.Equal(
            isFor,
            Set($"deny, {Always}, {patterns}", new WindowTarget("test-app", "default", "cluster1", "clusterName")).Windows.Any()
        );

    [Fact]
    public void Decision_names_the_windows_that_made_it()
    {
        SyncDecision decision = Set("allow, 0 7 * * 1-5, 10h\nallow, 0 0 * * 6, 24h, apps=else\ndeny, 0 0 1 1 *, 24h")
            .Decide(Time("2012-07-10T18:00:00Z"), isManual: false);

        Assert.Equal(SyncDecisionReason.NoneOpen, decision.Reason);
        Assert.Equal("allow window '0 7 * * 1-5' for 10h, UTC, of AppProject p", Assert.Single(decision.Windows).ToString());
    }
}

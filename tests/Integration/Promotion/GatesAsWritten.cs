using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Gates as environment.yaml says them. One that is misspelt must not stand open.</summary>
public sealed class GatesAsWritten
{
    [Fact]
    public void Gates_are_read_with_all_settings()
    {
        GateSettings settings = Read(
            "after: homelab\n  gates:\n    soak: 1.5d\n    approvals: 2\n    checks: [lint, health]\n    windows:\n    - {days: "
                + "'Fri-Mon,Wed', from: '22:00', to: '24:00', timezone: Europe/Vienna}"
        );
        Assert.Equal(("homelab", TimeSpan.FromHours(36), 2), (settings.After, settings.Soak, settings.Approvals));
        Assert.Equal(["lint", "health"], settings.Checks);
        Window window = Assert.Single(settings.Windows);
        Assert.Equal(
            [DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday, DayOfWeek.Saturday],
            window.OnDays.Order()
        );
        Assert.True(window.IsOpen(new DateTimeOffset(2026, 11, 27, 22, 30, 0, TimeSpan.Zero))); // Friday 23:30 there
        Assert.False(window.IsOpen(new DateTimeOffset(2026, 11, 27, 23, 30, 0, TimeSpan.Zero))); // Saturday 00:30 there
    }

    [Fact]
    public void Environment_without_gates_has_none()
    {
        GateSettings settings = Read("facts: {}");
        Assert.Equal(
            (null, TimeSpan.Zero, 0, 0, 0),
            (settings.After, settings.Soak, settings.Approvals, settings.Checks.Count, settings.Windows.Count)
        );
    }

    [Theory]
    [InlineData("gates: {soaking: 24h}", "unknown gate 'soaking'; known: soak, approvals, checks, windows.")]
    [InlineData("gates: {soak: a day}", "soak must be a duration such as 90m, 24h or 3d, not 'a day'.")]
    [InlineData("gates: {soak: '24'}", "soak must be a duration such as 90m, 24h or 3d, not '24'.")]
    [InlineData("gates: {soak: -3h}", "soak must be a duration such as 90m, 24h or 3d, not '-3h'.")]
    [InlineData("gates: {approvals: two}", "approvals must be a number, not 'two'.")]
    [InlineData("gates: {checks: [lints]}", "unknown check 'lints'; known: render, parity, lint, health.")]
    [InlineData("gates: {windows: [{days: Mon}]}", "a window needs days, from, to and timezone; from is missing.")]
    [InlineData(
        "gates: {windows: [{days: Moon, from: '08:00', to: '09:00', timezone: UTC}]}",
        "'Moon' are not days such as Mon-Thu or Sat,Sun."
    )]
    [InlineData("gates: {windows: [{days: Mon, from: '8', to: '09:00', timezone: UTC}]}", "'8' is not a time of day such as 08:00.")]
    [InlineData(
        "gates: {windows: [{days: Mon, from: '10:00', to: '09:00', timezone: UTC}]}",
        "the window from 10:00 to 09:00 is empty; write a window across midnight as two windows."
    )]
    [InlineData(
        "gates: {windows: [{days: Mon, from: '08:00', to: '09:00', timezone: Mars/Base}]}",
        "unknown time zone 'Mars/Base'; use an IANA name such as UTC or Europe/Vienna."
    )]
    [InlineData("gates: [soak]", "gates must be a mapping.")]
    public void Malformed_gate_is_refused(string spec, string message)
    {
        PromotionException wrong = Assert.Throws<PromotionException>(() => Read(spec));
        Assert.True(wrong.IsUserError);
        Assert.StartsWith("environments/production/environment.yaml: " + message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gates: {soak: 24h}\n  gates: {}", ":4: 'gates' is written twice; remove one of them.")]
    [InlineData("facts: {a: 1, a: 2}", ":3: 'a' is written twice; remove one of them.")]
    public void Key_written_twice_is_refused(string spec, string message) =>
        Assert.Equal("environments/production/environment.yaml" + message, Assert.Throws<RenderingException>(() => Read(spec)).Message);

    [Fact]
    public void Aliases_of_aliases_are_refused_at_once()
    {
        string levels = string.Concat(Enumerable.Range(1, 40).Select(level => $"\n  l{level}: &l{level} [*l{level - 1}, *l{level - 1}]"));
        RenderingException refused = Assert.Throws<RenderingException>(() => Read("l0: &l0 [x]" + levels));
        Assert.Contains("more than 100,000 values", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items": []}""", "the cluster has no Application of environments/homelab")]
    [InlineData(
        """{"items": [{"metadata": {"name": "x"}, "spec": {"source": {"path": "environments/production/rendered/x"}}}]}""",
        "the cluster has no Application of environments/homelab"
    )]
    [InlineData(
        """{"items": [{"metadata": {"name": "x"}, "spec": {"source": {"path": "environments/homelab/rendered/x"}}}]}""",
        "x is Unknown and Unknown in homelab"
    )]
    [InlineData(
        """{"items": [{"metadata": {"name": "x"}, "spec": {"source": {"path": "./environments/homelab/rendered/x"}}, "operation": {}, "status": {"sync": {"status": "Synced"}, "health": {"status": "Healthy"}}}]}""",
        "the cluster has no Application of environments/homelab"
    )]
    public async Task Soak_gate_holds_without_enough_cluster_data(string applications, string detail)
    {
        Gate gate = await ClusterSoak.Judge(
            "homelab",
            TimeSpan.FromHours(1),
            ClusterSoak.Read(applications),
            _ => Task.FromResult(true),
            Fleet.Tuesday
        );
        Assert.Equal((GateVerdict.Refused, detail), (gate.Verdict, gate.Detail));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"items": [3]}""")]
    public void Soak_gate_refuses_an_answer_that_is_not_a_list_of_Applications(string json)
    {
        try
        {
            Assert.All(ClusterSoak.Read(json), application => Assert.Null(application.Since));
        }
        catch (PromotionException wrong)
        {
            Assert.StartsWith("The cluster's answer is not a list of Applications: ", wrong.Message, StringComparison.Ordinal);
        }
    }

    private static GateSettings Read(string spec)
    {
        using var scratch = new Scratch();
        string folder = scratch.At("environments/production");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "environment.yaml"), $"kind: Environment\nspec:\n  {spec}\n");
        return GateSettings.Read(new EnvironmentFolder("production", folder));
    }
}

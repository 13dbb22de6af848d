using System.Text.RegularExpressions;

namespace Cairn.Monitoring.Tests;

/// <summary>What dashboards and alerts ask, asked of a real Prometheus: a name or label that nothing has gives nothing.</summary>
public sealed partial class Expressions(FedPrometheus prometheus) : IClassFixture<FedPrometheus>
{
    public static TheoryData<string, string, string, string> Panels
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (Asked asked in Monitored.DashboardExpressions)
            {
                data.Add(asked.Dashboard, asked.Panel, asked.Expression, asked.Legend);
            }

            return data;
        }
    }

    public static TheoryData<string> Alerts => [.. Monitored.Alerts.Select(alert => alert.Name)];

    public static TheoryData<string> Recordings => [.. Monitored.Recordings.Select(recording => recording.Name)];

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task OfADashboardGiveDataAndTheLabelsThatItsLegendNames(string dashboard, string panel, string expression, string legend)
    {
        // A panel that shows 0 where there is nothing would show 0 for a misspelt name as well.
        string asked = AsGrafanaAsks(expression).Replace(" or vector(0)", "", StringComparison.Ordinal);
        var series = await prometheus.Ask(asked, Recorded.Now, Recorded.Now);
        Assert.True(series.Count > 0, $"{dashboard}, {panel}: {asked} gives nothing.");
        Assert.All(Braced().Matches(legend), label => Assert.All(series, labels => Assert.Contains(label.Groups[1].Value, labels.Keys)));
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public async Task OfAnAlertGiveNothingInTheCalmAndDataWithTheLabelsItNamesInTheIncident(string name)
    {
        Alert alert = Monitored.Alerts.Single(item => item.Name == name);
        if (name != "Watchdog")
        {
            Assert.Empty(await prometheus.Ask(alert.Expression, Recorded.Start.AddMinutes(30), Recorded.Incident.AddMinutes(-5)));
        }

        var series = await prometheus.Ask(alert.Expression, Recorded.Incident, Recorded.End);
        Assert.True(series.Count > 0, $"{name} does not fire in the incident: {alert.Expression}");
        string texts = alert.Annotation("summary") + alert.Annotation("description");
        Assert.All(NamedLabel().Matches(texts), label => Assert.All(series, labels => Assert.Contains(label.Groups[1].Value, labels.Keys)));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task OfARecordingGiveWhatItsNameGives(string name)
    {
        string expression = Monitored.Recordings.Single(recording => recording.Name == name).Expression;
        var made = await prometheus.Ask(expression, Recorded.Now, Recorded.Now);
        var recorded = await prometheus.Ask(name, Recorded.Now, Recorded.Now);
        Assert.NotEmpty(made);
        Assert.Equal(recorded.Select(Labels).Order(StringComparer.Ordinal), made.Select(Labels).Order(StringComparer.Ordinal));

        static string Labels(IReadOnlyDictionary<string, string> series) =>
            string.Join(
                ',',
                series.Where(label => label.Key != "__name__").Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)
            );
    }

    [Fact]
    public void NameOnlyMetricsThatAreRecorded()
    {
        HashSet<string> known = [.. Recorded.Series.Select(series => series.Split('{')[0])];
        string[] asked =
        [
            .. Monitored
                .Alerts.Select(alert => alert.Expression)
                .Concat(Monitored.Recordings.Select(recording => recording.Expression))
                .Concat(Monitored.DashboardExpressions.Select(item => item.Expression))
                .SelectMany(Monitored.Metrics)
                .Distinct(),
        ];
        Assert.True(asked.Length > 40, $"Only {asked.Length} metrics were seen.");
        Assert.Empty(asked.Except(known));
        Assert.Empty(known.Except(asked));
    }

    /// <summary>Everything that is asked of the audit service is something it tells, by that name.</summary>
    [Fact]
    public void OfTheAuditServiceAreMetricsThatItTells()
    {
        string told = File.ReadAllText(Checkout.At("apps/audit/Service/Receivers/ServiceMetrics.cs"));
        string[] asked =
        [
            .. Recorded
                .Series.Select(series => series.Split('{')[0])
                .Where(metric => metric.StartsWith("cairn_", StringComparison.Ordinal))
                .Distinct(),
        ];
        Assert.NotEmpty(asked);
        Assert.All(asked, metric => Assert.Contains($"\"{metric}\"", told, StringComparison.Ordinal));
    }

    [Fact]
    public void SelectOnlyByLabelsThatTheMetricHas()
    {
        // What a label must not be holds for a misspelt label always.
        ILookup<string, string> labels = Recorded
            .Series.Select(series => series.Split('{', 2))
            .SelectMany(parts =>
                Matched().Matches(parts.ElementAtOrDefault(1) ?? "").Select(label => (Metric: parts[0], Label: label.Groups[1].Value))
            )
            .ToLookup(pair => pair.Metric, pair => pair.Label);
        (string Metric, string Label)[] selected =
        [
            .. Monitored
                .Alerts.Select(alert => alert.Expression)
                .Concat(Monitored.Recordings.Select(recording => recording.Expression))
                .Concat(Monitored.DashboardExpressions.Select(asked => asked.Expression))
                .SelectMany(expression => Selector().Matches(expression))
                .SelectMany(selector =>
                    Matched().Matches(selector.Groups[2].Value).Select(label => (selector.Groups[1].Value, label.Groups[1].Value))
                )
                .Distinct(),
        ];
        Assert.True(selected.Length > 40, $"Only {selected.Length} labels were seen.");
        Assert.DoesNotContain(selected, pair => !labels[pair.Metric].Contains(pair.Label));
    }

    /// <summary>With the variables replaced as Grafana replaces them, for a scrape interval of 30 s and six hours shown.</summary>
    private static string AsGrafanaAsks(string expression)
    {
        string asked = expression
            .Replace("$__rate_interval", "2m", StringComparison.Ordinal)
            .Replace("$__range", "6h", StringComparison.Ordinal)
            .Replace("$name", ".*", StringComparison.Ordinal);
        Assert.DoesNotContain('$', asked);
        return asked;
    }

    [GeneratedRegex(@"([a-zA-Z_:]+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("(\\w+) *(?:=|!=|=~|!~) *\"")]
    private static partial Regex Matched();

    [GeneratedRegex(@"\{\{ *(\w+) *\}\}")]
    private static partial Regex Braced();

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex NamedLabel();
}

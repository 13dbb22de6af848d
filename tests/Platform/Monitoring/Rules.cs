using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>Rules and configuration as Prometheus's own tools see them, and what each alert owes to whoever it wakes.</summary>
public sealed class Rules
{
    public static TheoryData<string> Tests => [.. Monitored.RuleTests];

    public static TheoryData<string> Alerts => [.. Monitored.Alerts.Select(alert => alert.Name)];

    [Fact]
    public async Task AreGoodInTheEyesOfPromtool()
    {
        Assert.True(Monitored.Alerts.Length > 20, $"Only {Monitored.Alerts.Length} alerts were seen.");
        (int exit, string said) = await Tool.Promtool.Run(Checkout.Root, ["check", "rules", "--lint-fatal", .. Monitored.RuleFiles]);
        Assert.True(exit == 0, said);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task PassTheirUnitTests(string file)
    {
        (int exit, string said) = await Tool.Promtool.Run(Checkout.Root, "test", "rules", file);
        Assert.True(exit == 0, said);
    }

    [Fact]
    public async Task AreLoadedByAConfigurationThatIsGoodInTheEyesOfPromtool()
    {
        using Scratch whole = Configuration.OfPrometheus();
        (int exit, string said) = await Tool.Promtool.Run(whole.Path, "check", "config", "prometheus.yaml");
        if (said.Contains("field kubernetes_sd_configs not found", StringComparison.Ordinal))
        {
            using Scratch without = Configuration.OfPrometheus(Configuration.WithoutDiscovery);
            (exit, said) = await Tool.Promtool.Run(without.Path, "check", "config", "prometheus.yaml");
        }

        Assert.True(exit == 0, said);
        Assert.Contains($"{Monitored.RuleFiles.Length} rule files found", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreEvaluatedByARealPrometheusAndReachARealAlertmanagerWithTheirEnvironment()
    {
        Assert.SkipWhen(Tool.Prometheus.Path is null, Tool.Prometheus.Needed);
        Assert.SkipWhen(Tool.Alertmanager.Path is null, Tool.Alertmanager.Needed);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using Scratch hearing = Configuration.OfAlertmanager("homelab");
        using Serving alertmanager = await Serving.Start(
            Tool.Alertmanager,
            hearing.Path,
            cancel,
            "--config.file=alertmanager.yaml",
            "--storage.path=data",
            "--cluster.listen-address="
        );
        using Scratch watching = Configuration.OfPrometheus(config =>
            Configuration
                .WithoutDiscovery(config)
                .Replace("evaluation_interval: 30s", "evaluation_interval: 1s", StringComparison.Ordinal)
                .Replace("alertmanager:9093", alertmanager.Client.BaseAddress!.Authority, StringComparison.Ordinal)
        );
        using Serving prometheus = await Serving.Start(
            Tool.Prometheus,
            watching.Path,
            cancel,
            "--config.file=prometheus.yaml",
            "--storage.tsdb.path=data",
            "--enable-feature=expand-external-labels",
            "--rules.alert.resend-delay=1s"
        );
        string heard = "";
        for (int attempt = 0; attempt < 300 && !heard.Contains("Watchdog", StringComparison.Ordinal); attempt++)
        {
            heard = await alertmanager.Client.GetStringAsync(new Uri("/api/v2/alerts", UriKind.Relative), cancel);
            await Task.Delay(100, cancel);
        }

        JsonElement alert = JsonDocument
            .Parse(heard)
            .RootElement.EnumerateArray()
            .Single(element => element.GetProperty("labels").GetProperty("alertname").GetString() == "Watchdog");
        Assert.Equal("homelab", alert.GetProperty("labels").GetProperty("environment").GetString());
        Assert.Equal("Monitoring of homelab works.", alert.GetProperty("annotations").GetProperty("summary").GetString());
    }

    [Fact]
    public void MeasureByDiscoveryThatPrometheusKnows()
    {
        YamlNode[] discoveries =
        [
            .. Yaml.Read("apps/monitoring/deploy/prometheus/prometheus.yaml")
                .List("scrape_configs")
                .SelectMany(job => job.List("kubernetes_sd_configs")),
        ];
        Assert.Equal(Configuration.Discoveries, discoveries.Length);
        Assert.All(
            discoveries,
            discovery =>
            {
                Assert.Empty(discovery.Keys().Except(["role", "namespaces"]));
                Assert.Contains(discovery.Text("role"), (string?[])["node", "pod"]);
                Assert.Equal(discovery.Text("role") == "pod", discovery.List("namespaces", "names").Any());
            }
        );
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void SayHowBadWhatAndWhatToDo(string name)
    {
        Alert alert = Monitored.Alerts.Single(item => item.Name == name);
        Assert.Contains(alert.Rule.Text("labels", "severity"), (string?[])["critical", "warning", "none"]);
        Assert.Contains("{{ $externalLabels.environment }}", alert.Annotation("summary"), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(alert.Annotation("description")));
        Assert.Matches("^runbooks/[a-z0-9-]+\\.md$", alert.Annotation("runbook"));
        Assert.Contains($"apps/monitoring/deploy/grafana/dashboards/{alert.Annotation("dashboard")}.json", Monitored.DashboardFiles);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void AreTestedFiringAndNotFiring(string name)
    {
        YamlNode[] cases =
        [
            .. Monitored
                .RuleTests.SelectMany(file => Yaml.Read(file).List("tests"))
                .SelectMany(test => test.List("alert_rule_test"))
                .Where(node => node.Text("alertname") == name),
        ];
        Assert.Contains(cases, node => node.List("exp_alerts").Any());
        if (name != "Watchdog")
        {
            Assert.Contains(cases, node => !node.List("exp_alerts").Any());
        }
    }

    [Fact]
    public void HaveAName() => Assert.Equal(Monitored.Alerts.Length, Monitored.Alerts.Select(alert => alert.Name).Distinct().Count());
}

using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>What is asked for must not have been thrown away before it was stored, or never have been told.</summary>
public sealed class Kept
{
    [Theory]
    [InlineData("apiserver", "apiserver_")]
    [InlineData("kubelet", "kubelet_")]
    [InlineData("cadvisor", "container_")]
    [InlineData("argocd", "argocd_")]
    public void IsEveryMetricThatIsAskedOfAJob(string job, string prefix)
    {
        YamlNode[] relabelings =
        [
            .. Yaml.Read("apps/monitoring/deploy/prometheus/prometheus.yaml")
                .List("scrape_configs")
                .Single(node => node.Text("job_name") == job)
                .List("metric_relabel_configs")
                .Where(node => node.List("source_labels").Single().ToString() == "__name__"),
        ];
        Assert.NotEmpty(relabelings);
        string[] asked = [.. Asked().Where(metric => metric.StartsWith(prefix, StringComparison.Ordinal))];
        Assert.NotEmpty(asked);
        Assert.All(
            relabelings,
            node =>
            {
                var regex = new Regex($"^(?:{node.Text("regex")})$");
                Assert.All(asked, metric => Assert.Equal(node.Text("action") == "keep", regex.IsMatch(metric)));
            }
        );
    }

    [Fact]
    public void IsEveryKindThatIsAskedOfKubeStateMetricsWhichMayListIt()
    {
        YamlNode deployment = Yaml.Documents("apps/monitoring/deploy/kube-state-metrics/exporter.yaml")
            .Single(document => document.Text("kind") == "Deployment");
        string[] resources = deployment
            .List("spec", "template", "spec", "containers")
            .Single()
            .List("args")
            .Single()
            .ToString()["--resources=".Length..]
            .Split(',');
        string[] kinds =
        [
            .. Asked()
                .Where(metric => metric.StartsWith("kube_", StringComparison.Ordinal))
                .Select(metric => metric.Split('_')[1] + "s")
                .Distinct()
                .Order(),
        ];
        Assert.Equal(kinds, resources);

        YamlNode role = Yaml.Documents("apps/monitoring/deploy/kube-state-metrics/access.yaml")
            .Single(document => document.Text("kind") == "ClusterRole");
        Assert.Equal(resources, role.List("rules").SelectMany(rule => rule.List("resources")).Select(node => node.ToString()).Order());
        Assert.All(role.List("rules"), rule => Assert.Equal(["list", "watch"], rule.List("verbs").Select(verb => verb.ToString())));
    }

    private static IEnumerable<string> Asked() =>
        Monitored
            .Alerts.Select(alert => alert.Expression)
            .Concat(Monitored.Recordings.Select(recording => recording.Expression))
            .Concat(Monitored.DashboardExpressions.Select(asked => asked.Expression))
            .SelectMany(Monitored.Metrics)
            .Distinct();
}

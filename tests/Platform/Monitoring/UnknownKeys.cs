using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>
/// Keys that nothing reads in configuration files. Prometheus and Alertmanager refuse unknown keys themselves, so that the checks of
/// their tools are proof; Grafana passes over them, so its files are held to the keys of its source.
/// </summary>
public sealed class UnknownKeys
{
    // pkg/services/provisioning/datasources/types.go and dashboards/types.go of Grafana 12; of jsonData, types.ts of its Prometheus source.
    private static readonly Dictionary<string, string[]> Provisioning = new()
    {
        ["datasources.yaml"] = ["apiVersion", "datasources", "deleteDatasources", "prune"],
        ["datasources.yaml datasources"] =
        [
            "access",
            "basicAuth",
            "basicAuthUser",
            "correlations",
            "database",
            "editable",
            "isDefault",
            "jsonData",
            "name",
            "orgId",
            "orgName",
            "secureJsonData",
            "type",
            "uid",
            "url",
            "user",
            "version",
            "withCredentials",
        ],
        ["datasources.yaml datasources jsonData"] =
        [
            "cacheLevel",
            "customQueryParameters",
            "defaultEditor",
            "disableMetricsLookup",
            "disableRecordingRules",
            "exemplarTraceIdDestinations",
            "httpMethod",
            "incrementalQuerying",
            "incrementalQueryOverlapWindow",
            "manageAlerts",
            "prometheusType",
            "prometheusVersion",
            "queryTimeout",
            "timeInterval",
            "timeout",
        ],
        ["providers.yaml"] = ["apiVersion", "providers"],
        ["providers.yaml providers"] =
        [
            "allowUiUpdates",
            "disableDeletion",
            "editable",
            "folder",
            "folderUid",
            "name",
            "options",
            "orgId",
            "type",
            "updateIntervalSeconds",
        ],
        ["providers.yaml providers options"] = ["foldersFromFilesStructure", "path"],
    };

    [Theory]
    [InlineData("scrape_interval: 30s", "scrape_intervals: 30s", "scrape_intervals")]
    [InlineData("rule_files:", "rules_files:", "rules_files")]
    [InlineData("honor_labels: true", "honour_labels: true", "honour_labels")]
    public async Task Prometheus_refuses_an_unknown_key(string written, string wrong, string key)
    {
        using Scratch scratch = Configuration.OfPrometheus(config => Put(Configuration.WithoutDiscovery(config), written, wrong));
        (int exit, string said) = await Tool.Promtool.Run(scratch.Path, "check", "config", "prometheus.yaml");
        Assert.NotEqual(0, exit);
        Assert.Contains($"field {key} not found", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group_wait: 30s", "group_waits: 30s", "group_waits")]
    [InlineData("repeat_interval: 12h", "repeat_intervals: 12h", "repeat_intervals")]
    [InlineData("max_alerts: 500", "most_alerts: 500", "most_alerts")]
    public async Task Alertmanager_refuses_an_unknown_key(string written, string wrong, string key)
    {
        using Scratch scratch = Configuration.OfAlertmanager("homelab", config => Put(config, written, wrong));
        (int exit, string said) = await Tool.Amtool.Run(scratch.Path, "check-config", "alertmanager.yaml");
        Assert.NotEqual(0, exit);
        Assert.Contains($"field {key} not found", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Provisioning_of_Grafana_has_only_keys_that_it_reads()
    {
        Assert.Empty(Unknown("datasources.yaml", File.ReadAllText(Checkout.At("apps/monitoring/deploy/grafana/datasources.yaml"))));
        Assert.Empty(Unknown("providers.yaml", File.ReadAllText(Checkout.At("apps/monitoring/deploy/grafana/providers.yaml"))));
    }

    [Theory]
    [InlineData("datasources.yaml", "isDefault:", "default:", "datasources.yaml datasources default")]
    [InlineData("datasources.yaml", "timeInterval:", "scrapeInterval:", "datasources.yaml datasources jsonData scrapeInterval")]
    [InlineData("providers.yaml", "allowUiUpdates:", "allowUIUpdates:", "providers.yaml providers allowUIUpdates")]
    public void Unknown_key_put_into_the_provisioning_of_Grafana_is_reported(string file, string written, string wrong, string key) =>
        Assert.Equal([key], Unknown(file, Put(File.ReadAllText(Checkout.At("apps/monitoring/deploy/grafana/" + file)), written, wrong)));

    private static string Put(string text, string written, string wrong)
    {
        Assert.Contains(written, text, StringComparison.Ordinal);
        return text.Replace(written, wrong, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Unknown(string file, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Below(file, stream.Documents[0].RootNode);
    }

    private static IEnumerable<string> Below(string path, YamlNode node) =>
        node switch
        {
            YamlSequenceNode list => list.SelectMany(item => Below(path, item)),
            YamlMappingNode map => map.Keys()
                .SelectMany(key =>
                    !Provisioning[path].Contains(key) ? [$"{path} {key}"]
                    : Provisioning.ContainsKey($"{path} {key}") ? Below($"{path} {key}", map.Get(key)!)
                    : Enumerable.Empty<string>()
                ),
            _ => [],
        };
}

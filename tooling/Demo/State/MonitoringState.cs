using System.Collections.Immutable;

namespace Cairn.Demo.State;

/// <summary>Prometheus, Alertmanager, Grafana and the alert rules.</summary>
internal sealed record MonitoringState
{
    public string Prometheus { get; init; } = "v3.5.0";

    public string Grafana { get; init; } = "12.1.1";

    public string Alertmanager { get; init; } = "v0.28.1";

    public string Exporter { get; init; } = "v0.17.1";

    public required string Retention { get; init; }

    public required string PrometheusMemory { get; init; }

    public string ScrapeInterval { get; init; } = "30s";

    public required string Receiver { get; init; }

    public string GroupWait { get; init; } = "30s";

    public string RepeatInterval { get; init; } = "4h";

    public bool Pushgateway { get; init; } = true;

    public required ImmutableList<AlertRule> Rules { get; init; }

    public MonitoringState Rule(AlertRule rule)
    {
        int at = Rules.FindIndex(r => r.Name == rule.Name);
        return this with { Rules = at < 0 ? Rules.Add(rule) : Rules.SetItem(at, rule) };
    }

    public MonitoringState Change(string name, Func<AlertRule, AlertRule> change) => Rule(change(Rules.First(r => r.Name == name)));

    public MonitoringState Without(string name) => this with { Rules = Rules.RemoveAll(r => r.Name == name) };
}

internal sealed record AlertRule(string Name, string Expression, string For, string Severity, string Summary);

using System.Collections.Immutable;
using Cairn.Demo.State;

namespace Cairn.Demo.Story;

/// <summary>What stood in the repository after its first commit.</summary>
internal static class Opening
{
    /// <summary>The two environments as they were set up, and no files kept by hand yet.</summary>
    public static readonly DesiredState Empty = new(
        new EnvironmentState(
            "homelab",
            new Facts("lab.example.com", "local-path", "basement", 3, "1.33", "nobody"),
            new Release("0.9.0", null, null),
            new ApiState
            {
                Tag = "1.0.0",
                Replicas = 1,
                Resources = new("50m", "128Mi", "256Mi"),
                Env = Variables("debug"),
            },
            new DatabaseState
            {
                Tag = "16.9",
                MaxConnections = 100,
                SharedBuffers = "256MB",
                MemoryLimit = "1Gi",
                Storage = "10Gi",
                PasswordChanged = "2025-09-12T09:00:00Z",
            },
            new MonitoringState
            {
                Retention = "7d",
                PrometheusMemory = "512Mi",
                Receiver = "chat-lab",
                Rules = Rules,
            },
            new DeliveryState()
        ),
        new EnvironmentState(
            "production",
            new Facts("northwind-pay.example.com", "ssd-replicated", "eu-central", 6, "1.33", "payments-primary"),
            new Release("0.9.0", "0000000000000000000000000000000000000000", "2025-09-12T09:00:00Z"),
            new ApiState
            {
                Tag = "1.0.0",
                Replicas = 2,
                MinAvailable = 1,
                Resources = new("250m", "256Mi", "512Mi", "1"),
                Env = Variables("info"),
            },
            new DatabaseState
            {
                Tag = "16.9",
                MaxConnections = 200,
                SharedBuffers = "1GB",
                MemoryLimit = "4Gi",
                Storage = "100Gi",
                PasswordChanged = "2025-09-12T09:10:00Z",
            },
            new MonitoringState
            {
                Retention = "30d",
                PrometheusMemory = "2Gi",
                Receiver = "pager",
                Rules = Rules,
            },
            new DeliveryState { IngressReplicas = 2 }
        ),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
    );

    private static ImmutableList<AlertRule> Rules =>
        [
            new("PaymentsDown", "absent(up{job=\"payments-api\"} == 1)", "2m", "critical", "No payments API answers"),
            new(
                "PaymentsErrors",
                "sum(rate(http_requests_total{code=~\"5..\"}[5m])) > 1",
                "5m",
                "critical",
                "The payments API returns errors"
            ),
        ];

    private static ImmutableList<EnvVar> Variables(string logLevel) =>
        [
            new("ASPNETCORE_URLS", "http://+:8080"),
            new("DB_HOST", "payments-db"),
            new("DB_NAME", "payments"),
            new("DB_POOL_SIZE", "10"),
            new("LOG_LEVEL", logLevel),
            new("PROVIDER_URL", "https://provider.example.com/v2"),
        ];
}

using System.Collections.Immutable;

namespace Cairn.Demo.State;

/// <summary>The payments API: its Deployment, ConfigMap, HPA, PDB and network policy.</summary>
internal sealed record ApiState
{
    public required string Tag { get; init; }

    /// <summary>Null once an autoscaler owns the number.</summary>
    public required int? Replicas { get; init; }

    public Autoscaling? Autoscaling { get; init; }

    public int MinAvailable { get; init; } = 1;

    public required Resources Resources { get; init; }

    /// <summary>Environment variables in file order, without the password.</summary>
    public required ImmutableList<EnvVar> Env { get; init; }

    public int GracePeriodSeconds { get; init; } = 30;

    public int ReadinessDelaySeconds { get; init; } = 5;

    public bool StartupProbe { get; init; }

    public bool SpreadAcrossNodes { get; init; }

    public bool ReadOnlyRootFilesystem { get; init; }

    public ApiConfig Config { get; init; } = new();

    /// <summary>Namespaces that may call the API; <c>*</c> is everybody.</summary>
    public ImmutableList<string> AllowedFrom { get; init; } = ["ingress-nginx", "monitoring"];

    /// <summary>A comment above the container's resources, where somebody left one.</summary>
    public string? ResourcesComment { get; init; }

    public bool LegacyGateway { get; init; } = true;

    public bool StatementExport { get; init; } = true;

    /// <summary>Whether the settlement CronJob shares the migration Job's file, as it first did.</summary>
    public bool SettlementInJobFile { get; init; } = true;

    public string SettlementSchedule { get; init; } = "15 1 * * *";

    public string IngressBodySize { get; init; } = "1m";

    public string this[string variable] => Env.First(e => e.Name == variable).Value;

    public ApiState Set(string variable, string value)
    {
        int at = Env.FindIndex(e => e.Name == variable);
        return this with { Env = at < 0 ? Env.Add(new(variable, value)) : Env.SetItem(at, new(variable, value)) };
    }

    public ApiState InsertAfter(string variable, string name, string value) =>
        this with
        {
            Env = Env.Insert(Env.FindIndex(e => e.Name == variable) + 1, new(name, value)),
        };

    public ApiState Remove(string variable) => this with { Env = Env.RemoveAll(e => e.Name == variable) };

    public ApiState Configure(Func<ApiConfig, ApiConfig> change) => this with { Config = change(Config) };
}

internal sealed record EnvVar(string Name, string Value);

internal sealed record Resources(string CpuRequest, string MemoryRequest, string MemoryLimit, string? CpuLimit = null);

internal sealed record Autoscaling(int Min, int Max, int CpuPercent, int? ScaleDownSeconds = null);

/// <summary>The application's own <c>application.yaml</c>, inside the ConfigMap.</summary>
internal sealed record ApiConfig
{
    public string ConnectionTimeout { get; init; } = "3s";

    public string IdleTimeout { get; init; } = "10m";

    public string ProviderTimeout { get; init; } = "10s";

    public int ProviderRetries { get; init; } = 3;

    public int RateLimit { get; init; } = 200;

    public string IdempotencyTtl { get; init; } = "24h";

    public ImmutableSortedDictionary<string, bool> Features { get; init; } =
        ImmutableSortedDictionary<string, bool>.Empty.Add("card-payments", true).Add("sepa-transfers", true);

    public ApiConfig Feature(string name, bool on) => this with { Features = Features.SetItem(name, on) };
}

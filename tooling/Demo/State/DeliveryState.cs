namespace Cairn.Demo.State;

/// <summary>Argo CD: its charts and how it applies each application.</summary>
internal sealed record DeliveryState
{
    public string ArgoCdChart { get; init; } = "8.3.4";

    public string IngressChart { get; init; } = "4.13.2";

    public string CertManagerChart { get; init; } = "v1.18.2";

    public bool PaymentsAutoSync { get; init; } = true;

    public bool PaymentsSelfHeal { get; init; }

    public int SyncRetries { get; init; } = 3;

    public int IngressReplicas { get; init; } = 1;

    public string ProxyReadTimeout { get; init; } = "60";

    /// <summary>Cron expression of the window in which payments is not synced; null where there is none.</summary>
    public string? DenyWindow { get; init; }

    public string ReconcileTimeout { get; init; } = "180s";
}

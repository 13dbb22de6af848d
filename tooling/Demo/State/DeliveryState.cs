namespace Cairn.Demo.State;

/// <summary>Argo CD: its version and how it applies each application.</summary>
internal sealed record DeliveryState
{
    public string ArgoCd { get; init; } = "v3.1.5";

    public string IngressChart { get; init; } = "4.13.2";

    public string CertManagerChart { get; init; } = "v1.18.2";

    public bool PaymentsAutoSync { get; init; } = true;

    public bool PaymentsSelfHeal { get; init; }

    public int SyncRetries { get; init; } = 3;

    public int IngressReplicas { get; init; } = 1;

    public string ProxyReadTimeout { get; init; } = "60";

    /// <summary>Minutes; empty where production has no window closed to syncs.</summary>
    public string? DenyWindow { get; init; }

    public string ReconcileTimeout { get; init; } = "180s";
}

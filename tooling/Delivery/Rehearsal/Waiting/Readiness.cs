using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>What ArgoCD makes of an object's health, as long as nothing else changes.</summary>
internal abstract record Readiness
{
    private Readiness() { }

    /// <summary>It is healthy, or has no health to wait for.</summary>
    internal sealed record Ready : Readiness
    {
        public static readonly Ready Now = new();
    }

    /// <summary>ArgoCD goes on waiting.</summary>
    /// <param name="Reason">A clause that says what is missing: <c>no pod uses the claim</c>.</param>
    /// <param name="Remedy">A sentence that says what to change.</param>
    internal sealed record Waiting(string Reason, string Remedy) : Readiness
    {
        /// <summary>False where something that was not read may end it.</summary>
        public bool IsCertain { get; init; } = true;

        /// <summary>The object that this one waits for, where that has a state of its own.</summary>
        public Manifest? On { get; init; }
    }

    /// <summary>It is Degraded, which fails the sync that waits for it.</summary>
    internal sealed record Broken(string Reason, string Remedy) : Readiness
    {
        /// <summary>False where something that was not read may mend it.</summary>
        public bool IsCertain { get; init; } = true;
    }
}

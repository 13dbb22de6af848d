namespace Cairn.Delivery.Planning.Windows;

/// <summary>Whether sync windows let an Application sync at an instant, and why.</summary>
/// <param name="Windows">The windows that decide it; for <see cref="SyncDecisionReason.Invalid"/> the one that can't be read.</param>
/// <param name="Error">What is wrong with the window, where one can't be read.</param>
public sealed record SyncDecision(SyncDecisionReason Reason, IReadOnlyList<SyncWindow> Windows, string? Error = null)
{
    /// <summary>Whether it may sync, or go on with a sync.</summary>
    public bool MaySync => Reason is not (SyncDecisionReason.Denied or SyncDecisionReason.NoneOpen or SyncDecisionReason.Invalid);
}

/// <summary>Why an Application may sync, or not.</summary>
public enum SyncDecisionReason
{
    /// <summary>No window is for it, or only deny windows, of which none is active.</summary>
    Unrestricted,

    /// <summary>An allow window is active.</summary>
    Allowed,

    /// <summary>Windows forbid it, and all of them let a person sync by hand.</summary>
    ManualAllowed,

    /// <summary>Windows forbid it by now, and all of them let go on what was allowed when it began.</summary>
    Overrun,

    /// <summary>Not allowed: a deny window is active.</summary>
    Denied,

    /// <summary>Not allowed: there are allow windows, and none is active.</summary>
    NoneOpen,

    /// <summary>Not allowed: ArgoCD can't read a window.</summary>
    Invalid,
}

/// <summary>What windows let an Application do from an instant on, and when that changes.</summary>
/// <param name="Now">What holds from the instant on.</param>
/// <param name="ChangesAt">
/// When it may sync next, or, where it may now, until when; null where that does not change before <paramref name="SearchedUntil"/>.
/// </param>
/// <param name="SearchedUntil">How far was looked.</param>
public sealed record SyncOutlook(SyncDecision Now, DateTimeOffset? ChangesAt, DateTimeOffset SearchedUntil);

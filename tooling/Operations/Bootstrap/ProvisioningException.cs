using Cairn.Trail;

namespace Cairn.Operations.Bootstrap;

/// <summary>Where bringing a cluster up has come to.</summary>
public enum UpStage
{
    /// <summary>This machine and the hosts are looked at.</summary>
    Preflight,

    /// <summary>The stack and its secrets.</summary>
    Stack,

    /// <summary>k3s on the hosts.</summary>
    Hosts,

    /// <summary>ArgoCD, and what it needs before.</summary>
    ArgoCd,

    /// <summary>The projects and the root Application.</summary>
    Root,

    /// <summary>ArgoCD brings the rest.</summary>
    Applications,
}

/// <summary>It did not come up: at which stage, what was seen, and which page helps. What was done stays, and running it again goes
/// on.</summary>
/// <param name="runbook">A path in the repository; null where the sentence says all.</param>
public sealed class ProvisioningException(UpStage stage, string message, string? runbook = null, bool isUserError = false)
    : CairnException(message, isUserError ? UserMistake : CannotContinue)
{
    public UpStage Stage => stage;

    public string? Runbook => runbook;
}

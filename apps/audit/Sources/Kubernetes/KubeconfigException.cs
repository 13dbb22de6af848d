using Cairn.Trail;

namespace Cairn.Sources.Kubernetes;

/// <summary>A kubeconfig does not say how to reach a cluster. The message is what happened, why, and what to do.</summary>
/// <param name="isUnreadable">Whether a file can't be read or isn't a kubeconfig; else it lacks what was asked for.</param>
public sealed class KubeconfigException(string reason, string remedy, bool isUnreadable = false)
    : CairnException($"{reason}. {remedy}", UserMistake)
{
    /// <summary>What happened, without a full stop.</summary>
    public string Reason => reason;

    /// <summary>What to do, a sentence.</summary>
    public string Remedy => remedy;

    public bool IsUnreadable => isUnreadable;
}

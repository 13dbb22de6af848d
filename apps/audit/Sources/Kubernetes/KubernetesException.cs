using Cairn.Trail;

namespace Cairn.Sources.Kubernetes;

/// <summary>Why a request to a cluster failed.</summary>
public enum KubernetesFailure
{
    /// <summary>No answer: the network, TLS, or too slow.</summary>
    Unreachable,

    /// <summary>It doesn't accept the credentials, or there are none to be had.</summary>
    Unauthorized,

    /// <summary>The user lacks the right.</summary>
    Forbidden,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>The cluster doesn't serve the kind.</summary>
    UnknownKind,

    /// <summary>Somebody else owns a field, or the object changed meanwhile.</summary>
    Conflict,

    /// <summary>The server no longer keeps the list that was being read.</summary>
    Expired,

    /// <summary>The answer is larger than we read.</summary>
    TooLarge,

    /// <summary>Anything else that the API server said.</summary>
    Refused,
}

/// <summary>A request to a cluster failed. The message is what happened, why, and what to do; it holds no credentials.</summary>
public sealed class KubernetesException(KubernetesFailure failure, string reason, string remedy)
    : CairnException($"{reason}. {remedy}", CannotContinue)
{
    public KubernetesFailure Failure => failure;

    /// <summary>What happened, without a full stop.</summary>
    public string Reason => reason;

    /// <summary>What to do, a sentence.</summary>
    public string Remedy => remedy;
}

namespace Cairn.Tests.Kit.Cluster;

/// <summary>What a test wants of a cluster of its own.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// Further flags of kube-apiserver, such as <c>--audit-policy-file=PATH</c>; of a flag that takes one value the last counts.
    /// Kubernetes 1.20 and current ones must both know them.
    /// </summary>
    public IReadOnlyList<string> ApiServerFlags { get; init; } = [];

    /// <summary>Users beside <see cref="ClusterUser.All"/>.</summary>
    public IReadOnlyList<ClusterUser> FurtherUsers { get; init; } = [];

    /// <summary>How long the servers may take until they are ready; on a quiet machine it is some seconds.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromMinutes(2);
}

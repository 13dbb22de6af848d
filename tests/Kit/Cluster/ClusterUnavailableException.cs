namespace Cairn.Tests.Kit.Cluster;

/// <summary>
/// This machine lacks something that a real cluster needs; the message says what, and how to get it. A test that lets it through
/// is skipped, not failed: xunit takes any exception whose message begins so for a skip.
/// </summary>
public sealed class ClusterUnavailableException(string reason) : Exception(Mark + reason)
{
    /// <summary>Source: <c>DynamicSkipToken</c> of xunit.v3.</summary>
    private const string Mark = "$XunitDynamicSkip$";

    /// <summary>What is missing and how to get it, in full sentences.</summary>
    public string Reason { get; } = reason;
}

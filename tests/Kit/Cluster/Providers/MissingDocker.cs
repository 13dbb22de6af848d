using DotNet.Testcontainers.Builders;

namespace Cairn.Tests.Kit.Cluster.Providers;

/// <summary>What Docker says when it is not there, or can't reach where images are: everything else is a failure.</summary>
internal static class MissingDocker
{
    public static bool IsWhy(Exception wrong) => wrong is DockerUnavailableException || IsWhy(wrong.Message);

    public static bool IsWhy(string said) =>
        said.Contains("Docker is either not running or misconfigured", StringComparison.Ordinal)
        || (
            said.Contains("/v2/", StringComparison.Ordinal)
            && ((string[])["no such host", "dial tcp", "i/o timeout", "connection refused"]).Any(text =>
                said.Contains(text, StringComparison.Ordinal)
            )
        );
}

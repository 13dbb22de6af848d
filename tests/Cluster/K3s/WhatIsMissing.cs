using Cairn.Tests.Kit.Cluster.Providers;

namespace Cairn.K3s.Tests;

/// <summary>When the tests with containers are skipped, and when they fail.</summary>
public sealed class WhatIsMissing
{
    [Theory]
    [InlineData(
        "Docker is either not running or misconfigured. Please ensure that Docker is running and that the endpoint is properly configured.",
        true
    )]
    [InlineData(
        "Docker API responded with status code=InternalServerError, response={\"message\":\"Get \\\"https://registry-1.docker.io/v2/\\\": "
            + "dial tcp: lookup registry-1.docker.io: no such host\"}",
        true
    )]
    [InlineData(
        "Docker API responded with status code=NotFound, response={\"message\":\"manifest for rancher/k3s:v9 not found: manifest "
            + "unknown\"}",
        false
    )]
    [InlineData("Container 0123 exited with code 1. Stderr: level=fatal msg=\"flag provided but not defined: -no-such-flag\"", false)]
    public void IsToldFromWhatIsWrong(string said, bool missing) => Assert.Equal(missing, MissingDocker.IsWhy(said));
}

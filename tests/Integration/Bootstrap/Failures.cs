using Cairn.Operations.Bootstrap.Stack;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>What Pulumi says of a failure, told so that somebody can mend it.</summary>
public sealed class Failures
{
    [Theory]
    [InlineData(
        "exit status 1: running \"sh -c 'root='\\\"x\\\"'\\nset -eu'\":\nunchanged: the host is fit\nseen: service failed\nfailed: "
            + "server-1 was not ready within 10 minutes\n",
        "seen: service failed\nserver-1 was not ready within 10 minutes"
    )]
    [InlineData("exit status 137: running \"sh -c 'x'\":\n", "exit status 137")]
    [InlineData("exit status 137: running \"sh -c 'x", "exit status 137")]
    [InlineData("ssh: handshake failed", "ssh: handshake failed")]
    [InlineData(
        "release: cannot re-use a name that is still in use",
        "release: cannot re-use a name that is still in use. A run before ended while ArgoCD's chart was being installed, and Pulumi does "
            + "not know it. Take Helm's note of it away, which touches nothing that runs: kubectl -n argocd delete secret -l "
            + "owner=helm,name=argocd"
    )]
    [InlineData(
        "the stack is currently locked by 1 lock(s).",
        "the stack is currently locked by 1 lock(s). A run is going on, or one was killed. When none is: pulumi cancel --yes --stack "
            + "homelab"
    )]
    public void AreToldWithTheirRemedyAndWithoutScripts(string said, string told) =>
        Assert.Equal(told, PulumiFailure.Told(said, "homelab"));
}

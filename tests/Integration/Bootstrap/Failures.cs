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
        "release: cannot re-use a name that is still in use. An earlier run was killed while it installed ArgoCD's "
            + "chart, so Pulumi's state lacks the release. Delete Helm's record of it, which changes nothing that runs: kubectl -n "
            + "argocd delete secret -l "
            + "owner=helm,name=argocd"
    )]
    [InlineData(
        "the stack is currently locked by 1 lock(s).",
        "the stack is currently locked by 1 lock(s). Another run is active, or a killed one left its lock. If no run is active: "
            + "pulumi cancel --yes --stack "
            + "homelab"
    )]
    public void Pulumi_failure_is_reported_with_its_remedy_and_without_the_script(string said, string told) =>
        Assert.Equal(told, PulumiFailure.Told(said, "homelab"));
}

namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>The walk through all runbooks finds what is wrong.</summary>
public sealed class CommandLinesJudge
{
    [Theory]
    [InlineData("cairn promote homelab production --dry-run")]
    [InlineData("cairn runbook run promote --step 2 --set A=b")]
    [InlineData("ssh \"$HOST\" \"sudo X=1 k3s etcd-snapshot ls | grep x\"")]
    [InlineData("cd x\nprintf '%s' \"$(cairn key show)\" > y")]
    public void WhatExists_IsFine(string script) => Assert.Empty(CommandLines.Wrong(script));

    [Theory]
    [InlineData("cairn promot homelab production", "promot")]
    [InlineData("cairn promote homelab production --forse", "--forse")]
    [InlineData("cairn rollback production --to HEAD", "--reason")]
    [InlineData("x=$(cairn key shw)", "shw")]
    [InlineData("true && frobnicate", "frobnicate")]
    [InlineData("ssh \"$HOST\" \"sudo frobnicate\"", "frobnicate")]
    public void WhatDoesNot_IsFound(string script, string said) =>
        Assert.Contains(said, string.Join('\n', CommandLines.Wrong(script)), StringComparison.Ordinal);

    [Theory]
    [InlineData("kubectl --context x -n y get pods --nonsense", "kubectl get has no --nonsense")]
    [InlineData("kubectl create secret generic x --from-fil=y", "has no --from-fil")]
    [InlineData("kubectl -n x exec y -c z -- cairn verif", "verif")]
    public void WhatKubectlDoesNotHave_IsFound(string script, string said)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl"))),
            "There is no kubectl on the path."
        );
        Assert.Contains(said, string.Join('\n', CommandLines.Wrong(script)), StringComparison.Ordinal);
    }
}

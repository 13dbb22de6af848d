namespace Cairn.Monitoring.Tests.Platform;

/// <summary>Settings of ArgoCD that others rely on, under the names by which v3.5.1 reads them (<c>util/settings/settings.go</c>).</summary>
public sealed class ArgoCdSettings
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void On_call_cannot_sync_another_revision_than_git_says(string environment)
    {
        Assert.Equal("true", Setting(environment, "application.sync.requireOverridePrivilegeForRevisionSync"));
        string[] rules = PlatformApplication.Rendered(environment, "ConfigMap", "argocd-rbac-cm").Text("data", "policy.csv")!
            .Split('\n').Where(line => line.StartsWith("p, role:on-call", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rules);
        Assert.DoesNotContain(rules, rule => rule.Contains("override", StringComparison.Ordinal) || rule.Contains("applications, *,", StringComparison.Ordinal));
    }

    private static string? Setting(string environment, string key) => PlatformApplication.Rendered(environment, "ConfigMap", "argocd-cm").Text("data", key);
}

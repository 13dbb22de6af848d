namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>hook-type: annotations that ArgoCD drops without a word.</summary>
public sealed class Hooks
{
    [Theory]
    [InlineData("argocd.argoproj.io/hook", "presync", "never applied")]
    [InlineData("argocd.argoproj.io/hook", "PreSync,PostSnyc", "does not run in that phase")]
    [InlineData("argocd.argoproj.io/hook", "", "names no type")]
    [InlineData("argocd.argoproj.io/hook-delete-policy", "hook-succeeded", "is not a delete policy")]
    [InlineData("argocd.argoproj.io/sync-wave", "five", "so the wave is 0")]
    [InlineData("argocd.argoproj.io/sync-wave", "1.5", "so the wave is 0")]
    [InlineData("argocd.argoproj.io/sync-wave", " 1", "so the wave is 0")]
    [InlineData("helm.sh/hook", "pre-instal", "never applied")]
    [InlineData("helm.sh/hook-weight", "heavy", "so the wave is 0")]
    [InlineData("helm.sh/hook-delete-policy", "HookSucceeded", "is not a Helm delete policy")]
    public void Annotation_that_ArgoCD_does_not_understand_is_reported(string annotation, string value, string said)
    {
        LintFinding finding = Assert.Single(Given.Findings("hook-type", Job($"{annotation}: \"{value}\"")));
        Assert.Equal(
            (Severity.Error, $"metadata.annotations[\"{annotation}\"]", 7),
            (finding.Severity, finding.Place.Field, finding.Place.Line)
        );
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argocd.argoproj.io/hook: PreSync")]
    [InlineData("argocd.argoproj.io/hook: PreSync, PostSync")]
    [InlineData("argocd.argoproj.io/hook: Skip")]
    [InlineData("argocd.argoproj.io/hook: PreDelete")]
    [InlineData("argocd.argoproj.io/hook-delete-policy: BeforeHookCreation,HookSucceeded")]
    [InlineData("argocd.argoproj.io/sync-wave: \"-5\"")]
    [InlineData("argocd.argoproj.io/sync-wave: \"+5\"")]
    [InlineData("helm.sh/hook: test")] // Helm's own, left out on purpose.
    [InlineData("helm.sh/hook: pre-install,pre-upgrade")]
    [InlineData("helm.sh/hook: crd-install")]
    [InlineData("argocd.argoproj.io/sync-wave: \"${WAVE}\"")]
    [InlineData("example.com/hook: whatever")]
    public void Annotation_that_ArgoCD_understands_is_not_reported(string annotation) =>
        Assert.Empty(Given.Findings("hook-type", Job(annotation)));

    [Fact]
    public void Wave_without_quotes_is_reported() =>
        Assert.Contains(
            "is not a string",
            Assert.Single(Given.Findings("hook-type", Job("argocd.argoproj.io/sync-wave: 5"))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("presync", "Write PreSync.")]
    [InlineData("pre-sync", "Write PreSync.")]
    [InlineData("Before", "Use one of PreSync,")]
    public void Remedy_names_the_nearest_known_word(string written, string remedy) =>
        Assert.StartsWith(
            remedy,
            Assert.Single(Given.Findings("hook-type", Job($"argocd.argoproj.io/hook: {written}"))).Remedy,
            StringComparison.Ordinal
        );

    private static string Job(string annotation) =>
        $"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\n  namespace: shop\n  annotations:\n    {annotation}\n";
}

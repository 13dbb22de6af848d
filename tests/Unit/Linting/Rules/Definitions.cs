namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>cr-before-crd, and deprecated-api.</summary>
public sealed class Definitions
{
    private const string Crd =
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com, annotations: "
        + "{ANNOTATIONS}}\nspec: {group: example.com, names: {kind: Widget}}\n";
    private const string Widget = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one, annotations: {ANNOTATIONS}}\n";

    [Theory]
    [InlineData("", "", null)]
    [InlineData("wave=-1", "", null)]
    [InlineData("wave=-1", "hook=PreSync", "in PreSync wave 0, before its definition widgets.example.com in wave -1")]
    [InlineData("wave=2", "wave=1", "in wave 1, before its definition widgets.example.com in wave 2")]
    [InlineData("", "hook=PreSync", "in PreSync wave 0, before its definition widgets.example.com in wave 0")]
    [InlineData("hook=PreSync", "hook=PreSync", null)]
    [InlineData("hook=PreSync", "", null)]
    [InlineData("", "hook=PostSync", null)]
    [InlineData("hook=Skip", "", "keeps this definition from being applied")]
    [InlineData("hook=Sometime", "", "keeps this definition from being applied")]
    public void Custom_resource_before_its_definition_is_reported(string crd, string widget, string? said)
    {
        LintFinding[] findings = [.. Given.Findings("cr-before-crd", With(Crd, crd) + With(Widget, widget))];
        Assert.Equal(said is null ? 0 : 1, findings.Length);
        Assert.All(findings, finding => Assert.Contains(said!, finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Definition_that_was_not_read_is_not_reported() => Assert.Empty(Given.Findings("cr-before-crd", With(Widget, "wave=1")));

    [Theory]
    [InlineData("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1")]
    [InlineData("policy/v1beta1", "PodSecurityPolicy", "1.25", "Pod Security Admission")]
    [InlineData("batch/v1beta1", "CronJob", "1.25", "batch/v1")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "autoscaling/v2")]
    [InlineData("networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1")]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "apiextensions.k8s.io/v1")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.32", "flowcontrol.apiserver.k8s.io/v1")]
    public void Removed_API_version_is_reported(string api, string kind, string removed, string instead)
    {
        LintFinding finding = Assert.Single(
            Given.Findings("deprecated-api", $"# A comment\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n")
        );
        Assert.Equal((Severity.Error, 2, "apiVersion"), (finding.Severity, finding.Place.Line, finding.Place.Field));
        Assert.Contains($"Kubernetes {removed} and later", finding.Message, StringComparison.Ordinal);
        Assert.Contains(instead, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("networking.k8s.io/v1", "Ingress")]
    [InlineData("batch/v1", "CronJob")]
    [InlineData("storage.k8s.io/v1beta1", "VolumeAttributesClass")]
    [InlineData("networking.istio.io/v1beta1", "Gateway")]
    [InlineData("example.com/v1beta1", "CronJob")]
    [InlineData("v1", "Pod")]
    public void Served_API_version_is_not_reported(string api, string kind) =>
        Assert.Empty(Given.Findings("deprecated-api", $"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n"));

    private static string With(string yaml, string words) =>
        yaml.Replace(
            "ANNOTATIONS",
            string.Join(
                ", ",
                words
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => word.Split('='))
                    .Select(pair => $"argocd.argoproj.io/{(pair[0] == "wave" ? "sync-wave" : pair[0])}: \"{pair[1]}\"")
            ),
            StringComparison.Ordinal
        );
}

namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>selector-matches-nothing.</summary>
public sealed class Selectors
{
    private const string Rule = "selector-matches-nothing";

    public static TheoryData<string, string, string> Choosing =>
        new()
        {
            { "v1", "Service", "selector: {app: LABEL}" },
            { "networking.k8s.io/v1", "NetworkPolicy", "podSelector: {matchLabels: {app: LABEL}}" },
            { "policy/v1", "PodDisruptionBudget", "selector: {matchExpressions: [{key: app, operator: In, values: [LABEL, x]}]}" },
            { "monitoring.coreos.com/v1", "PodMonitor", "selector: {matchLabels: {app: LABEL}}" },
        };

    [Theory]
    [MemberData(nameof(Choosing))]
    public void Selector_without_matching_pods_is_reported(string api, string kind, string spec)
    {
        Assert.Empty(
            Given.Findings(
                Rule,
                Object(api, kind, spec.Replace("LABEL", "api", StringComparison.Ordinal)) + Given.Workload("Deployment", "api")
            )
        );
        LintFinding finding = Assert.Single(
            Given.Findings(
                Rule,
                Object(api, kind, spec.Replace("LABEL", "apy", StringComparison.Ordinal)) + Given.Workload("Deployment", "api")
            )
        );
        Assert.Equal(kind == "Service" ? Severity.Error : Severity.Warning, finding.Severity);
        Assert.Contains("No pods have the labels app", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1", "Service", "selector: {}")]
    [InlineData("v1", "Service", "ports: [{port: 80}]")] // Its endpoints are written by hand.
    [InlineData("v1", "Service", "type: ExternalName\n  selector: {app: apy}")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "podSelector: {}")] // All pods.
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}")]
    [InlineData("policy/v1", "PodDisruptionBudget", "selector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}")]
    public void Empty_selector_is_not_reported(string api, string kind, string spec) =>
        Assert.Empty(Given.Findings(Rule, Object(api, kind, spec) + Given.Workload("Deployment", "api")));

    [Fact]
    public void Selector_of_pods_that_an_operator_may_create_is_not_reported() =>
        Assert.Empty(
            Given.Findings(
                Rule,
                Object("v1", "Service", "selector: {cluster: main}")
                    + Given.Workload("Deployment", "api")
                    + Object("postgresql.cnpg.io/v1", "Cluster", "instances: 3")
            )
        );

    [Fact]
    public void Selector_without_any_pods_in_the_manifests_is_not_reported() =>
        Assert.Empty(Given.Findings(Rule, Object("v1", "Service", "selector: {app: api}")));

    [Theory]
    [InlineData("api", 0)]
    [InlineData("apy", 1)]
    public void Selector_of_a_workload_must_match_its_own_pods(string label, int findings)
    {
        IReadOnlyList<LintFinding> found = Given.Findings(
            Rule,
            Given
                .Workload("Deployment", "api")
                .Replace("matchLabels: {app: api}", $"matchLabels: {{app: {label}}}", StringComparison.Ordinal)
        );
        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal((Severity.Error, "spec.selector"), (finding.Severity, finding.Place.Field)));
    }

    [Theory]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}", 0)]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: apy}", 1)]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: api}", 1)]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: example.com/v1, kind: Fleet, name: api}", 0)]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: apy}", 1)]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: api}", 0)]
    public void Missing_scale_target_is_reported(string api, string kind, string spec, int findings) =>
        Assert.Equal(findings, Given.Findings(Rule, Object(api, kind, spec) + Given.Workload("Deployment", "api")).Count);

    [Theory]
    [InlineData("selector: {matchLabels: {tier: front}}", 0)]
    [InlineData("selector: {matchLabels: {tier: back}}", 1)]
    [InlineData("selector: {matchLabels: {tier: front}}\n  namespaceSelector: {matchNames: [other]}", 1)]
    [InlineData("selector: {matchLabels: {tier: front}}\n  namespaceSelector: {any: true}", 0)]
    [InlineData("selector: {}", 0)]
    public void ServiceMonitor_selector_is_matched_with_Services(string spec, int findings) =>
        Assert.Equal(
            findings,
            Given
                .Findings(
                    Rule,
                    Object("monitoring.coreos.com/v1", "ServiceMonitor", spec)
                        + Given.Workload("Deployment", "api")
                        + Given
                            .Service("api")
                            .Replace("  annotations:", "  labels: {tier: front}\n  annotations:", StringComparison.Ordinal)
                )
                .Count
        );

    private static string Object(string api, string kind, string spec) =>
        $"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: it, namespace: shop}}\nspec:\n  {spec}\n";
}

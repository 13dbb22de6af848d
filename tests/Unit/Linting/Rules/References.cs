namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>missing-reference: what pods name and nothing provides.</summary>
public sealed class References
{
    private const string Rule = "missing-reference";

    public static TheoryData<string, string> Named =>
        new()
        {
            {
                "containers: [{name: a, envFrom: [{configMapRef: {name: missing}}]}]",
                "spec.template.spec.containers[name=a].envFrom[0].configMapRef.name"
            },
            {
                "containers: [{name: a, envFrom: [{secretRef: {name: missing}}]}]",
                "spec.template.spec.containers[name=a].envFrom[0].secretRef.name"
            },
            {
                "containers: [{name: a, env: [{name: X, valueFrom: {secretKeyRef: {name: missing, key: k}}}]}]",
                "spec.template.spec.containers[name=a].env[name=X].valueFrom.secretKeyRef.name"
            },
            {
                "initContainers: [{name: a, env: [{name: X, valueFrom: {configMapKeyRef: {name: missing, key: k}}}]}]",
                "spec.template.spec.initContainers[name=a].env[name=X].valueFrom.configMapKeyRef.name"
            },
            { "volumes: [{name: v, configMap: {name: missing}}]", "spec.template.spec.volumes[name=v].configMap.name" },
            { "volumes: [{name: v, secret: {secretName: missing}}]", "spec.template.spec.volumes[name=v].secret.secretName" },
            {
                "volumes: [{name: v, persistentVolumeClaim: {claimName: missing}}]",
                "spec.template.spec.volumes[name=v].persistentVolumeClaim.claimName"
            },
            {
                "volumes: [{name: v, projected: {sources: [{secret: {name: missing}}]}}]",
                "spec.template.spec.volumes[name=v].projected.sources[0].secret.name"
            },
            { "serviceAccountName: missing", "spec.template.spec.serviceAccountName" },
        };

    [Theory]
    [MemberData(nameof(Named))]
    public void Reference_to_a_missing_object_is_reported(string spec, string field)
    {
        LintFinding finding = Assert.Single(Given.Findings(Rule, Pods(spec)));
        Assert.Equal((Severity.Error, field), (finding.Severity, finding.Place.Field));
        Assert.Contains("missing", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data-audit-0", true)]
    [InlineData("data-audit-12", true)]
    [InlineData("data-audit-", false)]
    [InlineData("data-audit-x", false)]
    [InlineData("logs-audit-0", false)]
    public void Claim_of_a_StatefulSet_template_counts_as_existing(string claim, bool made) =>
        Assert.Equal(
            made ? 0 : 1,
            Given
                .Findings(
                    Rule,
                    Pods($"volumes: [{{name: v, persistentVolumeClaim: {{claimName: {claim}}}}}]")
                        + "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: audit, namespace: shop}\nspec: {selector: "
                        + "{matchLabels: {app: audit}}, template: {metadata: {labels: {app: audit}}, spec: {containers: [{name: a}]}}, "
                        + "volumeClaimTemplates: [{metadata: {name: data}}]}\n"
                )
                .Count
        );

    [Fact]
    public void Missing_pull_secret_is_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(Given.Findings(Rule, Pods("imagePullSecrets: [{name: missing}]"))).Severity);

    [Theory]
    [InlineData("containers: [{name: a, envFrom: [{configMapRef: {name: missing, optional: true}}]}]")]
    [InlineData("volumes: [{name: v, secret: {secretName: missing, optional: true}}]")]
    [InlineData("volumes: [{name: v, configMap: {name: kube-root-ca.crt}}]")]
    [InlineData("serviceAccountName: default")]
    [InlineData("containers: [{name: a, envFrom: [{configMapRef: {name: \"${NAME}\"}}]}]")]
    [InlineData("volumes: [{name: v, emptyDir: {}}]")]
    public void Optional_reference_is_not_reported(string spec) => Assert.Empty(Given.Findings(Rule, Pods(spec)));

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: wanted, namespace: shop}\n", true)]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: wanted}\n", true)]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: wanted, namespace: other}\n", false)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wanted, namespace: shop}\n", false)]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: wanted, namespace: shop}\n", true)]
    [InlineData(
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, namespace: shop}\nspec: {target: {name: wanted}}\n",
        true
    )]
    [InlineData(
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: wanted, namespace: shop}\nspec: {target: {name: "
            + "other}}\n",
        false
    )]
    [InlineData("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: wanted, namespace: shop}\n", true)]
    [InlineData(
        "apiVersion: isindir.github.com/v1alpha3\nkind: SopsSecret\nmetadata: {name: a, namespace: shop}\nspec: {secretTemplates: [{name: "
            + "wanted}]}\n",
        true
    )]
    [InlineData(
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a, namespace: shop}\nspec: {secretName: wanted}\n",
        true
    )]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: wanted, namespace: shop}\n", true)]
    [InlineData(
        "apiVersion: database.example.com/v1\nkind: User\nmetadata: {name: a, namespace: shop}\nspec: {credentials: {into: wanted}}\n",
        true
    )]
    [InlineData(
        "apiVersion: database.example.com/v1\nkind: User\nmetadata: {name: a, namespace: other}\nspec: {credentials: {into: wanted}}\n",
        false
    )]
    [InlineData(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop, annotations: "
            + "{service.beta.openshift.io/serving-cert-secret-name: wanted}}\n",
        true
    )]
    [InlineData(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: shop}\nspec: {template: {spec: {containers: [{name: a, args: "
            + "[\"kubectl create secret generic wanted\"]}]}}}\n",
        true
    )]
    public void Secret_that_another_object_creates_is_not_reported(string maker, bool made) =>
        Assert.Equal(
            made ? 0 : 1,
            Given.Findings(Rule, Pods("volumes: [{name: v, secret: {secretName: wanted}}]") + "---\n" + maker).Count
        );

    [Theory]
    [InlineData("present", 0)]
    [InlineData("absent", 1)]
    public void Missing_key_of_a_ConfigMap_is_reported(string key, int findings)
    {
        IReadOnlyList<LintFinding> found = Given.Findings(
            Rule,
            Pods($"containers: [{{name: a, env: [{{name: X, valueFrom: {{configMapKeyRef: {{name: settings, key: {key}}}}}}}]}}]")
                + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {present: a}\n"
        );
        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Contains("has no key absent", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {chart: redis}, destination: "
            + "{namespace: shop}}\n",
        Severity.Warning
    )]
    [InlineData(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {chart: redis}, destination: "
            + "{namespace: other}}\n",
        Severity.Error
    )]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: other}\n", Severity.Error)]
    public void Object_that_a_chart_may_provide_is_a_warning(string other, Severity severity) =>
        Assert.Equal(severity, Assert.Single(Given.Findings(Rule, Pods("serviceAccountName: missing") + "---\n" + other)).Severity);

    private static string Pods(string spec) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api, namespace: shop}}\nspec:\n  template:\n    spec:\n      {spec}\n";
}

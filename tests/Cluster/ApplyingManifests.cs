using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests;

/// <summary>Directories of manifests on a real API server: what it takes, what it refuses, what it cannot judge.</summary>
public sealed class ApplyingManifests(SharedCluster shared) : IDisposable
{
    private readonly Scratch scratch = new();

    private const string Good = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: good }\ndata: { DB_POOL_SIZE: \"20\" }\n";

    [Fact]
    public async Task ABadManifestIsRefusedInTheServersWordsAndTheOthersGoOn()
    {
        Write(
            "a-bad.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: bad }\nspec:\n  replicaz: 2\n  selector: { matchLabels: { app: x } "
                + "}\n  template: { metadata: { labels: { app: x } }, spec: { containers: [{ name: x, image: x }] } }\n"
        );
        Write("b-good.yaml", Good);
        AppliedManifests applied = await Apply(new ApplyOptions { DryRun = true });
        Assert.Equal("good", Assert.Single(applied.Accepted).Object.Name);
        Verdict refused = Assert.Single(applied.Refused);
        Assert.Contains("replicaz", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("apps/v1 Deployment bad (a-bad.yaml:1)", refused.Object.ToString());
        Assert.Empty(applied.NotChecked);
    }

    [Fact]
    public async Task ADryRunStoresNothing()
    {
        Write("one.yaml", Good.Replace("good", "dry", StringComparison.Ordinal));
        Assert.Single((await Apply(new ApplyOptions { DryRun = true })).Accepted);
        Assert.Equal(
            404,
            (int)(await (await shared.Started).As(ClusterUser.Admin).Get("/api/v1/namespaces/default/configmaps/dry", Cancelled)).Status
        );
    }

    [Fact]
    public async Task WhatOthersNeedGoesFirstWhateverItsFile()
    {
        Write(
            "1-object.yaml",
            "apiVersion: example.org/v1\nkind: Stone\nmetadata: { name: first, namespace: trail }\nspec: { weight: 3 }\n"
        );
        Write("2-config.yaml", Good.Replace("good }", "good, namespace: trail }", StringComparison.Ordinal));
        Write("3-definition.yaml", Definition("Stone", "stones") + "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: trail }\n");
        AppliedManifests applied = await Apply(new ApplyOptions());
        Assert.Equal(
            ["Namespace", "ConfigMap", "CustomResourceDefinition", "Stone"],
            applied.Accepted.Select(manifestObject => manifestObject.Object.Kind)
        );
        Assert.Empty(applied.Refused);
        Assert.Contains(
            "argocd-controller",
            (await (await shared.Started).As(ClusterUser.Admin).Get("/apis/example.org/v1/namespaces/trail/stones/first", Cancelled)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AFieldThatADefinitionDoesNotHaveIsRefused()
    {
        Write("definition.yaml", Definition("Path", "paths"));
        Write("object.yaml", "apiVersion: example.org/v1\nkind: Path\nmetadata: { name: wrong }\nspec: { wieght: 3 }\n");
        Assert.Contains("wieght", Assert.Single((await Apply(new ApplyOptions())).Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamespacesThatNobodyDeclaresAreMadeOnlyWhenAsked()
    {
        Write("one.yaml", Good.Replace("good }", "good, namespace: undeclared }", StringComparison.Ordinal));
        Assert.Contains(
            "\"undeclared\" not found",
            Assert.Single((await Apply(new ApplyOptions())).Refused).Reason,
            StringComparison.Ordinal
        );
        Assert.Single((await Apply(new ApplyOptions { CreateNamespaces = true })).Accepted);
    }

    [Fact]
    public async Task AKindWithoutADefinitionIsNotCheckedAndAMisspeltOneIsRefused()
    {
        Write("monitor.yaml", "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: api }\n");
        Write("typo.yaml", "apiVersion: apps/v1\nkind: Deploiment\nmetadata: { name: api }\n");
        AppliedManifests applied = await Apply(new ApplyOptions { DryRun = true });
        Assert.Equal(
            "monitoring.coreos.com/v1 ServiceMonitor api (monitor.yaml:1): no CustomResourceDefinition of monitoring.coreos.com is at hand",
            Assert.Single(applied.NotChecked).ToString()
        );
        Assert.Contains("has no Deploiment in apps/v1", Assert.Single(applied.Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsTooNewForAnOldServerIsAppliedUnderItsOlderVersionAndSaidSo()
    {
        Write(
            "pdb.yaml",
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: api }\nspec: { minAvailable: 1, selector: { matchLabels: "
                + "{ app: api } } }\n"
        );
        Write(
            "job.yaml",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly }\nspec:\n  schedule: 0 3 * * *\n  jobTemplate: { spec: { "
                + "template: { spec: { restartPolicy: Never, containers: [{ name: x, image: x }] } } } }\n"
        );
        Write(
            "hpa.yaml",
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: api }\nspec:\n  maxReplicas: 5\n  "
                + "scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }\n  metrics: [{ type: Resource, resource: { name: "
                + "cpu, target: { type: Utilization, averageUtilization: 80 } } }]\n"
        );
        AppliedManifests applied = await Apply(new ApplyOptions());
        Assert.Equal(3, applied.Accepted.Count);
        int older = (await shared.Started).Minor switch
        {
            < 21 => 3,
            < 23 => 1,
            _ => 0,
        };
        Assert.Equal(older, applied.Mapped.Count);
        Assert.All(applied.Mapped, verdict => Assert.Contains("does not serve", verdict.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatAnEarlyApplyWronglyRefusesIsCreatedInsteadAndSaidSo()
    {
        Write(
            "service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: no-protocol }\nspec: { selector: { app: api }, ports: [{ port: 80 }] }\n"
        );
        Write(
            "wrong.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: wrong }\nspec: { selector: { app: api }, ports: [{ port: 99999 }] }\n"
        );
        AppliedManifests applied = await Apply(new ApplyOptions());
        Assert.Equal("no-protocol", Assert.Single(applied.Accepted).Object.Name);
        Assert.Contains("99999", Assert.Single(applied.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal((await shared.Started).Minor < 22 ? 2 : 0, applied.Mapped.Count);
    }

    [Theory]
    [InlineData("- 1", "manifest.yaml:1: This is not a Kubernetes object.")]
    [InlineData(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n- apiVersion: v1\n  kind: "
            + "ConfigMap\n  metadata: { name: b }\n",
        "manifest.yaml:1: This is a list; write its items out."
    )]
    [InlineData("hello: world", "manifest.yaml:1: This is not a Kubernetes object.")]
    public void WhatIsNoManifestIsSaid(string text, string said)
    {
        Write("manifest.yaml", text);
        Assert.StartsWith(said, Assert.ThrowsAny<Exception>(() => ManifestObject.ReadAll(scratch.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string Definition(string kind, string plural) =>
        $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: {{plural}}.example.org }
            spec:
              group: example.org
              scope: Namespaced
              names: { kind: {{kind}}, plural: {{plural}} }
              versions:
              - name: v1
                served: true
                storage: true
                schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { weight: { type: integer } } } } } }

            """;

    private void Write(string name, string text) => File.WriteAllText(scratch.At(name), text);

    private async Task<AppliedManifests> Apply(ApplyOptions options) =>
        await Manifests.Apply(await shared.Started, scratch.Path, options, Cancelled);
}

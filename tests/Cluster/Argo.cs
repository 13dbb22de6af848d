using System.Text.Json.Nodes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>ArgoCD's own kinds on a real API server.</summary>
public sealed class Argo(SharedCluster shared)
{
    [Fact]
    public async Task AnApplicationThatMariaAppliesIsHersFieldByField()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, cancellation);
        await cluster.Bind(ClusterUser.Maria, "cluster-admin", cancellation);

        JsonNode applied = (
            await cluster
                .As(ClusterUser.Maria)
                .Apply(
                    "/apis/argoproj.io/v1alpha1/namespaces/default/applications/payments",
                    """
                    apiVersion: argoproj.io/v1alpha1
                    kind: Application
                    metadata: { name: payments }
                    spec:
                      project: default
                      destination: { server: https://kubernetes.default.svc, namespace: payments }
                      source: { repoURL: https://example.org/platform.git, path: environments/homelab/rendered/payments, targetRevision: main }
                    """,
                    "maria-by-hand",
                    cancellation
                )
        ).Required();

        JsonNode entry = Assert.Single(applied["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal("maria-by-hand", entry["manager"]!.GetValue<string>());
        Assert.Equal("Apply", entry["operation"]!.GetValue<string>());
        Assert.NotNull(entry["fieldsV1"]!["f:spec"]!["f:source"]!["f:targetRevision"]);
    }

    [Fact]
    public async Task TheCoreGroupInAProjectIsEmptyTextAndNotNull()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, cancellation);
        JsonNode applied = (
            await cluster
                .As(ClusterUser.Admin)
                .Apply(
                    "/apis/argoproj.io/v1alpha1/namespaces/default/appprojects/workloads",
                    """
                    apiVersion: argoproj.io/v1alpha1
                    kind: AppProject
                    metadata: { name: workloads }
                    spec: { clusterResourceWhitelist: [{ group: "", kind: Namespace }] }
                    """,
                    "tests",
                    cancellation
                )
        ).Required();
        Assert.Equal("", applied["spec"]!["clusterResourceWhitelist"]![0]!["group"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("applications")]
    [InlineData("applicationsets")]
    [InlineData("appprojects")]
    public async Task ItsDefinitionsAreServed(string plural)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, cancellation);
        Assert.Empty(
            (
                await cluster.As(ClusterUser.Admin).Get($"/apis/argoproj.io/v1alpha1/namespaces/kube-public/{plural}", cancellation)
            ).Required()["items"]!.AsArray()
        );
    }
}

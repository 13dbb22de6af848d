using Cairn.Delivery.Manifests;
using Cairn.Delivery.Promotion.Clusters;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Sources.Kubernetes;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests;

/// <summary>What promoting and planning ask of a cluster, asked of a real one as a person with few rights.</summary>
public sealed class LiveClusters(SharedCluster shared) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task ApplicationsTellSinceWhenTheyRunHealthy()
    {
        TestCluster cluster = await Ready();
        string commit = new('c', 40);
        await Apply(
            cluster,
            "apps",
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: soaked, namespace: argocd}
            spec:
              project: default
              source: {repoURL: https://git.example/platform.git, path: environments/soaking/rendered/payments, targetRevision: main}
              destination: {server: https://kubernetes.default.svc, namespace: payments}
            status:
              sync:
                status: Synced
                revision: {{commit}}
                comparedTo:
                  source: {repoURL: https://git.example/platform.git, path: environments/soaking/rendered/payments, targetRevision: main}
                  destination: {server: https://kubernetes.default.svc, namespace: payments}
              health: {status: Healthy, lastTransitionTime: "2026-11-01T10:00:00Z"}
              operationState:
                operation:
                  sync:
                    revision: {{commit}}
                phase: Succeeded
                startedAt: "2026-11-01T11:00:00Z"
                finishedAt: "2026-11-01T12:00:00Z"
            """
        );
        string kubeconfig = await Reader(cluster);
        using var api = KubernetesApi.Open(kubeconfig, null, LiveCluster.Timeout);
        IReadOnlyList<RunningApplication> all = await new LiveCluster(api, kubeconfig).Applications(Cancelled);
        RunningApplication soaked = Assert.Single(all, application => application.Name == "soaked");
        Assert.Equal(
            ("environments/soaking/rendered/payments", commit, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)),
            (soaked.Path, soaked.Revision, soaked.Since)
        );
        Gate gate = await ClusterSoak.Judge(
            "soaking",
            TimeSpan.FromHours(24),
            all,
            revision => Task.FromResult(revision == commit),
            new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.Zero)
        );
        Assert.Equal(
            (GateVerdict.Passed, "healthy in soaking since 2026-11-01 12:00Z (25 h of 24 h), 1 applications"),
            (gate.Verdict, gate.Detail)
        );
    }

    [Fact]
    public async Task WhatAnApplicationHasIsToldByItsTracking()
    {
        TestCluster cluster = await Ready();
        await Apply(
            cluster,
            "live",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: mine
              namespace: default
              annotations: {argocd.argoproj.io/tracking-id: "shop:/ConfigMap:default/mine"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: copy-of-mine
              namespace: default
              annotations: {argocd.argoproj.io/tracking-id: "shop:/ConfigMap:default/mine"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: labelled, namespace: default, labels: {app.kubernetes.io/instance: shop}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: theirs
              namespace: default
              annotations: {argocd.argoproj.io/tracking-id: "other:/ConfigMap:default/theirs"}
            """
        );
        string kubeconfig = await Reader(cluster);
        using var api = KubernetesApi.Open(kubeconfig, null, LiveCluster.Timeout);
        IReadOnlyList<Manifest> live = ManifestReader.Read(
            "the cluster",
            await new LiveCluster(api, kubeconfig).Live(["shop"], Cancelled)
        )!;

        // A tracking id that points to another object is a copy's; where tracking ids are used, a label says nothing.
        var tracking = Tracking.Of(live, []);
        Assert.Equal(["mine"], live.Where(manifest => tracking.OwnerOf(manifest) == "shop").Select(manifest => manifest.Name));
        Assert.Contains(live, manifest => manifest.Name == "copy-of-mine");
        Assert.DoesNotContain(live, manifest => manifest.Name == "theirs");
    }

    [Fact]
    public async Task AClusterThatDoesNotAnswerIsNamed()
    {
        string kubeconfig = scratch.At("nowhere");
        File.WriteAllText(
            kubeconfig,
            "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\ncontexts: [{name: a, context: "
                + "{cluster: a}}]\ncurrent-context: a\n"
        );
        using var api = KubernetesApi.Open(kubeconfig, null, LiveCluster.Timeout);
        Delivery.Promotion.PromotionException failed = await Assert.ThrowsAsync<Delivery.Promotion.PromotionException>(() =>
            new LiveCluster(api, kubeconfig).Applications(Cancelled)
        );
        Assert.StartsWith($"The cluster of {kubeconfig} does not answer: ", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<TestCluster> Ready()
    {
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, Cancelled);
        return cluster;
    }

    /// <summary>The kubeconfig of somebody who may read everything and write nothing.</summary>
    private async Task<string> Reader(TestCluster cluster)
    {
        await Apply(
            cluster,
            "reader",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reads-everything}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: cairn-reads-everything}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reads-everything}
            subjects: [{kind: User, name: 'system:serviceaccount:cairn:cairn', apiGroup: rbac.authorization.k8s.io}]
            """
        );
        return cluster.Kubeconfig(ClusterUser.Cairn);
    }

    private async Task Apply(TestCluster cluster, string folder, string yaml)
    {
        Directory.CreateDirectory(scratch.At(folder));
        await File.WriteAllTextAsync(Path.Combine(scratch.At(folder), "all.yaml"), yaml, Cancelled);
        AppliedManifests applied = await Manifests.Apply(
            cluster,
            scratch.At(folder),
            new ApplyOptions { CreateNamespaces = true },
            Cancelled
        );
        Assert.True(applied.Refused.Count == 0, string.Join('\n', applied.Refused));
    }
}

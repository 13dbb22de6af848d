using Cairn.Operations.Doctor;
using Cairn.Sources.Kubernetes;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests;

/// <summary>What cairn doctor makes of a real API server.</summary>
public sealed class DoctorOfACluster(SharedCluster shared) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task WhatIsThereIsSeenAndWhatIsMissingNamed()
    {
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, Cancelled);
        File.WriteAllText(
            scratch.At("all.yaml"),
            """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: doctor-fast}
            provisioner: example.org/none
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: argocd-cm, namespace: argocd}
            data: {resource.customizations.health.argoproj.io_Application: "return {status = 'Healthy'}"}
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: doctor-root, namespace: argocd}
            spec:
              project: default
              source: {repoURL: https://git.example/platform.git, path: environments/doctor/rendered/argocd, targetRevision: main}
              destination: {server: https://kubernetes.default.svc, namespace: argocd}
            """
        );
        AppliedManifests applied = await Manifests.Apply(cluster, scratch.Path, new ApplyOptions { CreateNamespaces = true }, Cancelled);
        Assert.True(applied.Refused.Count == 0, string.Join('\n', applied.Refused));
        Dictionary<string, DoctorFinding> found = await Look(cluster.Kubeconfig(ClusterUser.Admin), "doctor-fast");
        Assert.Equal((FindingState.Ok, $"Kubernetes {cluster.Version}"), (found["reachable"].State, found["reachable"].Seen));
        Assert.Equal("not there: externalsecrets.external-secrets.io", found["kinds"].Seen);
        Assert.Equal(FindingState.Ok, found["waves"].State);
        Assert.Equal(FindingState.Ok, found["root"].State);
        Assert.Contains("are not synced and healthy: ", found["applications"].Seen, StringComparison.Ordinal);
        // Without controllers it has no nodes.
        Assert.Equal((FindingState.Missing, "there are none"), (found["nodes"].State, found["nodes"].Seen));
        Assert.Equal((FindingState.Ok, "doctor-fast, as an environment names it"), (found["storage"].State, found["storage"].Seen));
    }

    [Fact]
    public async Task WhoMayReadNothingIsToldWhichRightsToAskFor()
    {
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, Cancelled);
        Dictionary<string, DoctorFinding> found = await Look(cluster.Kubeconfig(ClusterUser.ArgoCd)); // No test binds a role to it.
        Assert.Equal(FindingState.Ok, found["reachable"].State); // Anyone may ask for the version.
        Assert.All(
            ((string[])["kinds", "waves", "applications", "nodes", "storage"]).Select(check => found[check]),
            finding =>
            {
                Assert.Equal(FindingState.Warning, finding.State);
                Assert.Contains("forbidden", finding.Seen, StringComparison.Ordinal);
                Assert.StartsWith("Ask an administrator for the right to ", finding.Remedy, StringComparison.Ordinal);
            }
        );
        Assert.Equal(
            "Access is forbidden: user \"system:serviceaccount:argocd:argocd-application-controller\" may not list nodes",
            found["nodes"].Seen
        );
        Assert.Contains("get configmaps in namespace argocd", found["waves"].Seen, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<Dictionary<string, DoctorFinding>> Look(string kubeconfig, params string[] storageClasses)
    {
        using var api = KubernetesApi.Open(kubeconfig, null, Operations.Doctor.ClusterChecks.Timeout);
        return (await new Operations.Doctor.ClusterChecks(api, storageClasses).Look(Cancelled)).ToDictionary(finding => finding.Check);
    }
}

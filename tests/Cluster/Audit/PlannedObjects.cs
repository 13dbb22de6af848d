using System.Text.Json.Nodes;
using Cairn.Specification;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>What a plan applies, applied to a real API server that knows ArgoCD's kinds, and read back.</summary>
public sealed class PlannedObjects : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public async Task AreTakenInTheirOrder(string environment)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ClusterSpecification specification = ClusterFiles.Read(Checkout.Root, environment, new DateOnly(2026, 11, 25));
        ClusterPlan plan = Specification.ClusterDerivation.Plan(
            specification,
            GeneratedSecrets.Fill(
                specification,
                new ClusterSecrets { SlackToken = "xoxb", HasSshAgent = true },
                DateTimeOffset.UnixEpoch.AddYears(56)
            )
        );
        await using TestCluster cluster = await TestCluster.Start(cancellation: cancellation);
        ClusterClient admin = cluster.As(ClusterUser.Admin);

        foreach (string brought in (string[])["kube-system", "kube-public", "default"]) // k3s makes them.
        {
            await admin.Post("/api/v1/namespaces", $$$"""{"metadata": {"name": "{{{brought}}}"}}""", cancellation);
        }

        await Apply(cluster, "before", plan.Before, cancellation);
        foreach (SecretManifest secret in plan.Secrets)
        {
            (
                await admin.Post(
                    $"/api/v1/namespaces/{secret.Namespace}/secrets",
                    new
                    {
                        metadata = new { name = secret.Name },
                        type = secret.Type,
                        stringData = secret.Data,
                    },
                    cancellation
                )
            ).Required();
        }

        await ArgoDefinitions.Install(cluster, cancellation); // The chart does.
        await Apply(cluster, "after", plan.After, cancellation);

        JsonNode root = (await admin.Get("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root", cancellation)).Required();
        Assert.Equal($"environments/{environment}/rendered/argocd", root["spec"]!["source"]!["path"]!.GetValue<string>());
        string project = root["spec"]!["project"]!.GetValue<string>();
        Assert.Equal(
            environment,
            (await admin.Get($"/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/{project}", cancellation)).Required()["metadata"]![
                "labels"
            ]!["cairn.dev/environment"]!.GetValue<string>()
        );
        Assert.Equal(
            "restricted",
            (await admin.Get("/api/v1/namespaces/platform-secrets", cancellation)).Required()["metadata"]!["labels"]![
                "pod-security.kubernetes.io/enforce"
            ]!.GetValue<string>()
        );
        Assert.Equal(
            5,
            (await admin.Get("/apis/networking.k8s.io/v1/namespaces/kube-system/networkpolicies", cancellation)).Required()["items"]!
                .AsArray()
                .Count
        );
        Assert.Equal(
            "eG94Yg==",
            (await admin.Get("/api/v1/namespaces/platform-secrets/secrets/slack", cancellation)).Required()["data"]![
                "token"
            ]!.GetValue<string>()
        );

        // A second time nothing changes.
        string version = root["metadata"]!["resourceVersion"]!.GetValue<string>();
        await Apply(cluster, "after", plan.After, cancellation);
        Assert.Equal(
            version,
            (await admin.Get("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root", cancellation)).Required()["metadata"]![
                "resourceVersion"
            ]!.GetValue<string>()
        );
    }

    private async Task Apply(
        TestCluster cluster,
        string name,
        IReadOnlyList<Specification.BootstrapManifest> manifests,
        CancellationToken cancellation
    )
    {
        string directory = Directory.CreateDirectory(scratch.At(name)).FullName;
        for (int i = 0; i < manifests.Count; i++)
        {
            File.WriteAllText(Path.Combine(directory, $"{i:00}.yaml"), manifests[i].Yaml);
        }

        AppliedManifests applied = await Manifests.Apply(cluster, directory, new ApplyOptions { Manager = "pulumi" }, cancellation);
        Assert.True(applied.Accepted.Count == manifests.Count, applied.ToString());
    }
}

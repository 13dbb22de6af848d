using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests;

/// <summary>What ArgoCD will apply, on a real API server before it does.</summary>
public sealed class RenderedManifests
{
    [Fact]
    public async Task AreAccepted()
    {
        string environments = Checkout.At("environments");
        string[] rendered = Directory.Exists(environments)
            ?
            [
                .. Directory
                    .EnumerateDirectories(environments)
                    .Select(text => Path.Combine(text, "rendered"))
                    .Where(Directory.Exists)
                    .Order(StringComparer.Ordinal),
            ]
            : [];
        Assert.SkipWhen(rendered.Length == 0, "There are no environments/*/rendered yet; render an environment with: cairn render");

        foreach (string environment in rendered)
        {
            AppliedManifests applied = await Apply(environment, TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetRelativePath(Checkout.Root, environment)}: {applied}");
            Assert.True(applied.Refused.Count == 0, applied.ToString());
        }
    }

    /// <summary>For real and not as a dry run, which knows neither the namespaces nor the kinds that the manifests bring along.</summary>
    private static async Task<AppliedManifests> Apply(string environment, CancellationToken cancellation)
    {
        IReadOnlyList<ManifestObject> objects = ManifestObject.ReadAll(environment);
        Assert.NotEmpty(objects);

        // An environment is a cluster: two of them have objects of the same names.
        await using TestCluster cluster = await TestCluster.Start(cancellation: cancellation);
        await ArgoDefinitions.Install(cluster, cancellation);
        foreach (string definitions in Directory.EnumerateDirectories(Checkout.At("apps"), "crds", SearchOption.AllDirectories))
        {
            Assert.Empty((await Manifests.Apply(cluster, definitions, new ApplyOptions(), cancellation)).Refused);
        }

        return await Manifests.Apply(cluster, objects, new ApplyOptions { CreateNamespaces = true }, cancellation);
    }
}

using Cairn.Specification;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.K3s.Tests;

/// <summary>A real k3s with our settings: that it takes them, and what the plan applies is there afterwards.</summary>
public sealed class HomelabInAContainer
{
    [Fact]
    public async Task StartsWithOurSettingsAndTakesWhatIsPlanned()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using RunningK3s k3s = await RunningK3s.Start(cancellation);
        Assert.Equal("ok", (await k3s.Kubectl(cancellation, "get", "--raw", "/readyz")).Trim());
        Assert.Equal("homelab", (await k3s.Kubectl(cancellation, "get", "nodes", "-o", "jsonpath={.items[*].metadata.name}")).Trim());

        await k3s.Apply("before", Joined(k3s.Plan.Before), cancellation);
        foreach (SecretManifest secret in k3s.Plan.Secrets)
        {
            await k3s.Apply(
                secret.Name,
                System.Text.Json.JsonSerializer.Serialize(
                    new
                    {
                        apiVersion = "v1",
                        kind = "Secret",
                        metadata = new { name = secret.Name, @namespace = secret.Namespace },
                        type = secret.Type,
                        stringData = secret.Data,
                    }
                ),
                cancellation
            );
        }

        // The chart brings them.
        foreach (string definition in Directory.EnumerateFiles(await ArgoDefinitions.Directory(cancellation), "*.yaml"))
        {
            await k3s.Apply(
                Path.GetFileNameWithoutExtension(definition),
                await File.ReadAllTextAsync(definition, cancellation),
                cancellation
            );
        }

        await k3s.Kubectl(
            cancellation,
            "wait",
            "--for=condition=Established",
            "crd/applications.argoproj.io",
            "crd/appprojects.argoproj.io",
            "--timeout=60s"
        );
        await k3s.Apply("after", Joined(k3s.Plan.After), cancellation);
        Assert.Equal(
            "environments/homelab/rendered/argocd",
            await k3s.Kubectl(cancellation, "-n", "argocd", "get", "application", "root", "-o", "jsonpath={.spec.source.path}")
        );
        Assert.Equal(
            "restricted",
            await k3s.Kubectl(
                cancellation,
                "get",
                "namespace",
                "platform-secrets",
                "-o",
                @"jsonpath={.metadata.labels.pod-security\.kubernetes\.io/enforce}"
            )
        );
        Assert.Contains(
            "intra-namespace",
            await k3s.Kubectl(cancellation, "-n", "kube-system", "get", "networkpolicies", "-o", "name"),
            StringComparison.Ordinal
        );

        // Secrets are encrypted, and the log says who and not what.
        string log = await k3s.File("/var/lib/rancher/k3s/server/logs/audit.log", cancellation);
        Assert.Contains("\"name\":\"audit-webhook\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN PRIVATE KEY", log, StringComparison.Ordinal);
    }

    private static string Joined(IEnumerable<BootstrapManifest> manifests) =>
        string.Join("---\n", manifests.Select(manifest => manifest.Yaml));
}

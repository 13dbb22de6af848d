namespace Cairn.Specification.Tests;

/// <summary>What a plan applies to the cluster.</summary>
public sealed class PlannedManifests
{
    private const string Many = "production-three-servers-and-agents";

    [Fact]
    public void TheSystemsNamespacesAreClosed()
    {
        string[] policies =
        [
            .. Given
                .Plan(Many)
                .Before.Where(manifest => manifest.Kind == "NetworkPolicy")
                .Select(manifest => $"{manifest.Namespace}/{manifest.Name}"),
        ];
        Assert.Equal(
            [
                "kube-system/intra-namespace",
                "kube-public/intra-namespace",
                "default/intra-namespace",
                "kube-system/dns",
                "kube-system/metrics-server",
                "kube-system/load-balancer-of-traefik",
                "kube-system/traefik",
            ],
            policies
        );
        // Its owner knows what runs there.
        Assert.DoesNotContain(Given.Plan("production-existing-cluster").Before, manifest => manifest.Kind == "NetworkPolicy");
    }

    [Fact]
    public void WhatComesFromOutsideGoesToThePlatformsSecrets()
    {
        ClusterPlan plan = Given.Plan(Many);
        Assert.Equal(
            [
                "platform-secrets/slack",
                "platform-secrets/cairn",
                "platform-secrets/audit-webhook",
                "argocd/argocd-notifications-secret",
                "kube-system/k3s-etcd-snapshot-s3-config",
            ],
            plan.Secrets.Select(manifest => $"{manifest.Namespace}/{manifest.Name}")
        );
        Assert.Contains(plan.Before, manifest => manifest is { Kind: "Namespace", Name: "platform-secrets" });
        Assert.Equal("etcd.k3s.cattle.io/s3-config-secret", plan.Secrets[^1].Type);
    }

    /// <summary>In the recorded bootstrap every notification was refused (401) until wave 6 brought the token, and none was sent
    /// again.</summary>
    [Theory]
    [InlineData("homelab-one-server")]
    [InlineData(Many)]
    [InlineData("production-existing-cluster")]
    public void Notifications_have_their_tokens_before_the_chart_is_installed(string name)
    {
        SecretManifest secret = Given.Plan(name).Secrets.Single(manifest => manifest.Name == "argocd-notifications-secret");
        Assert.Equal(("argocd", "Opaque"), (secret.Namespace, secret.Type));
        Assert.Equal(
            [new("cairn-token", Given.ReceiveToken), new("slack-token", "xoxb-slack-token")],
            secret.Data.OrderBy(pair => pair.Key)
        );

        // The ExternalSecret that takes it over has the same keys, and nothing else reads others.
        string external = File.ReadAllText(
            Checkout.At($"environments/{Given.Plan(name).Environment}/rendered/argocd/externalsecret-argocd-notifications-secret.yaml")
        );
        Assert.Equal(
            secret.Data.Keys.Order(),
            external
                .Split('\n')
                .Where(line => line.Contains("secretKey: ", StringComparison.Ordinal))
                .Select(line => line.Split("secretKey: ")[1])
                .Order()
        );
        string settings = File.ReadAllText(
            Checkout.At($"environments/{Given.Plan(name).Environment}/rendered/argocd/configmap-argocd-notifications-cm.yaml")
        );
        Assert.All(secret.Data.Keys, key => Assert.Contains($"${key}", settings, StringComparison.Ordinal));
    }

    [Fact]
    public void Secret_of_notifications_is_left_to_whoever_brings_a_token_that_is_not_given()
    {
        ClusterSpecification specification = Repository.Specification("production-existing-cluster");
        ClusterSecrets secrets = Given.Secrets(specification) with { ReceiveToken = null };
        Assert.DoesNotContain(ClusterDerivation.Plan(specification, secrets).Secrets, manifest => manifest.Namespace == "argocd");
    }

    [Theory]
    [InlineData("homelab-one-server")]
    [InlineData(Many)]
    [InlineData("production-existing-cluster")]
    public void ArgoCDIsInstalledAsItKeepsItself(string name)
    {
        ClusterPlan plan = Given.Plan(name);
        string rendered = File.ReadAllText(Checkout.At($"environments/{plan.Environment}/rendered/argocd/application-argocd.yaml"));
        Assert.Contains($"targetRevision: {plan.ArgoCd.Version}\n", rendered, StringComparison.Ordinal);
        Assert.Contains($"repoURL: {plan.ArgoCd.Repository}\n", rendered, StringComparison.Ordinal);

        // The values are the block of the Application, moved to the left.
        string[] lines = rendered.Split('\n');
        int from = Array.FindIndex(lines, line => line.TrimEnd() == "      valuesObject:");
        string block =
            string.Join(
                '\n',
                lines.Skip(from + 1).TakeWhile(line => line.StartsWith("        ", StringComparison.Ordinal)).Select(line => line[8..])
            ) + "\n";
        Assert.Equal(block, plan.ArgoCd.Values);
    }

    [Fact]
    public void ProjectsComeBeforeTheRootApplicationAndSettingsBeforeTheChart()
    {
        ClusterPlan plan = Given.Plan("homelab-one-server");
        Assert.Equal(
            ["AppProject platform", "AppProject workloads", "Application root"],
            plan.After.Select(manifest => $"{manifest.Kind} {manifest.Name}")
        );
        Assert.Equal(
            [
                "Namespace argocd",
                "Namespace platform-secrets",
                "ConfigMap argocd-cm",
                "ConfigMap argocd-rbac-cm",
                "ConfigMap argocd-notifications-cm",
            ],
            plan.Before.Take(5).Select(manifest => $"{manifest.Kind} {manifest.Name}")
        );
        Assert.All(
            plan.Before.Where(manifest => manifest.Kind == "Namespace"),
            manifest => Assert.Contains("pod-security.kubernetes.io/enforce: ", manifest.Yaml, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void UpgradesAreMadeOnlyWhereTheyAreAskedForAndActOnNoNodeByThemselves()
    {
        Assert.Empty(Given.Plan("homelab-one-server").Upgrades);
        BootstrapManifest[] plans = [.. Given.Plan(Many).Upgrades.Where(manifest => manifest.Kind == "Plan")];
        Assert.Equal(["k3s-servers", "k3s-agents"], plans.Select(manifest => manifest.Name));
        Assert.All(
            plans,
            manifest =>
            {
                Assert.Contains(
                    $"- {{key: {UpgradePlans.Gate}, operator: In, values: [allowed]}}\n",
                    manifest.Yaml,
                    StringComparison.Ordinal
                );
                Assert.Contains("  concurrency: 1\n", manifest.Yaml, StringComparison.Ordinal);
                Assert.Contains("  version: v1.34.10+k3s1\n", manifest.Yaml, StringComparison.Ordinal);
                Assert.DoesNotContain("channel:", manifest.Yaml, StringComparison.Ordinal);
            }
        );
        Assert.Contains("args: [prepare, k3s-servers]\n", plans[1].Yaml, StringComparison.Ordinal);
    }
}

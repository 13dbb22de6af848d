using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>Settings of ArgoCD that others rely on, under the names by which v3.5.1 reads them
/// (<c>util/settings/settings.go</c>).</summary>
public sealed class ArgoCdSettings
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void On_call_cannot_sync_another_revision_than_git_says(string environment)
    {
        Assert.Equal("true", Setting(environment, "application.sync.requireOverridePrivilegeForRevisionSync"));
        string[] rules = PlatformApplication
            .Rendered(environment, "ConfigMap", "argocd-rbac-cm")
            .Text("data", "policy.csv")!
            .Split('\n')
            .Where(line => line.StartsWith("p, role:on-call", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(rules);
        Assert.DoesNotContain(
            rules,
            rule => rule.Contains("override", StringComparison.Ordinal) || rule.Contains("applications, *,", StringComparison.Ordinal)
        );
    }

    /// <summary>
    /// <c>Normalize</c> of <c>util/argo/resource_tracking.go</c> fills in the tracking annotation of a live object that has the
    /// instance label. Chart argo-cd labels all its objects with <c>app.kubernetes.io/instance</c>, so with that label (the default)
    /// ArgoCD found itself Synced without ever syncing, and none of its objects was tracked.
    /// </summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public void Argo_cd_syncs_itself_once_after_bootstrapping(string environment)
    {
        Assert.Equal("annotation", Setting(environment, "application.resourceTrackingMethod"));
        string? label = Setting(environment, "application.instanceLabelKey");
        Assert.NotNull(label);
        Assert.DoesNotContain(
            label,
            (string[])
                [
                    "",
                    "app.kubernetes.io/instance",
                    "app.kubernetes.io/name",
                    "app.kubernetes.io/part-of",
                    "app.kubernetes.io/component",
                    "app.kubernetes.io/managed-by",
                    "helm.sh/chart",
                ]
        );
    }

    /// <summary>By the host in each link of a message there is something that answers.</summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public void Links_in_messages_lead_to_an_ingress(string environment)
    {
        string host = Yaml.Read($"environments/{environment}/environment.yaml").Text("spec", "facts", "argocd", "host")!;
        Assert.Equal($"https://{host}", Setting(environment, "url"));
        Assert.Equal(
            $"argocdUrl: https://{host}/\n",
            PlatformApplication.Rendered(environment, "ConfigMap", "argocd-notifications-cm").Text("data", "context")
        );
        YamlNode values = PlatformApplication
            .Of(environment)
            .Single(application => application.Name == "argocd")
            .Sources.Select(source => source.Get("helm", "valuesObject"))
            .OfType<YamlNode>()
            .Single();
        Assert.Equal(host, values.Text("global", "domain"));
        YamlNode ingress = values.Get("server", "ingress")!;
        Assert.Equal(("true", "traefik", "true"), (ingress.Text("enabled"), ingress.Text("ingressClassName"), ingress.Text("tls")));

        // Behind TLS that ends at the Ingress the server speaks HTTP: with its own TLS it would redirect for ever.
        Assert.Equal("true", values.Text("configs", "params", "server.insecure"));
    }

    /// <summary>Which of ArgoCD's projects leave out what is known to be in each namespace:
    /// <c>isKnownOrphanedResourceExclusion</c>.</summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public void Objects_that_are_known_to_be_there_are_no_orphans(string environment)
    {
        foreach (string project in PlatformApplication.Of(environment).Select(application => application.Project).Distinct())
        {
            string[] known =
                project == "platform"
                    ?
                    [
                        "/ConfigMap/kube-root-ca.crt",
                        "/ServiceAccount/default",
                        "/Secret/sh.helm.release.v1.argocd.v1",
                        "/Secret/argocd-initial-admin-secret",
                        "/Secret/argocd-redis",
                        "/Secret/argocd-notifications-secret",
                        "argoproj.io/AppProject/default",
                        "argoproj.io/Application/root",
                        "batch/Job/argocd-redis-secret-init",
                        "rbac.authorization.k8s.io/Role/argocd-redis-secret-init",
                        "/Secret/repo-123",
                        "/Secret/grafana-tls",
                    ]
                    : ["/ConfigMap/kube-root-ca.crt", "/ServiceAccount/default", "/Secret/payments-tls"];
            YamlNode orphans = PlatformApplication.Rendered(environment, "AppProject", project).Get("spec", "orphanedResources")!;
            Assert.Equal("true", orphans.Text("warn"));
            Assert.All(known, text => Assert.Contains(orphans.List("ignore"), rule => Matches(rule, text.Split('/'))));

            // Somebody's own object is still told.
            Assert.All(
                (string[])["apps/Deployment/miner", "/Secret/mine", "/ConfigMap/mine", "argoproj.io/Application/mine"],
                text => Assert.DoesNotContain(orphans.List("ignore"), rule => Matches(rule, text.Split('/')))
            );
        }
    }

    private static bool Matches(YamlNode rule, string[] groupKindName) =>
        ((string[])["group", "kind", "name"])
            .Select(
                (key, at) =>
                    Regex.IsMatch(groupKindName[at], $"^{Regex.Escape(rule.Text(key)!).Replace(@"\*", ".*", StringComparison.Ordinal)}$")
            )
            .All(match => match);

    private static string? Setting(string environment, string key) =>
        PlatformApplication.Rendered(environment, "ConfigMap", "argocd-cm").Text("data", key);
}

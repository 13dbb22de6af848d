using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>
/// Who reaches whom in namespace argocd, where chart argo-cd 10.1.1 denies all ingress by default. It writes a policy for each of its
/// own components, but none for its subchart redis-ha 4.38.0: argo-helm#2526.
/// </summary>
public sealed class ArgoCdNetwork
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Redis_is_reached_by_its_clients_under_default_deny(string environment)
    {
        YamlNode values = Values(environment);
        Assert.Equal(
            ("true", "true"),
            (values.Text("global", "networkPolicy", "create"), values.Text("global", "networkPolicy", "defaultDenyIngress"))
        );
        Assert.Equal("true", values.Text("redis-ha", "networkPolicy", "enabled"));
        Assert.Equal("true", values.Text("redis-ha", "haproxy", "networkPolicy", "enabled"));

        // Those that the chart gives Redis's address and password to: templates of their Deployments have REDIS_SERVER.
        YamlNode rule = Assert.Single(values.List("redis-ha", "haproxy", "networkPolicy", "ingressRules"));
        YamlNode pods = Assert.Single(Assert.Single(rule.List("selectors")).List("podSelector", "matchExpressions"));
        Assert.Equal(("app.kubernetes.io/name", "In"), (pods.Text("key"), pods.Text("operator")));
        Assert.Equal(
            ["argocd-application-controller", "argocd-repo-server", "argocd-server"],
            pods.List("values").Select(node => node.ToString()).Order()
        );

        // Redis' own ports are added by the subchart; others are named for nobody.
        Assert.Null(rule.Get("ports"));
    }

    [Fact]
    public void Redis_is_highly_available_where_there_are_three_nodes() =>
        Assert.Equal(("false", "true"), (Values("homelab").Text("redis-ha", "enabled"), Values("production").Text("redis-ha", "enabled")));

    private static YamlNode Values(string environment) =>
        PlatformApplication
            .Of(environment)
            .Single(application => application.Name == "argocd")
            .Sources.Select(source => source.Get("helm", "valuesObject"))
            .OfType<YamlNode>()
            .Single();
}

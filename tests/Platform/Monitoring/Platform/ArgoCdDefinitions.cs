using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>
/// The definitions of Application, ApplicationSet and AppProject are those of the image's version, before anything is applied that
/// uses them: an API server refuses a server-side apply with a field that its definition lacks.
/// </summary>
public sealed class ArgoCdDefinitions
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Definitions_are_of_the_version_of_the_image(string environment)
    {
        YamlNode values = Values(environment);
        string version = values.Text("global", "image", "tag")!;
        Assert.Equal("false", values.Text("crds", "install"));
        Assert.Equal(
            ((string[])["application", "applicationset", "appproject"]).Select(kind =>
                $"https://raw.githubusercontent.com/argoproj/argo-cd/{version}/manifests/crds/{kind}-crd.yaml"
            ),
            Command(values)
                .Where(word => word.StartsWith("--filename=", StringComparison.Ordinal))
                .Select(word => word["--filename=".Length..])
        );

        // Definitions of a megabyte are too large for the annotation of client-side apply, and those of the chart may be there already.
        Assert.Contains("--server-side", Command(values));
        Assert.Contains("--force-conflicts", Command(values));
    }

    /// <summary>Helm runs its hooks before it installs; ArgoCD takes them for PreSync, with their weights as waves.</summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public void Definitions_come_before_each_install_and_sync(string environment)
    {
        YamlNode[] objects = [.. Values(environment).List("extraObjects")];
        Assert.Equal(["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Job"], objects.Select(node => node.Text("kind")));
        Assert.All(
            objects,
            node =>
                Assert.Equal(
                    ("pre-install,pre-upgrade", "before-hook-creation,hook-succeeded", node.Text("kind") == "Job" ? "-5" : "-10"),
                    (
                        node.Text("metadata", "annotations", "helm.sh/hook"),
                        node.Text("metadata", "annotations", "helm.sh/hook-delete-policy"),
                        node.Text("metadata", "annotations", "helm.sh/hook-weight")
                    )
                )
        );
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Job_may_change_these_definitions_and_nothing_else(string environment)
    {
        YamlNode role = Values(environment).List("extraObjects").Single(node => node.Text("kind") == "ClusterRole");
        Assert.All(
            role.List("rules"),
            rule =>
                Assert.Equal(
                    ("apiextensions.k8s.io", "customresourcedefinitions"),
                    (Assert.Single(rule.List("apiGroups")).ToString(), Assert.Single(rule.List("resources")).ToString())
                )
        );
        Assert.Equal(
            ["create"],
            role.List("rules")
                .Where(rule => rule.Get("resourceNames") is null)
                .SelectMany(rule => rule.List("verbs"))
                .Select(verb => verb.ToString())
        );
    }

    private static string[] Command(YamlNode values) =>
        [
            .. Assert
                .Single(
                    values.List("extraObjects").Single(node => node.Text("kind") == "Job").List("spec", "template", "spec", "containers")
                )
                .List("command")
                .Select(word => word.ToString()),
        ];

    private static YamlNode Values(string environment) =>
        PlatformApplication
            .Of(environment)
            .Single(application => application.Name == "argocd")
            .Sources.Select(source => source.Get("helm", "valuesObject"))
            .OfType<YamlNode>()
            .Single();
}

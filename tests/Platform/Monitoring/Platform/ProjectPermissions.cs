using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>
/// ArgoCD refuses a whole sync for one object that the project does not permit:
/// https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ and <c>IsResourcePermitted</c> in its <c>app_project_types.go</c>.
/// </summary>
public sealed class ProjectPermissions
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Project_permits_every_object_of_its_applications(string environment)
    {
        PlatformApplication[] applications = PlatformApplication.Of(environment);
        Assert.Equal(
            ["argocd", "audit", "external-secrets", "monitoring", "payments", "root"],
            applications.Select(application => application.Name).Order()
        );
        Assert.Empty(applications.SelectMany(application => application.Objects.SelectMany(node => Refusals(application, node))));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Project_permits_every_source_and_destination_of_its_applications(string environment) =>
        Assert.All(
            PlatformApplication.Of(environment),
            application =>
            {
                YamlNode project = Project(application);
                Assert.All(
                    application.Sources,
                    source =>
                        Assert.Contains(
                            project.List("spec", "sourceRepos"),
                            permitted => Matches(permitted.ToString(), source.Text("repoURL")!)
                        )
                );
                Assert.True(PermitsNamespace(project, application.Namespace), $"{application}: namespace {application.Namespace}");
            }
        );

    [Fact]
    public void Object_outside_the_permitted_namespaces_is_found()
    {
        PlatformApplication root = PlatformApplication.Of("homelab").Single(application => application.Name == "root");
        var elsewhere = new YamlMappingNode
        {
            { "apiVersion", "v1" },
            { "kind", "ServiceAccount" },
            {
                "metadata",
                new YamlMappingNode { { "name", "a" }, { "namespace", "elsewhere" } }
            },
        };
        Assert.Single(Refusals(root, elsewhere));
    }

    private static IEnumerable<string> Refusals(PlatformApplication application, YamlNode node)
    {
        YamlNode project = Project(application);
        string version = node.Text("apiVersion")!;
        (string group, string kind) = (
            version.Contains('/', StringComparison.Ordinal) ? version[..version.IndexOf('/', StringComparison.Ordinal)] : "",
            node.Text("kind")!
        );
        string what = $"{application}: {kind} {node.Text("metadata", "name")}";
        string? place = application.NamespaceOf(node);
        if (place is null)
        {
            if (!Listed(project, "clusterResourceWhitelist", group, kind))
            {
                yield return $"{what}: the project does not permit this cluster-scoped kind";
            }

            yield break;
        }

        if (!PermitsNamespace(project, place))
        {
            yield return $"{what}: namespace {place} is not permitted in project {application.Project}";
        }

        if (
            Listed(project, "namespaceResourceBlacklist", group, kind)
            || (
                project.Get("spec", "namespaceResourceWhitelist") is not null && !Listed(project, "namespaceResourceWhitelist", group, kind)
            )
        )
        {
            yield return $"{what}: the project does not permit this kind";
        }
    }

    private static YamlNode Project(PlatformApplication application) =>
        PlatformApplication.Rendered(application.Environment, "AppProject", application.Project);

    private static bool PermitsNamespace(YamlNode project, string place) =>
        project
            .List("spec", "destinations")
            .Any(node => node.Text("server") == "https://kubernetes.default.svc" && Matches(node.Text("namespace")!, place));

    private static bool Listed(YamlNode project, string list, string group, string kind) =>
        project.List("spec", list).Any(node => Matches(node.Text("group")!, group) && Matches(node.Text("kind")!, kind));

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$");
}

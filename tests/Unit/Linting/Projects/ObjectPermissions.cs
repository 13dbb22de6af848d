using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Reading;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Tests.Projects;

/// <summary>
/// What a project permits of objects. Expected values: <c>TestAppProject_IsGroupKindPermitted</c> and
/// <c>TestAppProject_IsNegatedDestinationPermitted</c> of ArgoCD v3.5.1, https://pkg.go.dev/path/filepath#Match, and what a real
/// ArgoCD v3.5.1 wrote when it refused a sync.
/// </summary>
public sealed class ObjectPermissions
{
    private const string Here = "https://kubernetes.default.svc";
    private const string Rbac = "rbac.authorization.k8s.io";

    [Theory]
    [InlineData("", "apps", "Deployment", true)] // Without a list, all kinds of a namespace
    [InlineData("", "", "Namespace", false)] // and none of the cluster's.
    [InlineData("namespaceResourceWhitelist: []", "apps", "ReplicaSet", false)]
    [InlineData("namespaceResourceWhitelist: [{group: apps, kind: ReplicaSet}]", "apps", "ReplicaSet", true)]
    [InlineData("namespaceResourceWhitelist: [{group: apps, kind: ReplicaSet}]", "apps", "Deployment", false)]
    [InlineData("namespaceResourceBlacklist: [{group: apps, kind: Deployment}]", "apps", "Deployment", false)]
    [InlineData("namespaceResourceBlacklist: [{group: apps, kind: Deployment}]", "", "Secret", true)]
    [InlineData("clusterResourceBlacklist: [{group: '', kind: Namespace}]", "", "Namespace", false)]
    [InlineData("clusterResourceWhitelist: [{group: '*', kind: '*'}], clusterResourceBlacklist: [{kind: '*'}]", "", "Namespace", false)]
    [InlineData("clusterResourceWhitelist: [{group: '*', kind: '*'}]", "", "Namespace", true)]
    [InlineData("clusterResourceWhitelist: [], namespaceResourceWhitelist: [{group: '*', kind: '*'}]", "", "Namespace", false)]
    [InlineData("clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'team1-*'}]", "", "Namespace", false)]
    [InlineData("clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'o*'}]", "", "Namespace", true)]
    [InlineData("clusterResourceWhitelist: [{kind: Namespace}]", "", "Namespace", true)] // No group is the core group.
    [InlineData("clusterResourceWhitelist: [{group: '*.k8s.io', kind: 'Cluster*'}]", Rbac, "ClusterRole", true)]
    [InlineData("clusterResourceWhitelist: [{group: '*', kind: '{ClusterRole,Namespace}'}]", "", "Namespace", false)] // No alternatives.
    [InlineData("clusterResourceWhitelist: [{group: '*', kind: '[A-D]luster[^a-z]ole'}]", Rbac, "ClusterRole", true)]
    [InlineData("clusterResourceWhitelist: [{group: '*', kind: 'Cluster[Role'}]", Rbac, "ClusterRole", false)] // Malformed.
    public void Kind_is_permitted_as_argocd_decides(string lists, string group, string kind, bool isPermitted)
    {
        Manifest project = Project($"destinations: [{{server: '*', namespace: '*'}}], {lists}");
        string? ns = kind is "Namespace" or "ClusterRole" ? null : "shop";
        Refusal? refusal = Permission.Object(project, group, kind, "other", ns, (Here, ""));
        Assert.Equal(isPermitted ? null : RefusalReason.Kind, refusal?.Reason);
    }

    [Theory]
    [InlineData("{server: 'https://kubernetes.default.svc', namespace: team}", "team", true)]
    [InlineData("{server: 'https://kubernetes.default.svc', namespace: team}", "kube-system", false)]
    [InlineData("{name: in-cluster, namespace: 'team-*'}", "team-a", true)]
    [InlineData("{server: '*', namespace: '*'}, {server: '*', namespace: '!kube-system'}", "kube-system", false)]
    [InlineData("{server: '*', namespace: '*'}, {server: '*', namespace: '!kube-*'}", "team", true)]
    [InlineData("{server: 'https://other.example.com', namespace: team}", "team", false)]
    [InlineData("{server: '*', namespace: '{a,team}'}", "team", true)]
    public void Namespace_is_permitted_by_the_destinations_of_the_cluster(string destinations, string ns, bool isPermitted)
    {
        Refusal? refusal = Permission.Object(Project($"destinations: [{destinations}]"), "", "ConfigMap", "c", ns, (Here, ""));
        Assert.Equal(isPermitted ? null : RefusalReason.Namespace, refusal?.Reason);
    }

    [Fact]
    public void Object_of_the_cluster_needs_no_destination()
    {
        Manifest project = Project("destinations: [], clusterResourceWhitelist: [{group: '*', kind: '*'}]");
        Assert.Null(Permission.Object(project, "", "Namespace", "n", null, (Here, "")));
    }

    [Fact]
    public void Refusal_is_worded_as_the_real_one_was()
    {
        Manifest project = Project("destinations: [{server: '*', namespace: argocd}]", "platform");
        Refusal? refusal = Permission.Object(project, "", "ServiceAccount", "external-secrets", "platform-secrets", (Here, ""));
        Assert.Equal("namespace platform-secrets is not permitted in project 'platform'", refusal?.ArgoMessage);
    }

    private static Manifest Project(string spec, string name = "p")
    {
        string written = $"apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n";
        return ManifestFile.Of("p.yaml", written).Objects.Single();
    }
}

namespace Cairn.Delivery.Manifests.Tests;

/// <summary>
/// Whose a live object is. The ids with an Application are as in ArgoCD's docs/user-guide/resource_tracking.md and in recordings of
/// ArgoCD 3.5.1; the others are what <c>ParseAppInstanceValue</c> and <c>isSelfReferencedObj</c> refuse.
/// </summary>
public sealed class TrackedObjects
{
    [Theory]
    [InlineData("apps/v1", "Deployment", "default", "my-deployment", "my-app:apps/Deployment:default/my-deployment", "my-app")]
    [InlineData("argoproj.io/v1alpha1", "AppProject", "argocd", "platform", "root:argoproj.io/AppProject:argocd/platform", "root")]
    [InlineData("v1", "Secret", "n", "x", "shop:/Secret:n/x", "shop")]
    [InlineData("v1", "Secret", "n", "x", "team_shop:/Secret:n/x", "shop")]
    [InlineData(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        null,
        "system:x",
        "shop:rbac.authorization.k8s.io/ClusterRole:n/system:x",
        "shop"
    )]
    [InlineData("v1", "Secret", "n", "copy", "shop:/Secret:n/x", null)]
    [InlineData("v1", "Secret", "elsewhere", "x", "shop:/Secret:n/x", null)]
    [InlineData("v1", "ConfigMap", "n", "x", "shop:/Secret:n/x", null)]
    [InlineData("networking.k8s.io/v1", "Ingress", "n", "x", "shop:extensions/Ingress:n/x", null)]
    [InlineData("v1", "Secret", "n", "x", "shop", null)]
    [InlineData("v1", "Secret", "n", "x", "shop:Secret:n/x", null)]
    [InlineData("v1", "Secret", "n", "x", ":/Secret:n/x", null)]
    public void Tracking_id_counts_only_where_it_points_to_the_object_itself(
        string version,
        string kind,
        string? ns,
        string name,
        string id,
        string? owner
    ) => Assert.Equal(owner, new Tracking(true, ["app.kubernetes.io/instance"]).OwnerOf(Live(version, kind, ns, name, id, "labelled")));

    [Fact]
    public void Label_counts_where_no_live_object_has_a_tracking_id()
    {
        Manifest labelled = Live("v1", "Secret", "n", "x", null, "shop");
        Manifest bare = Live("v1", "Secret", "n", "y", null, null);
        Assert.Equal(["shop", null], new[] { labelled, bare }.Select(Tracking.Of([labelled, bare], []).OwnerOf));
    }

    [Fact]
    public void Label_means_nothing_where_another_object_has_a_tracking_id()
    {
        Manifest tracked = Live("v1", "Secret", "n", "x", "shop:/Secret:n/x", null);
        Manifest labelled = Live("v1", "PersistentVolumeClaim", "n", "y", null, "shop");
        Assert.Equal(["shop", null], new[] { tracked, labelled }.Select(Tracking.Of([tracked, labelled], []).OwnerOf));
    }

    [Theory]
    [InlineData("application.resourceTrackingMethod: label", "labelled")]
    [InlineData("{application.resourceTrackingMethod: label, application.instanceLabelKey: our/app}", "ours")]
    [InlineData("application.resourceTrackingMethod: annotation+label", "tracked")]
    [InlineData("application.resourceTrackingMethod: annotation", "tracked")]
    [InlineData("application.instanceLabelKey: our/app", "tracked")]
    public void Settings_of_ArgoCD_say_which_mark_counts(string data, string owner)
    {
        string settings =
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: argocd-cm}}\ndata: {(data.StartsWith('{') ? data : $"{{{data}}}")}\n";
        Manifest live = Live("v1", "Secret", "n", "x", "tracked:/Secret:n/x", "labelled");
        Assert.Equal(owner, Tracking.Of([live], ManifestReader.Read("cm", settings)!).OwnerOf(live));
    }

    private static Manifest Live(string version, string kind, string? ns, string name, string? id, string? label) =>
        ManifestReader
            .Read(
                "live",
                $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: \"{name}\"\n{(ns is null ? "" : $"  namespace: \"{ns}\"\n")}"
                    + (id is null ? "" : $"  annotations: {{argocd.argoproj.io/tracking-id: \"{id}\"}}\n")
                    + (label is null ? "" : $"  labels: {{app.kubernetes.io/instance: {label}, our/app: ours}}\n")
            )!
            .Single();
}

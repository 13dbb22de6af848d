namespace Cairn.Delivery.Rendering.Tests;

/// <summary>What files of objects are called, and what Kustomize's output is taken apart into.</summary>
public sealed class FileNames
{
    [Fact]
    public void File_name_has_namespace_and_group_only_where_names_collide() =>
        Assert.Equal(
            [
                "clusterrole-system_node.yaml",
                "ingress-a.x.extensions.yaml",
                "ingress-a.x.networking.k8s.io.yaml",
                "service-a.x.yaml",
                "service-a.y.yaml",
                "service-b.yaml",
            ],
            Files(
                Object("rbac.authorization.k8s.io/v1", "ClusterRole", null, "system:node"),
                Object("v1", "Service", "x", "a"),
                Object("v1", "Service", "y", "a"),
                Object("v1", "Service", "x", "b"),
                Object("networking.k8s.io/v1", "Ingress", "x", "a"),
                Object("extensions/v1beta1", "Ingress", "x", "a")
            )
        );

    [Fact]
    public void Object_rendered_twice_is_refused() =>
        Assert.Equal(
            "there renders Service x/a twice.",
            Assert.Throws<RenderingException>(() => Files(Object("v1", "Service", "x", "a"), Object("v1", "Service", "x", "a"))).Message
        );

    [Fact]
    public void Separator_inside_a_block_scalar_ends_no_document()
    {
        RenderedManifest only = Assert.Single(
            RenderedManifest.Parse(
                "apiVersion: v1\ndata:\n  a: |\n    one\n    ---\n    two\nkind: ConfigMap\nmetadata:\n  name: c\n",
                "there"
            )
        );
        Assert.Equal(("", "ConfigMap", (string?)null, "c"), (only.Group, only.Kind, only.Namespace, only.Name));
        Assert.Contains("    ---\n", only.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: A\nmetadata: {name: a}\n", "there renders an object without an apiVersion.")]
    [InlineData("apiVersion: v1\nmetadata: {name: a}\n", "there renders an object without a kind.")]
    [InlineData("apiVersion: v1\nkind: A\n", "there renders a A without a name.")]
    [InlineData("a: [\n", "Kustomize's output for there is not valid YAML")]
    public void Output_that_is_not_a_Kubernetes_object_is_refused(string printed, string said) =>
        Assert.StartsWith(
            said,
            Assert.Throws<RenderingException>(() => RenderedManifest.Parse(printed, "there")).Message,
            StringComparison.Ordinal
        );

    private static string Object(string version, string kind, string? space, string name) =>
        $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n{(space is null ? "" : $"  namespace: {space}\n")}";

    private static string[] Files(params string[] objects) =>
        [.. ManifestFiles.Of(RenderedManifest.Parse(string.Join("---\n", objects), "there"), "there").Keys];
}

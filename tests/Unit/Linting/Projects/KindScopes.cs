using System.Reflection;
using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Reading;
using k8s.Models;

namespace Cairn.Delivery.Linting.Tests.Projects;

/// <summary>Which kinds are in a namespace: by Kubernetes' API client, its discovery documents, and definitions that were read.</summary>
public sealed class KindScopes
{
    private static readonly KindScope Scope = new([]);

    [Fact]
    public void Every_kind_of_the_api_client_has_the_scope_of_its_operations()
    {
        Assembly client = typeof(V1Pod).Assembly;
        IEnumerable<Type> interfaces = client.GetTypes().Where(type => type.IsInterface);
        HashSet<string> operations = [.. interfaces.SelectMany(type => type.GetMethods()).Select(method => method.Name)];
        int seen = 0;
        var entities = client.GetTypes().SelectMany(type => type.GetCustomAttributes<KubernetesEntityAttribute>());
        foreach (KubernetesEntityAttribute entity in entities)
        {
            bool isNamespaced = Has(operations, $"CreateNamespaced{entity.Kind}");
            if (isNamespaced || Has(operations, $"Create{entity.Kind}"))
            {
                seen++;
                Assert.True(Scope.IsNamespaced(entity.Group, entity.Kind) == isNamespaced, $"{entity.Group}/{entity.Kind}");
            }
        }

        Assert.True(seen > 70, $"{seen} kinds were compared");
    }

    /// <summary>From the discovery documents of a Kubernetes 1.34 API server (api/discovery in its repository).</summary>
    [Theory]
    [InlineData("apiregistration.k8s.io", "APIService", false)]
    [InlineData("apps", "ControllerRevision", true)]
    [InlineData("apps", "StatefulSet", true)]
    [InlineData("events.k8s.io", "Event", true)]
    [InlineData("authorization.k8s.io", "LocalSubjectAccessReview", true)]
    [InlineData("authorization.k8s.io", "SubjectAccessReview", false)]
    [InlineData("autoscaling", "HorizontalPodAutoscaler", true)]
    [InlineData("storage.k8s.io", "CSIStorageCapacity", true)]
    [InlineData("storage.k8s.io", "CSIDriver", false)]
    [InlineData("storage.k8s.io", "StorageClass", false)]
    [InlineData("storage.k8s.io", "VolumeAttachment", false)]
    public void Kind_of_the_discovery_documents_has_their_scope(string group, string kind, bool isNamespaced) =>
        Assert.Equal(isNamespaced, Scope.IsNamespaced(group, kind));

    [Theory]
    [InlineData("cert-manager.io", "ClusterIssuer", false)]
    [InlineData("cert-manager.io", "Issuer", true)]
    [InlineData("external-secrets.io", "ClusterSecretStore", false)]
    [InlineData("argoproj.io", "Application", true)]
    [InlineData("gateway.networking.k8s.io", "GatewayClass", false)]
    [InlineData("example.com", "Thing", null)]
    [InlineData("", "ClusterIssuer", null)]
    public void Custom_resource_has_the_scope_of_its_published_definition(string group, string kind, bool? isNamespaced) =>
        Assert.Equal(isNamespaced, Scope.IsNamespaced(group, kind));

    [Theory]
    [InlineData("Cluster", false)]
    [InlineData("Namespaced", true)]
    [InlineData("", null)]
    public void Definition_that_was_read_decides(string scope, bool? isNamespaced)
    {
        string definition =
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n"
            + $"spec: {{group: example.com, scope: '{scope}', names: {{kind: Thing, plural: things}}}}\n";
        Assert.Equal(isNamespaced, new KindScope(ManifestFile.Of("crd.yaml", definition).Objects).IsNamespaced("example.com", "Thing"));
    }

    private static bool Has(HashSet<string> operations, string prefix) =>
        operations.Any(name =>
            name.StartsWith(prefix, StringComparison.Ordinal)
            && (name[prefix.Length..].StartsWith("With", StringComparison.Ordinal) || char.IsDigit(name[prefix.Length]))
        );
}

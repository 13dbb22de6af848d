using Cairn.Specification.Reading;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification;

/// <summary>What brings ArgoCD up, taken from what it will keep itself at: the rendered manifests are the one place where it is
/// said.</summary>
internal static class ArgoCdPlan
{
    private static readonly string[] Before = ["argocd-cm", "argocd-rbac-cm", "argocd-notifications-cm"];

    /// <exception cref="SpecificationException">Something is not rendered.</exception>
    public static ArgoCdRelease Release(ClusterSpecification cluster)
    {
        BootstrapManifest application = Required(cluster, "Application", "argocd");
        YamlMappingNode root = RenderedApps.Root(application);
        string Text(params string[] keys) =>
            RenderedApps.TextAt(root, keys) ?? throw Missing(cluster, $"the Application argocd has no {string.Join('.', keys)}");
        return new ArgoCdRelease(
            Text("spec", "source", "chart"),
            Text("spec", "source", "targetRevision"),
            Text("spec", "source", "repoURL"),
            Text("spec", "destination", "namespace"),
            Text("spec", "source", "helm", "releaseName"),
            Yaml(
                RenderedApps.At(root, "spec", "source", "helm", "valuesObject")
                    ?? throw Missing(cluster, "Application argocd has no spec.source.helm.valuesObject")
            )
        );
    }

    /// <summary>The namespaces, and the settings that the chart leaves to git.</summary>
    public static IEnumerable<BootstrapManifest> First(ClusterSpecification cluster) =>
        [
            Required(cluster, "Namespace", "argocd"),
            Required(cluster, "Namespace", "platform-secrets"),
            .. Before.Select(name => Required(cluster, "ConfigMap", name)),
        ];

    /// <summary>The projects, then the root application, which names one of them.</summary>
    public static IReadOnlyList<BootstrapManifest> Last(ClusterSpecification cluster) =>
        [.. cluster.Rendered.Where(manifest => manifest.Kind == "AppProject"), Required(cluster, "Application", "root")];

    private static BootstrapManifest Required(ClusterSpecification cluster, string kind, string name) =>
        cluster.Rendered.FirstOrDefault(manifest => manifest.Kind == kind && manifest.Name == name)
        ?? throw Missing(cluster, $"there is no {kind} {name}");

    private static SpecificationException Missing(ClusterSpecification cluster, string what) =>
        new([new SpecificationProblem($"{cluster.Environment}: rendered", what, "see apps/argocd, and run cairn render")]);

    private static string Yaml(YamlNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(node)).Save(text, assignAnchors: false);
        return text.ToString().ReplaceLineEndings("\n").Replace("\n...\n", "\n", StringComparison.Ordinal);
    }
}

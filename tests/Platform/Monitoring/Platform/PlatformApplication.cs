using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>An Application of an environment as it is rendered, with the objects that ArgoCD applies for it.</summary>
/// <param name="Environment">The environment's folder name.</param>
/// <param name="Node">The whole Application.</param>
internal sealed record PlatformApplication(string Environment, YamlNode Node)
{
    /// <summary>Kinds that this platform applies and that are in no namespace.</summary>
    private static readonly string[] ClusterKinds =
    [
        "Namespace",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterSecretStore",
        "CustomResourceDefinition",
        "PriorityClass",
        "StorageClass",
    ];

    public string Name => Node.Text("metadata", "name")!;

    public string Project => Node.Text("spec", "project")!;

    public string Namespace => Node.Text("spec", "destination", "namespace")!;

    /// <summary><c>spec.source</c>, or each of <c>spec.sources</c>.</summary>
    public YamlNode[] Sources => Node.Get("spec", "source") is { } node ? [node] : [.. Node.List("spec", "sources")];

    /// <summary>What is rendered into the folders that the Application names; a chart's objects are not among them.</summary>
    public YamlNode[] Objects =>
        [
            .. Sources
                .Select(source => source.Text("path"))
                .OfType<string>()
                .Where(path => Directory.Exists(Checkout.At(path)))
                .SelectMany(path => Directory.GetFiles(Checkout.At(path), "*.yaml").Order(StringComparer.Ordinal))
                .Select(file => Yaml.Read(Path.GetRelativePath(Checkout.Root, file))),
        ];

    /// <summary>Every Application of an environment: the root, and those that it applies.</summary>
    public static PlatformApplication[] Of(string environment) =>
        [
            .. Rendered(environment, "root")
                .Concat(Rendered(environment, "argocd"))
                .Where(node => node.Text("kind") == "Application")
                .Select(node => new PlatformApplication(environment, node)),
        ];

    /// <summary>An object of what an environment renders for ArgoCD itself.</summary>
    public static YamlNode Rendered(string environment, string kind, string name) =>
        Rendered(environment, "argocd").Single(node => node.Text("kind") == kind && node.Text("metadata", "name") == name);

    /// <summary>Where an object is applied; null: in no namespace.</summary>
    public string? NamespaceOf(YamlNode node) =>
        node.Text("metadata", "namespace") ?? (ClusterKinds.Contains(node.Text("kind")) ? null : Namespace);

    public override string ToString() => $"{Environment}/{Name}";

    private static IEnumerable<YamlNode> Rendered(string environment, string folder) =>
        Directory
            .GetFiles(Checkout.At($"environments/{environment}/rendered/{folder}"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => Yaml.Read(Path.GetRelativePath(Checkout.Root, file)));
}

namespace Cairn.Sources.Kubernetes;

/// <summary>A resource of the API, such as <c>deployments</c> in <c>apps/v1</c>.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Name">In the plural, as in paths.</param>
public sealed record ApiResource(string Group, string Version, string Name, string Kind, bool IsNamespaced)
{
    public static readonly ApiResource Applications = new("argoproj.io", "v1alpha1", "applications", "Application", true);
    public static readonly ApiResource AppProjects = new("argoproj.io", "v1alpha1", "appprojects", "AppProject", true);
    public static readonly ApiResource ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true);
    public static readonly ApiResource Nodes = new("", "v1", "nodes", "Node", false);
    public static readonly ApiResource StorageClasses = new("storage.k8s.io", "v1", "storageclasses", "StorageClass", false);

    public static readonly ApiResource Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        false
    );

    /// <summary>As in manifests: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As RBAC and kubectl name it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string FullName => Group.Length == 0 ? Name : $"{Name}.{Group}";

    internal static string RootPath(string apiVersion) =>
        (apiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/") + apiVersion;

    /// <param name="space">Null for all namespaces, or where it has none.</param>
    /// <param name="name">Null for the collection.</param>
    internal string Path(string? space, string? name) =>
        RootPath(ApiVersion)
        + (space is null ? "" : $"/namespaces/{Uri.EscapeDataString(space)}")
        + $"/{Name}"
        + (name is null ? "" : $"/{Uri.EscapeDataString(name)}");
}

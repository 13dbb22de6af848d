namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>How manifests are applied; as it is, the way ArgoCD does it.</summary>
public sealed record ApplyOptions
{
    /// <summary>Who applies them.</summary>
    public ClusterUser User { get; init; } = ClusterUser.Admin;

    /// <summary>The name in <c>managedFields</c>.</summary>
    public string Manager { get; init; } = "argocd-controller";

    /// <summary>
    /// Whether the server checks everything and stores nothing (<c>dryRun=All</c>). Then it knows no namespace and no kind that the
    /// same manifests would make.
    /// </summary>
    public bool DryRun { get; init; }

    /// <summary>The namespace of objects that name none, as an Application's destination.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Whether namespaces that objects name and no manifest declares are made first, as by <c>CreateNamespace=true</c>.</summary>
    public bool CreateNamespaces { get; init; }
}

namespace Cairn.Tests.Kit.Cluster;

/// <summary>Somebody the API server knows by a token. All but <see cref="Admin"/> may do nothing until a test binds a role to
/// them.</summary>
/// <param name="Name">As RBAC and the audit log name them.</param>
/// <param name="Groups">Beside <c>system:authenticated</c>.</param>
public sealed record ClusterUser(string Name, params IReadOnlyList<string> Groups)
{
    /// <summary>May do everything, whatever RBAC says.</summary>
    public static readonly ClusterUser Admin = new("admin", "system:masters");

    /// <summary>An engineer of the platform team.</summary>
    public static readonly ClusterUser Maria = new("maria", "platform");

    /// <summary>A developer of the payments team.</summary>
    public static readonly ClusterUser Jonas = new("jonas", "payments");

    /// <summary>Reads, and nothing else, once bound to <c>view</c>.</summary>
    public static readonly ClusterUser Auditor = new("auditor", "auditors");

    /// <summary>ArgoCD's controller, under the name its service account would have.</summary>
    public static readonly ClusterUser ArgoCd = new(
        "system:serviceaccount:argocd:argocd-application-controller",
        "system:serviceaccounts",
        "system:serviceaccounts:argocd"
    );

    /// <summary>The audit service, under the name its service account would have.</summary>
    public static readonly ClusterUser Cairn = new(
        "system:serviceaccount:cairn:cairn",
        "system:serviceaccounts",
        "system:serviceaccounts:cairn"
    );

    /// <summary>Those that every cluster knows.</summary>
    public static IReadOnlyList<ClusterUser> All { get; } = [Admin, Maria, Jonas, Auditor, ArgoCd, Cairn];
}

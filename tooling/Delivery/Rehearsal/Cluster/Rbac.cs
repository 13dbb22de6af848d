using Cairn.Delivery.Linting.Fields;

namespace Cairn.Delivery.Rehearsal.Cluster;

/// <summary>What Roles and ClusterRoles in the cluster let a ServiceAccount do. Source:
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/</summary>
internal sealed class Rbac(ClusterState state)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Whether it may read a core resource of a namespace; null where a role that was not read may let it.</summary>
    /// <param name="resource">The resource's plural: <c>secrets</c>.</param>
    public bool? MayGet(string ns, string serviceAccount, string resource, string where)
    {
        bool? allowed = false;
        foreach (LiveObject binding in Bindings(where).Where(binding => Binds(binding, ns, serviceAccount)))
        {
            Field? reference = Field.Of(binding.Manifest)["roleRef"];
            bool isOfTheCluster = reference?["kind"]?.Text == "ClusterRole";
            string? roleNamespace = isOfTheCluster ? null : binding.Key.Namespace;
            LiveObject? role = state.Find(isOfTheCluster ? "ClusterRole" : "Role", roleNamespace, reference?["name"]?.Text ?? "");
            if (role is null)
            {
                // Kubernetes brings ClusterRoles of its own; a Role is there only if something made it.
                allowed = isOfTheCluster ? null : allowed;
            }
            else if ((Field.Of(role.Manifest)["rules"]?.Items() ?? []).Any(rule => Allows(rule, resource)))
            {
                return true;
            }
        }

        return allowed;
    }

    private IEnumerable<LiveObject> Bindings(string ns) =>
        state
            .OfKind(Group, "RoleBinding")
            .Where(liveObject => liveObject.Key.Namespace == ns)
            .Concat(state.OfKind(Group, "ClusterRoleBinding"));

    private static bool Binds(LiveObject binding, string ns, string serviceAccount) =>
        (Field.Of(binding.Manifest)["subjects"]?.Items() ?? []).Any(subject =>
            (subject["kind"]?.Text, subject["name"]?.Text) switch
            {
                ("ServiceAccount", var name) => name == serviceAccount && (subject["namespace"]?.Text ?? binding.Key.Namespace) == ns,
                ("Group", "system:authenticated" or "system:serviceaccounts") => true,
                ("Group", var name) => name == $"system:serviceaccounts:{ns}",
                _ => false,
            }
        );

    private static bool Allows(Field rule, string resource) =>
        Names(rule["apiGroups"], "") && Names(rule["resources"], resource) && Names(rule["verbs"], "get");

    private static bool Names(Field? list, string name) => (list?.Items() ?? []).Any(item => item.Text == "*" || (item.Text ?? "") == name);
}

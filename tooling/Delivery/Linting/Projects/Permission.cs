using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Projects;

namespace Cairn.Delivery.Linting.Projects;

/// <summary>
/// What an AppProject lets its Applications do. Source: <c>app_project_types.go</c>, <c>validateSyncPermissions</c> in
/// <c>controller/sync.go</c> and <c>util/git/git.go</c> of ArgoCD v3.5.1.
/// </summary>
public static partial class Permission
{
    private const string Here = "https://kubernetes.default.svc";

    public static bool Source(Manifest project, string url)
    {
        string asked = Normal(url);
        bool any = false;
        foreach (string pattern in (Field.Of(project).At("spec", "sourceRepos")?.Items() ?? []).Select(item => item.Text ?? ""))
        {
            bool denial = ArgoGlob.IsDenial(pattern);
            string normal = denial ? "!" + Normal(pattern[1..]) : Normal(pattern);
            bool fits = ArgoGlob.Fits(normal, asked, '/');
            if (!fits && denial)
            {
                return false;
            }

            any |= fits;
        }

        return any;
    }

    /// <summary>Whether a destination is permitted; taken to be so where a cluster's other name decides, which is not known here.</summary>
    public static bool Destination(Manifest project, (string Server, string Name, string Namespace) wanted)
    {
        bool isHere = wanted.Server == Here || wanted.Name == "in-cluster";
        (string server, string name) = isHere ? (Here, "in-cluster") : (wanted.Server, wanted.Name);
        bool any = false;
        foreach (Field item in Field.Of(project).At("spec", "destinations")?.Items() ?? [])
        {
            (string itemServer, string itemName) = (item["server"]?.Text ?? "", item["name"]?.Text ?? "");
            string itemNamespace = item["namespace"]?.Text ?? "";
            bool nameFits = name.Length > 0 && ArgoGlob.Fits(itemName, name);
            bool serverFits = server.Length > 0 && ArgoGlob.Fits(itemServer, server);
            bool unknown =
                !nameFits && !serverFits && ((name.Length == 0 && itemName.Length > 0) || (server.Length == 0 && itemServer.Length > 0));
            bool namespaceFits = ArgoGlob.Fits(itemNamespace, wanted.Namespace);
            if ((nameFits || serverFits || unknown) && namespaceFits)
            {
                any = true;
            }
            else if (
                (!unknown && !nameFits && ArgoGlob.IsDenial(itemName))
                || (!unknown && !serverFits && ArgoGlob.IsDenial(itemServer) && namespaceFits)
                || (!namespaceFits && ArgoGlob.IsDenial(itemNamespace) && serverFits)
            )
            {
                return false;
            }
        }

        return any;
    }

    /// <summary>Why a project refuses an object that one of its Applications applies; null where it permits it.</summary>
    /// <param name="group">The object's API group; empty for the core group.</param>
    /// <param name="name">The object's name: entries for objects of the cluster may name some only.</param>
    /// <param name="ns">The namespace it goes to; null for an object of the cluster.</param>
    /// <param name="destination">The Application's cluster, by address or by name; the other empty.</param>
    public static Refusal? Object(
        Manifest project,
        string group,
        string kind,
        string name,
        string? ns,
        (string Server, string Name) destination
    )
    {
        if (!KindIsPermitted(Field.Of(project)["spec"], group, kind, name, ns is not null))
        {
            return new Refusal(RefusalReason.Kind, $"resource {group}:{kind} is not permitted in project {project.Name}");
        }

        return ns is not null && !Destination(project, (destination.Server, destination.Name, ns))
            ? new Refusal(RefusalReason.Namespace, $"namespace {ns} is not permitted in project '{project.Name}'")
            : null;
    }

    /// <summary>A repository's address without what may be a password in it.</summary>
    public static string Shown(string url) => UserInfo().Replace(url, "$1");

    /// <summary><c>IsGroupKindNamePermitted</c>: without lists all kinds of a namespace are permitted, and none of the cluster's.</summary>
    private static bool KindIsPermitted(Field? spec, string group, string kind, string name, bool isNamespaced)
    {
        string scope = isNamespaced ? "namespaceResource" : "clusterResource";
        Field? allowed = spec?[scope + "Whitelist"];
        return (allowed is null ? isNamespaced : IsListed(allowed)) && !IsListed(spec?[scope + "Blacklist"]);

        bool IsListed(Field? list) =>
            (list?.Items() ?? []).Any(item =>
                PathMatch.Fits(item["kind"]?.Text ?? "", kind)
                && PathMatch.Fits(item["group"]?.Text ?? "", group)
                && (isNamespaced || item["name"]?.Text is not { Length: > 0 } named || PathMatch.Fits(named, name))
            );
    }

    /// <summary>An address as ArgoCD compares it: without case, scheme of SSH, and <c>.git</c>.</summary>
    internal static string Normal(string url)
    {
        string normal = url.Trim().ToLowerInvariant();
        int colon = normal.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && Ssh().IsMatch(normal) && !normal.StartsWith("ssh://", StringComparison.Ordinal))
        {
            normal = $"ssh://{normal[..colon]}/{normal[(colon + 1)..]}";
        }

        normal = normal.EndsWith(".git", StringComparison.Ordinal) ? normal[..^4] : normal;
        return normal.StartsWith("ssh://", StringComparison.Ordinal) ? normal["ssh://".Length..] : normal;
    }

    [GeneratedRegex("^(ssh://)?([^/:]*?)@[^@]+$")]
    private static partial Regex Ssh();

    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@]*@")]
    private static partial Regex UserInfo();
}

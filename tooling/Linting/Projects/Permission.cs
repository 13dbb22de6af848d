using System.Text.RegularExpressions;
using Cairn.Linting.Fields;
using Cairn.Planning.Manifests;
using Cairn.Planning.Projects;

namespace Cairn.Linting.Projects;

/// <summary>What an AppProject lets its Applications do. Source: <c>app_project_types.go</c> and <c>util/git/git.go</c> of ArgoCD.</summary>
internal static partial class Permission
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

    /// <summary>Whether a destination is permitted; where a cluster's other name decides, which is not known here, it is taken to be.</summary>
    public static bool Destination(Manifest project, (string Server, string Name, string Namespace) wanted)
    {
        (string server, string name) = wanted.Server == Here || wanted.Name == "in-cluster" ? (Here, "in-cluster") : (wanted.Server, wanted.Name);
        bool any = false;
        foreach (Field item in Field.Of(project).At("spec", "destinations")?.Items() ?? [])
        {
            (string itemServer, string itemName, string itemNamespace) = (item["server"]?.Text ?? "", item["name"]?.Text ?? "", item["namespace"]?.Text ?? "");
            bool nameFits = name.Length > 0 && ArgoGlob.Fits(itemName, name);
            bool serverFits = server.Length > 0 && ArgoGlob.Fits(itemServer, server);
            bool unknown = !nameFits && !serverFits && ((name.Length == 0 && itemName.Length > 0) || (server.Length == 0 && itemServer.Length > 0));
            bool namespaceFits = ArgoGlob.Fits(itemNamespace, wanted.Namespace);
            if ((nameFits || serverFits || unknown) && namespaceFits)
            {
                any = true;
            }
            else if (!unknown && ((!nameFits && ArgoGlob.IsDenial(itemName)) || (!serverFits && ArgoGlob.IsDenial(itemServer) && namespaceFits))
                || (!namespaceFits && ArgoGlob.IsDenial(itemNamespace) && serverFits))
            {
                return false;
            }
        }

        return any;
    }

    /// <summary>A repository's address without what may be a password in it.</summary>
    public static string Shown(string url) => UserInfo().Replace(url, "$1");

    private static string Normal(string url)
    {
        string normal = url.Trim().ToLowerInvariant();
        if (Ssh().IsMatch(normal) && !normal.StartsWith("ssh://", StringComparison.Ordinal) && normal.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
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

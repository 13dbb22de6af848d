using System.Text.RegularExpressions;

namespace Cairn.Delivery.Promotion.Forges;

/// <summary>The kinds of forges whose pull requests are understood.</summary>
public enum ForgeKind
{
    GitHub,
    GitLab,

    /// <summary>Gitea and Forgejo, which share an API.</summary>
    Gitea,
}

/// <summary>Where a remote's repository is, as its address says.</summary>
/// <param name="Host">With its port when the address has one: <c>git.example.com:3000</c>.</param>
/// <param name="Path">Owner and name, groups of GitLab included: <c>acme/platform</c>.</param>
/// <param name="Scheme"><c>https</c>, or <c>http</c> when the address says so.</param>
public sealed partial record RemoteAddress(string Scheme, string Host, string Path)
{
    /// <summary>Null for a directory or what else is no address of a forge.</summary>
    public static RemoteAddress? Parse(string address)
    {
        Match web = Web().Match(address);
        if (web.Success)
        {
            return new RemoteAddress(web.Groups["scheme"].Value, web.Groups["host"].Value, web.Groups["path"].Value);
        }

        Match ssh = Ssh().Match(address);
        return ssh.Success ? new RemoteAddress("https", ssh.Groups["host"].Value, ssh.Groups["path"].Value) : null;
    }

    /// <summary>The kind that the host's name tells; null when it tells none.</summary>
    public ForgeKind? Kind =>
        Host.Contains("github", StringComparison.OrdinalIgnoreCase) ? ForgeKind.GitHub
        : Host.Contains("gitlab", StringComparison.OrdinalIgnoreCase) ? ForgeKind.GitLab
        : Host.Contains("gitea", StringComparison.OrdinalIgnoreCase)
        || Host.Contains("forgejo", StringComparison.OrdinalIgnoreCase)
        || Host.Equals("codeberg.org", StringComparison.OrdinalIgnoreCase)
            ? ForgeKind.Gitea
        : null;

    /// <summary>Where a person opens a pull request for a branch.</summary>
    public string NewRequestPage(ForgeKind kind, string branch, string into) =>
        kind switch
        {
            ForgeKind.GitLab =>
                $"{Scheme}://{Host}/{Path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={Uri.EscapeDataString(branch)}"
                    + $"&merge_request%5Btarget_branch%5D={Uri.EscapeDataString(into)}",
            ForgeKind.GitHub => $"{Scheme}://{Host}/{Path}/compare/{into}...{branch}?expand=1",
            _ => $"{Scheme}://{Host}/{Path}/compare/{into}...{branch}",
        };

    [GeneratedRegex(@"^(?<scheme>https?)://(?:[^@/]*@)?(?<host>[^/]+)/(?<path>.+?)(?:\.git)?/?$")]
    private static partial Regex Web();

    [GeneratedRegex(@"^(?:ssh://)?[^@/\s]+@(?<host>[^:/\s]+)(?::\d+/|[:/])(?<path>.+?)(?:\.git)?/?$")]
    private static partial Regex Ssh();
}

using System.Text.RegularExpressions;

namespace Cairn.Operations.Init;

/// <summary>
/// What an address, a branch or a domain may look like before it is written into a platform: ArgoCD, git and shells read them
/// later, so what one of them would take for something else is refused here.
/// </summary>
public static partial class InitNames
{
    /// <summary>Why a text is no address of a Git repository that ArgoCD can read; null when it is one.</summary>
    public static string? OfRepository(string text)
    {
        const string Forms = "Give an address such as https://git.example.com/team/platform.git or git@git.example.com:team/platform.git.";
        if (Credentials().IsMatch(text))
        {
            return "holds a password or token, which would be committed. Leave it out, and give ArgoCD the credentials as a Secret.";
        }

        if (WithScheme().Match(text) is { Success: true } address)
        {
            string host = address.Groups["host"].Value;
            return Hostname().IsMatch(host) || Ipv6().IsMatch(host) ? null : $"has no valid host. {Forms}";
        }

        if (AnyScheme().Match(text) is { Success: true } other)
        {
            return $"is not an address that ArgoCD can read: its scheme '{other.Groups["scheme"].Value}' is not https, http or ssh, "
                + $"or the rest is malformed. {Forms}";
        }

        return LikeScp().Match(text) is { Success: true } scp && Hostname().IsMatch(scp.Groups["host"].Value)
            ? null
            : $"is not an address of a repository. {Forms}";
    }

    /// <summary>Why a text is no branch name (<c>git check-ref-format --branch</c>); null when it is one.</summary>
    public static string? OfBranch(string text) => WrongBranch(text) is { } why ? $"is not a branch name: it {why}" : null;

    private static string? WrongBranch(string text) =>
        text.Length == 0 ? "is empty."
        : text[0] == '-' ? "begins with a hyphen, which Git would take for an option."
        : text is "HEAD" or "@" ? "is a name reserved by Git."
        : text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) ? "contains spaces or control characters."
        : text.IndexOfAny(['~', '^', ':', '?', '*', '[', '\\']) is >= 0 and var at ? $"contains '{text[at]}'."
        : text.Contains("..", StringComparison.Ordinal) ? "contains '..'."
        : text.Contains("@{", StringComparison.Ordinal) ? "contains '@{'."
        : text.EndsWith('.') ? "ends with a dot."
        : text.Split('/').Any(part => part.Length == 0) ? "begins or ends with a slash, or contains two in a row."
        : text.Split('/').Any(part => part[0] == '.' || part.EndsWith(".lock", StringComparison.Ordinal))
            ? "has a part that begins with a dot or ends with '.lock'."
        : null;

    /// <summary>Why a text is no domain name in small letters (RFC 1123); null when it is one.</summary>
    public static string? OfDomain(string text) =>
        text.Length > 253 ? "is longer than 253 characters."
        : !text.Split('.').All(label => Label().IsMatch(label))
            ? "is not a domain: use labels of at most 63 lowercase letters, digits and hyphens, separated by dots."
        : text.Split('.')[^1].All(char.IsAsciiDigit) ? "ends with a number, as an IP address does, which has no subdomains."
        : null;

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A(?=.{1,253}\z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    private static partial Regex Hostname();

    [GeneratedRegex(@"\A\[[0-9A-Fa-f:.]+\]\z")]
    private static partial Regex Ipv6();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/@]*@")]
    private static partial Regex Credentials();

    [GeneratedRegex(
        @"\A(https?|ssh)://([A-Za-z0-9_][A-Za-z0-9._-]*@)?(?<host>[^/:@\[\]]+|\[[^/\]]+\])(:[0-9]{1,5})?/[A-Za-z0-9._~%/+@,=-]+\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WithScheme();

    // Also git's own "transport::address", which runs programs.
    [GeneratedRegex(@"\A(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)(://|::)")]
    private static partial Regex AnyScheme();

    [GeneratedRegex(@"\A([A-Za-z0-9_][A-Za-z0-9._-]*@)?(?<host>[^/:@]+):(?![:/]{2})[A-Za-z0-9._~%/+@,=][A-Za-z0-9._~%/+@,=-]*\z")]
    private static partial Regex LikeScp();
}

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
            return Hostname().IsMatch(host) || Ipv6().IsMatch(host) ? null : $"names no host. {Forms}";
        }

        if (AnyScheme().Match(text) is { Success: true } other)
        {
            return $"is no address that ArgoCD reads: '{other.Groups["scheme"].Value}' is none of https, http and ssh, or what follows it "
                + $"is malformed. {Forms}";
        }

        return LikeScp().Match(text) is { Success: true } scp && Hostname().IsMatch(scp.Groups["host"].Value)
            ? null
            : $"is not an address of a repository. {Forms}";
    }

    /// <summary>Why a text is no branch name (<c>git check-ref-format --branch</c>); null when it is one.</summary>
    public static string? OfBranch(string text) => WrongBranch(text) is { } why ? $"is not a branch name: it {why}" : null;

    private static string? WrongBranch(string text) =>
        text.Length == 0 ? "is empty."
        : text[0] == '-' ? "begins with a hyphen, which git would take for an option."
        : text is "HEAD" or "@" ? "is a name that git keeps for itself."
        : text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) ? "has spaces or control characters in it."
        : text.IndexOfAny(['~', '^', ':', '?', '*', '[', '\\']) is >= 0 and var at ? $"has '{text[at]}' in it."
        : text.Contains("..", StringComparison.Ordinal) ? "has '..' in it."
        : text.Contains("@{", StringComparison.Ordinal) ? "has '@{' in it."
        : text.EndsWith('.') ? "ends with a dot."
        : text.Split('/').Any(part => part.Length == 0) ? "begins or ends with a slash, or has two of them together."
        : text.Split('/').Any(part => part[0] == '.' || part.EndsWith(".lock", StringComparison.Ordinal))
            ? "has a part that begins with a dot or ends with '.lock'."
        : null;

    /// <summary>Why a text is no domain name in small letters (RFC 1123); null when it is one.</summary>
    public static string? OfDomain(string text) =>
        text.Length > 253 ? "is longer than 253 characters."
        : !text.Split('.').All(label => Label().IsMatch(label))
            ? "is no domain: labels of small letters, digits and hyphens, 63 at most, with dots between them."
        : text.Split('.')[^1].All(char.IsAsciiDigit) ? "ends with a number: addresses have no names below them."
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

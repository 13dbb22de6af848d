namespace Cairn.Sources.Git.Messages;

/// <summary>Keys like <c>PAY-231</c>: two or more capitals and digits, a hyphen and a number, standing by themselves.</summary>
internal static class TicketKeys
{
    private const int LongestProject = 24;
    private const int LongestNumber = 9;

    /// <summary>What is written like a key and is a standard, an algorithm, an advisory, a platform or a place in a series.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NotProjects = new HashSet<string>(StringComparer.Ordinal)
    {
        "UTF",
        "UCS",
        "ISO",
        "IEC",
        "RFC",
        "BCP",
        "STD",
        "IEEE",
        "ANSI",
        "ASCII",
        "CP",
        "EN",
        "DIN",
        "NIST",
        "FIPS",
        "PEP",
        "PSR",
        "JEP",
        "KEP",
        "ADR",
        "BASE",
        "HTTP",
        "HTTPS",
        "TLS",
        "SSL",
        "SSH",
        "IPV",
        "TCP",
        "UDP",
        "VLAN",
        "PORT",
        "LAYER",
        "L2",
        "L3",
        "L4",
        "L7",
        "SHA",
        "SHA1",
        "SHA2",
        "SHA3",
        "MD",
        "AES",
        "RSA",
        "DSA",
        "ECDSA",
        "ED",
        "HS",
        "RS",
        "ES",
        "PS",
        "HMAC",
        "PKCS",
        "CRC",
        "BLAKE",
        "CVE",
        "CWE",
        "GHSA",
        "RHSA",
        "RHBA",
        "RHEA",
        "DSA",
        "USN",
        "X86",
        "X64",
        "AMD",
        "ARM",
        "ARMV",
        "AARCH",
        "POWER",
        "WIN",
        "WINDOWS",
        "UBUNTU",
        "DEBIAN",
        "FEDORA",
        "CENTOS",
        "ALPINE",
        "JAVA",
        "PYTHON",
        "NODE",
        "PG",
        "MYSQL",
        "GPT",
        "COVID",
        "USB",
        "DDR",
        "NVME",
        "PHASE",
        "STEP",
        "PART",
        "OPTION",
        "VERSION",
        "RELEASE",
        "RC",
        "BETA",
        "ALPHA",
        "SNAPSHOT",
        "TODO",
        "FIXME",
        "AZ",
        "US",
        "EU",
        "Z0",
        "A0",
        "CUDA",
        "GB",
        "MB",
        "KB",
        "TIER",
        "LEVEL",
        "SEV",
        "P0",
        "P1",
        "P2",
        "P3",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "FY",
        "PCI",
        "SOC",
        "CIS",
        "TZ",
        "GMT",
        "UTC",
        "QUIC",
        "WPA",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the keys of a text.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<string>? found)
    {
        // Hyphens are rarer than capitals, and what follows one rules most of them out.
        for (int at = text.IndexOf('-'); at >= 0; )
        {
            if (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && Key(text, at) is { IsEmpty: false } key)
            {
                TicketMentions.Add(key, ref found);
            }

            int next = text[(at + 1)..].IndexOf('-');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> text, int hyphen)
    {
        int start = hyphen;
        while (
            start > 0
            && hyphen - start <= LongestProject
            && (char.IsAsciiLetterUpper(text[start - 1]) || char.IsAsciiDigit(text[start - 1]))
        )
        {
            start--;
        }

        int end = hyphen + 1;
        while (end < text.Length && end - hyphen <= LongestNumber + 1 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> project = text[start..hyphen];
        ReadOnlySpan<char> number = text[(hyphen + 1)..end];
        return
            project.Length is >= 2 and <= LongestProject
            && char.IsAsciiLetterUpper(project[0])
            && number.Length <= LongestNumber
            && number.ContainsAnyExcept('0')
            && StartsWord(text[..start])
            && EndsWord(text[end..])
            && !NotProjects.Contains(project)
            && !IsProduct(project, number)
            ? text[start..end]
            : [];
    }

    /// <summary>A hyphen may stand before a key in a branch's name (<c>fix-PAY-231</c>), not in a name in capitals
    /// (<c>US-EAST-1</c>).</summary>
    private static bool StartsWord(ReadOnlySpan<char> before) =>
        before.IsEmpty
        || (
            !char.IsLetterOrDigit(before[^1])
            && before[^1] != '_'
            && !(before[^1] is '-' or '.' && before.Length > 1 && (char.IsAsciiLetterUpper(before[^2]) || char.IsAsciiDigit(before[^2])))
        );

    /// <summary>What goes on with digits after a point or hyphen is a version or a date.</summary>
    private static bool EndsWord(ReadOnlySpan<char> after) =>
        after.IsEmpty
        || (
            !char.IsLetterOrDigit(after[0])
            && after[0] != '_'
            && !(after[0] is '-' or '.' && after.Length > 1 && char.IsAsciiDigit(after[1]))
        );

    /// <summary>Red Hat's tracker has a project called as its system is; the system's versions are small.</summary>
    private static bool IsProduct(ReadOnlySpan<char> project, ReadOnlySpan<char> number) =>
        number.Length < 3 && project is "RHEL" or "OCP" or "JDK";
}

using System.Collections.Frozen;
using Cairn.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// Tickets a message names: keys such as PAY-231 or INC-58 anywhere in it (branch names of merge subjects included), and
/// issues that GitHub's closing words name (<c>Fixes #12</c>, <c>Closes owner/repo#12</c>).
/// </summary>
internal static class Tickets
{
    // Standards, algorithms and platforms written like ticket keys.
    private static readonly FrozenSet<string> NotTickets = new[]
    {
        "UTF", "SHA", "ISO", "RFC", "HTTP", "TLS", "SSL", "AES", "RSA", "MD", "CVE", "GHSA", "CWE", "X", "ARM", "AMD", "IPV", "BASE", "ES", "RS", "HS", "PS",
        "SOC", "PCI", "CIS", "NIST", "UTC", "GMT", "US", "EU", "AP", "CA", "SA", "T", "M", "R", "C", "V", "PR", "MR", "H", "P", "Q", "FIPS", "LTS", "RC", "GPT", "EC",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] ClosingWords = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];

    public static IReadOnlyList<string> Of(string subject, string body, IReadOnlyList<Trailer> trailers)
    {
        List<string>? found = null;
        Keys(subject, ref found);
        Keys(body, ref found);
        Closing(subject, ref found);
        Closing(body, ref found);
        foreach (Trailer trailer in trailers)
        {
            if (trailer.Key.Equals("Refs", StringComparison.OrdinalIgnoreCase) || trailer.Key.Equals("Ticket", StringComparison.OrdinalIgnoreCase) || trailer.Key.Equals("Incident", StringComparison.OrdinalIgnoreCase))
            {
                Numbered(trailer.Value, ref found);
            }
        }

        return found is null ? [] : found;
    }

    private static void Keys(string text, ref List<string>? found)
    {
        for (int dash = text.IndexOf('-'); dash >= 0; dash = text.IndexOf('-', dash + 1))
        {
            if (dash == 0 || dash + 1 >= text.Length || !char.IsAsciiDigit(text[dash + 1]) || !(char.IsAsciiLetterUpper(text[dash - 1]) || char.IsAsciiDigit(text[dash - 1])))
            {
                continue;
            }

            int start = dash;
            while (start > 0 && (char.IsAsciiLetterUpper(text[start - 1]) || char.IsAsciiDigit(text[start - 1])))
            {
                start--;
            }

            int end = dash + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            bool edges = (start == 0 || !(char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '.' or '_'))
                && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || (text[end] is '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))));
            string project = text[start..dash];
            if (edges && project.Length is >= 2 and <= 12 && char.IsAsciiLetterUpper(project[0]) && end - dash <= 8 && !NotTickets.Contains(project))
            {
                Add(text[start..end], ref found);
            }
        }
    }

    private static void Closing(string text, ref List<string>? found)
    {
        for (int hash = text.IndexOf('#'); hash >= 0; hash = text.IndexOf('#', hash + 1))
        {
            if (hash < 4 || !PullRequests.Digits(text, hash + 1, out _, out int end))
            {
                continue;
            }

            int start = hash;
            while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            ReadOnlySpan<char> before = text.AsSpan(0, start).TrimEnd();
            before = before.EndsWith(":") ? before[..^1] : before;
            int word = before.LastIndexOfAny(" \n\t(") + 1;
            ReadOnlySpan<char> last = before[word..];
            foreach (string closing in ClosingWords)
            {
                if (last.Equals(closing, StringComparison.OrdinalIgnoreCase))
                {
                    Add(text[start..end], ref found);
                }
            }
        }
    }

    private static void Numbered(string value, ref List<string>? found)
    {
        foreach (string part in value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length > 1 && part[0] == '#' && part.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                Add(part, ref found);
            }
        }
    }

    private static void Add(string ticket, ref List<string>? found)
    {
        found ??= [];
        if (!found.Contains(ticket))
        {
            found.Add(ticket);
        }
    }
}

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// Issues that a text says it closes, by the words of GitHub
/// (https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue) and GitLab
/// (https://docs.gitlab.com/user/project/issues/managing_issues/#default-closing-pattern): <c>Fixes #12</c>,
/// <c>Closes owner/repository#12</c>, <c>Resolves #4, #6 and #8</c>, <c>Fixes https://github.com/owner/repository/issues/12</c>.
/// </summary>
internal static class IssueReferences
{
    private const int LongestRepository = 200;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new HashSet<string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        "close",
        "closes",
        "closed",
        "closing",
        "fix",
        "fixes",
        "fixed",
        "fixing",
        "resolve",
        "resolves",
        "resolved",
        "resolving",
        "implement",
        "implements",
        "implemented",
        "implementing",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the issues a text says it closes.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<string>? found)
    {
        int listEnd = -1;
        int at = 0;
        for (int next = text.IndexOf('#'); next >= 0; next = text[at..].IndexOf('#'))
        {
            at += next;
            int end = at + 1;
            int start = StartOfRepository(text, at);
            if (PullRequestMention.Number(text[end..], out _, out ReadOnlySpan<char> rest))
            {
                end = text.Length - rest.Length;
                if (Closes(text[..start]) || (listEnd >= 0 && text[listEnd..start] is ", " or "," or " and " or ", and " or " & "))
                {
                    TicketMentions.Add(text[start..end], ref found);
                    listEnd = end;
                }
            }

            at = end;
        }

        Addresses(text, ref found);
    }

    /// <summary>Reads a word that is <c>#12</c> or <c>owner/repository#12</c> and no more.</summary>
    public static bool Read(ReadOnlySpan<char> word, out ReadOnlySpan<char> issue)
    {
        int mark = word.IndexOf('#');
        issue = word;
        return mark >= 0
            && StartOfRepository(word, mark) == 0
            && PullRequestMention.Number(word[(mark + 1)..], out _, out ReadOnlySpan<char> rest)
            && rest.IsEmpty;
    }

    /// <summary>Reads an issue's address at GitHub, GitLab or Gitea as <c>owner/repository#12</c>.</summary>
    public static bool ReadAddress(ReadOnlySpan<char> word, out ReadOnlySpan<char> issue)
    {
        const string Issues = "/issues/";
        issue = default;
        int scheme = word.IndexOf("://", StringComparison.Ordinal);
        int issues = word.LastIndexOf(Issues, StringComparison.Ordinal);
        if (scheme < 0 || issues < scheme || !PullRequestMention.Number(word[(issues + Issues.Length)..], out int number, out _))
        {
            return false;
        }

        ReadOnlySpan<char> path = word[(scheme + 3)..issues];
        path = path.EndsWith("/-", StringComparison.Ordinal) ? path[..^2] : path;
        int host = path.IndexOf('/');
        issue = host < 0 ? default : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path[(host + 1)..]}#{number}");
        return host >= 0;
    }

    private static void Addresses(ReadOnlySpan<char> text, ref List<string>? found)
    {
        for (int at = text.IndexOf("/issues/", StringComparison.Ordinal); at >= 0; )
        {
            int start = text[..at].LastIndexOfAny(' ', '\n', '\t') + 1;
            int length = text[start..].IndexOfAny(' ', '\n', '\t');
            int end = length < 0 ? text.Length : start + length;
            if (end - start <= LongestRepository && Closes(text[..start]) && ReadAddress(text[start..end], out ReadOnlySpan<char> issue))
            {
                TicketMentions.Add(issue, ref found);
            }

            int next = text[end..].IndexOf("/issues/", StringComparison.Ordinal);
            at = next < 0 ? -1 : end + next;
        }
    }

    private static int StartOfRepository(ReadOnlySpan<char> text, int mark)
    {
        int start = mark;
        while (start > 0 && mark - start < LongestRepository && IsInName(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    /// <summary>Whether a text ends in a closing word, with a colon or a space.</summary>
    private static bool Closes(ReadOnlySpan<char> before)
    {
        if (before.IsEmpty || before[^1] is not (' ' or ':' or '\t'))
        {
            return false;
        }

        before = before.TrimEnd(" \t");
        before = before is [.., ':'] ? before[..^1] : before;
        int start = before.Length;
        while (start > 0 && before.Length - start < 16 && char.IsAsciiLetter(before[start - 1]))
        {
            start--;
        }

        return (start == 0 || !char.IsLetterOrDigit(before[start - 1])) && Words.Contains(before[start..]);
    }

    private static bool IsInName(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.';
}

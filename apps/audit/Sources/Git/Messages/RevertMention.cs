using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// What a message says it undoes or redoes: git's own words (https://git-scm.com/docs/git-revert), and what GitHub and GitLab
/// add in theirs. Names are those of the change that is undone directly: of <c>Revert "Revert "X" (#2)" (#3)</c> that is
/// request 2 and the subject <c>Revert "X" (#2)</c>, and it is a reapply because X is back.
/// </summary>
internal static class RevertMention
{
    private const string ThisReverts = "This reverts ";
    private const string Reverts = "Reverts ";

    /// <summary>The revert, or null when the message does not say it is one.</summary>
    public static Revert? Find(string subject, string body)
    {
        // 1. What it is called. A merge made by a forge carries the request's title as its body's first line.
        bool merge = subject.StartsWith("Merge", StringComparison.Ordinal);
        Title title = Title.Read(subject);
        if (merge && !title.Says)
        {
            title = Title.Read(body.AsSpan(0, Paragraphs.Line(body, 0).End));
        }

        // 2. What its body names. A squash lists the commits it was made of, and one of them undoing another is no revert.
        bool list = body.StartsWith("* ", StringComparison.Ordinal) && !title.Says;
        string? commit = null;
        int? request = null;
        if (!list && body.Contains("everts ", StringComparison.Ordinal))
        {
            (commit, request) = Named(body);
        }

        // 3. The branch the forge made for it says the same once more.
        if (merge && title.Says && commit is null && request is null)
        {
            (commit, request) = OfBranch(subject);
        }

        return title.Says || commit is not null || request is not null
            ? new Revert(commit, request ?? PullRequestMention.FromSubject(title.Quoted)?.Number, title.Quoted, title.IsReapply)
            : null;
    }

    private static (string? Commit, int? Request) Named(ReadOnlySpan<char> body)
    {
        string? commit = null;
        int? request = null;
        foreach (Range range in body.Split('\n'))
        {
            ReadOnlySpan<char> line = body[range];
            if (line.StartsWith(ThisReverts, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> what = line[ThisReverts.Length..];
                if (what.StartsWith("commit ", StringComparison.Ordinal))
                {
                    commit ??= CommitId(what["commit ".Length..]);
                }
                else if (what.StartsWith("merge request ", StringComparison.Ordinal))
                {
                    request ??= AfterMark(what["merge request ".Length..], '!');
                }
            }
            else if (line.StartsWith(Reverts, StringComparison.Ordinal))
            {
                request ??= AfterMark(line[Reverts.Length..], '#');
            }
        }

        return (commit, request);
    }

    /// <summary>An id of a commit, full or abbreviated, at the start of the text.</summary>
    private static string? CommitId(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && length < 65 && char.IsAsciiHexDigitLower(text[length]))
        {
            length++;
        }

        return length is < 7 or > 64 || (length < text.Length && char.IsLetterOrDigit(text[length])) ? null : text[..length].ToString();
    }

    /// <summary>The number of <c>owner/repository#480</c> or <c>!12</c>, when that is the text's first word.</summary>
    private static int? AfterMark(ReadOnlySpan<char> text, char mark)
    {
        int at = text.IndexOf(mark);
        return at >= 0 && !text[..at].ContainsAny(' ', '\t') && PullRequestMention.Number(text[(at + 1)..], out int number, out _)
            ? number
            : null;
    }

    /// <summary>GitHub's branch is <c>revert-480-name</c>, GitLab's <c>revert-1a2b3c4d</c>.</summary>
    private static (string? Commit, int? Request) OfBranch(ReadOnlySpan<char> subject)
    {
        int at = subject.IndexOf("/revert-", StringComparison.Ordinal);
        at = at >= 0 ? at : subject.IndexOf("'revert-", StringComparison.Ordinal);
        if (at < 0)
        {
            return (null, null);
        }

        ReadOnlySpan<char> name = subject[(at + "/revert-".Length)..];
        return subject[at] == '\''
            ? (CommitId(name), null)
            : (null, PullRequestMention.Number(name, out int number, out ReadOnlySpan<char> rest) && rest.StartsWith("-") ? number : null);
    }

    /// <summary>A subject as a revert's.</summary>
    /// <param name="Says">It calls itself one.</param>
    /// <param name="Quoted">The subject it quotes.</param>
    /// <param name="IsReapply">It brings back: <c>Reapply</c>, or a revert of a revert.</param>
    private readonly record struct Title(bool Says, string? Quoted, bool IsReapply)
    {
        public static Title Read(ReadOnlySpan<char> subject)
        {
            bool isReapply = false;
            string? quoted = null;
            bool says = false;
            while (Strip(subject, out bool reapply, out ReadOnlySpan<char> inside))
            {
                quoted ??= says ? null : inside.ToString();

                // Each revert turns around what it quotes; "Reapply" is a revert of a revert already.
                isReapply = says ? isReapply ^ !reapply : reapply;
                says = true;
                subject = inside;
            }

            return says ? new Title(true, quoted, isReapply) : Conventional(subject);
        }

        private static bool Strip(ReadOnlySpan<char> subject, out bool reapply, out ReadOnlySpan<char> inside)
        {
            reapply = subject.StartsWith("Reapply \"", StringComparison.OrdinalIgnoreCase);
            if (!reapply && !subject.StartsWith("Revert \"", StringComparison.OrdinalIgnoreCase))
            {
                inside = default;
                return false;
            }

            inside = subject[(reapply ? "Reapply \"".Length : "Revert \"".Length)..];

            // A title that was cut off has lost its closing quote; one that it has left opens what was quoted before.
            int close = inside.EndsWith("…", StringComparison.Ordinal) ? -1 : inside.LastIndexOf('"');
            inside = close < 0 ? inside : inside[..close];
            return true;
        }

        /// <summary><c>revert: subject</c> and <c>revert(scope): subject</c>, see https://www.conventionalcommits.org/.</summary>
        private static Title Conventional(ReadOnlySpan<char> subject)
        {
            if (!subject.StartsWith("revert", StringComparison.OrdinalIgnoreCase))
            {
                return default;
            }

            ReadOnlySpan<char> rest = subject["revert".Length..];
            int close = rest.StartsWith("(") ? rest.IndexOf(')') : -1;
            rest = rest[(close + 1)..];
            rest = rest.StartsWith("!") ? rest[1..] : rest;
            return rest.StartsWith(": ") ? new Title(true, rest[2..].Trim().ToString(), false) : default;
        }
    }
}

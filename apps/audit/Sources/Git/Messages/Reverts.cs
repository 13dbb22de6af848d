using Cairn.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// What a message says it undoes: <c>This reverts commit …</c> as git writes it, <c>Reverts owner/repo#N</c> as GitHub does,
/// <c>This reverts merge request !N</c> as GitLab does, else the subject that <c>Revert "…"</c> quotes. Git's
/// <c>Reapply "…"</c> and an even number of nested reverts bring something back.
/// </summary>
internal static class Reverts
{
    public static Revert? Of(string subject, string body)
    {
        // A merge of a revert carries the revert's subject in its body.
        string? quoted = Quoted(subject, out bool reapply) ?? (subject.StartsWith("Merge ", StringComparison.Ordinal) ? Quoted(FirstLine(body), out reapply) : null);
        string? commit = Commit(body);
        int? request = Request(body);
        return quoted is null && commit is null && request is null ? null : new Revert(commit, request, quoted, reapply);
    }

    private static string FirstLine(string text)
    {
        int end = text.IndexOf('\n');
        return end < 0 ? text : text[..end].TrimEnd();
    }

    private static string? Quoted(string subject, out bool reapply)
    {
        reapply = false;
        bool revert = subject.StartsWith("Revert \"", StringComparison.Ordinal);
        bool again = subject.StartsWith("Reapply \"", StringComparison.Ordinal);
        if (!revert && !again)
        {
            return null;
        }

        int open = subject.IndexOf('"');
        int close = subject.LastIndexOf('"');
        if (close <= open)
        {
            return null;
        }

        string quoted = subject[(open + 1)..close];
        reapply = again || quoted.StartsWith("Revert \"", StringComparison.Ordinal);
        return quoted;
    }

    private static string? Commit(string body)
    {
        const string Words = "This reverts commit ";
        int at = body.IndexOf(Words, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        int start = at + Words.Length;
        int end = start;
        while (end < body.Length && char.IsAsciiHexDigitLower(body[end]) && end - start < 64)
        {
            end++;
        }

        return end - start >= 7 ? body[start..end] : null;
    }

    private static int? Request(string body)
    {
        int at = body.IndexOf("This reverts merge request ", StringComparison.Ordinal);
        int mark = at < 0 ? -1 : body.IndexOf('!', at);
        if (mark < 0)
        {
            at = body.StartsWith("Reverts ", StringComparison.Ordinal) ? 0 : body.IndexOf("\nReverts ", StringComparison.Ordinal);
            mark = at < 0 ? -1 : body.IndexOf('#', at);
        }

        // The number belongs to the words only when nothing but a repository's name stands between.
        return mark >= 0 && body.IndexOf('\n', at + 1) is int line && (line < 0 || line > mark) && PullRequests.Digits(body, mark + 1, out int number, out _) ? number : null;
    }
}

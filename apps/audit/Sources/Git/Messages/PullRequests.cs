using System.Globalization;
using Cairn.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// The pull or merge request a message names, and by which of the forges' habits: <c>merge-subject</c> (GitHub merge),
/// <c>gitea-merge-subject</c>, <c>azure-subject</c>, <c>bitbucket-subject</c>, <c>squash-subject</c> (a number in
/// parentheses ends the subject), <c>gitlab-body</c> ("See merge request"), <c>reviewed-on-trailer</c> (Gitea, Forgejo).
/// It is what the message claims; only the forge can confirm it.
/// </summary>
internal static class PullRequests
{
    public static PullRequest? Of(string subject, string body, IReadOnlyList<Trailer> trailers) =>
        FromMerge(subject) ?? FromGitLab(body) ?? FromSquash(subject) ?? FromReviewedOn(trailers);

    private static PullRequest? FromMerge(string subject)
    {
        if (!subject.StartsWith("Merge", StringComparison.Ordinal))
        {
            return null;
        }

        if (After(subject, "Merge pull request #", out int number, out int end) && subject.AsSpan(end).StartsWith(" from "))
        {
            return new PullRequest(number, "merge-subject");
        }

        if (After(subject, "Merged PR ", out number, out end) && end < subject.Length && subject[end] == ':')
        {
            return new PullRequest(number, "azure-subject");
        }

        int quoted = subject.StartsWith("Merge pull request '", StringComparison.Ordinal) ? subject.LastIndexOf("' (#", StringComparison.Ordinal) : -1;
        if (quoted > 0 && Digits(subject, quoted + 4, out number, out end) && subject.AsSpan(end).StartsWith(") from "))
        {
            return new PullRequest(number, "gitea-merge-subject");
        }

        int bitbucket = subject.StartsWith("Merged in ", StringComparison.Ordinal) ? subject.IndexOf("(pull request #", StringComparison.Ordinal) : -1;
        return bitbucket > 0 && Digits(subject, bitbucket + 15, out number, out _) ? new PullRequest(number, "bitbucket-subject") : null;
    }

    private static PullRequest? FromSquash(string subject)
    {
        if (!subject.EndsWith(')'))
        {
            return null;
        }

        int open = subject.LastIndexOf("(#", StringComparison.Ordinal);
        return open >= 0 && Digits(subject, open + 2, out int number, out int end) && end == subject.Length - 1
            ? new PullRequest(number, "squash-subject")
            : null;
    }

    private static PullRequest? FromGitLab(string body)
    {
        int at = body.IndexOf("See merge request ", StringComparison.Ordinal);
        if (at < 0 || (at > 0 && body[at - 1] != '\n'))
        {
            return null;
        }

        int stop = body.IndexOf('\n', at);
        ReadOnlySpan<char> line = body.AsSpan(at, (stop < 0 ? body.Length : stop) - at).TrimEnd();
        int bang = line.LastIndexOf('!');
        return bang > 0 && int.TryParse(line[(bang + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new PullRequest(number, "gitlab-body")
            : null;
    }

    private static PullRequest? FromReviewedOn(IReadOnlyList<Trailer> trailers)
    {
        foreach (Trailer trailer in trailers)
        {
            if (trailer.Key.Equals("Reviewed-on", StringComparison.OrdinalIgnoreCase)
                && (trailer.Value.Contains("/pulls/", StringComparison.Ordinal) || trailer.Value.Contains("/merge_requests/", StringComparison.Ordinal) || trailer.Value.Contains("/pull/", StringComparison.Ordinal))
                && Digits(trailer.Value, trailer.Value.LastIndexOf('/') + 1, out int number, out _))
            {
                return new PullRequest(number, "reviewed-on-trailer");
            }
        }

        return null;
    }

    private static bool After(string text, string prefix, out int number, out int end)
    {
        number = 0;
        end = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal) && Digits(text, prefix.Length, out number, out end);
    }

    internal static bool Digits(string text, int start, out int number, out int end)
    {
        end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

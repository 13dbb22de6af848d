using System.Globalization;
using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// The pull or merge request a message says it landed from, by what each forge writes. The message is a claim: only the
/// forge knows for certain.
/// <list type="table">
/// <item><term>merge-subject</term><description>GitHub: <c>Merge pull request #482 from owner/branch</c>; bors: <c>Merge #482</c>,
/// <c>Auto merge of #482</c></description></item>
/// <item><term>squash-subject</term><description>GitHub, Gitea, Forgejo: <c>Title (#482)</c>; GitLab's usual template:
/// <c>Title (!482)</c></description></item>
/// <item><term>gitlab-trailer</term><description>the body's line <c>See merge request group/project!31</c></description></item>
/// <item><term>gitea-merge</term><description><c>Merge pull request 'Title' (#482) from head into base</c></description></item>
/// <item><term>bitbucket-merge</term><description><c>Merged in branch (pull request #12)</c>, <c>Title (pull request #12)</c>,
/// <c>Merge pull request #12 in KEY/repository from head to base</c>, <c>Pull request #12: Title</c></description></item>
/// <item><term>azure-merge</term><description><c>Merged PR 12: Title</c></description></item>
/// <item><term>reviewed-on</term><description>the trailer <c>Reviewed-on:</c> with the request's address, as Gitea, Forgejo and
/// Gerrit write it</description></item>
/// </list>
/// </summary>
internal static class PullRequestMention
{
    private const string SeeMergeRequest = "See merge request ";

    /// <summary>The request, or null when the message names none.</summary>
    public static PullRequest? Find(string subject, string body, IReadOnlyList<Trailer> trailers) =>
        FromMerge(subject) ?? FromBody(body) ?? FromSquash(subject) ?? FromTrailers(trailers);

    /// <summary>The request, when a subject by itself names one.</summary>
    public static PullRequest? FromSubject(ReadOnlySpan<char> subject) => FromMerge(subject) ?? FromSquash(subject);

    private static PullRequest? FromMerge(ReadOnlySpan<char> subject)
    {
        // Most subjects are no merge's, and of those that are the first letter says so.
        if (subject.Length < 8 || subject[0] is not ('M' or 'P' or 'A'))
        {
            return null;
        }

        if (After(subject, "Merge pull request ") is { IsEmpty: false } pull)
        {
            return pull[0] switch
            {
                '#' when Number(pull[1..], out int number, out ReadOnlySpan<char> rest) => rest.StartsWith(" from ")
                    ? new PullRequest(number, "merge-subject")
                : rest.StartsWith(" in ") ? new PullRequest(number, "bitbucket-merge")
                : null,
                '\'' => FromGitea(pull),
                _ => null,
            };
        }

        return Numbered(subject, "Merged PR ", ":", "azure-merge")
            ?? Numbered(subject, "Pull request #", ":", "bitbucket-merge")
            ?? Numbered(subject, "Merge #", "", "merge-subject")
            ?? Numbered(subject, "Auto merge of #", "", "merge-subject");
    }

    /// <summary>The title may hold anything, so the last place that reads like the end of one counts.</summary>
    private static PullRequest? FromGitea(ReadOnlySpan<char> quoted)
    {
        int close = quoted.LastIndexOf("' (#");
        return close >= 0 && Number(quoted[(close + 4)..], out int number, out ReadOnlySpan<char> rest) && rest.StartsWith(") from ")
            ? new PullRequest(number, "gitea-merge")
            : null;
    }

    private static PullRequest? FromSquash(ReadOnlySpan<char> subject)
    {
        if (subject.Length < 5 || subject[^1] != ')')
        {
            return null;
        }

        int open = subject.LastIndexOf('(');
        ReadOnlySpan<char> inside = open < 0 ? [] : subject[(open + 1)..^1];
        bool bitbucket = inside.StartsWith("pull request #");
        ReadOnlySpan<char> digits =
            bitbucket ? inside["pull request #".Length..]
            : inside.IsEmpty || inside[0] is not ('#' or '!') ? []
            : inside[1..];
        return Number(digits, out int number, out ReadOnlySpan<char> rest) && rest.IsEmpty
            ? new PullRequest(number, bitbucket ? "bitbucket-merge" : "squash-subject")
            : null;
    }

    /// <summary>The last such line counts: GitLab appends it to what the author wrote.</summary>
    private static PullRequest? FromBody(ReadOnlySpan<char> body)
    {
        for (int at = body.LastIndexOf(SeeMergeRequest); at >= 0; at = body[..at].LastIndexOf(SeeMergeRequest))
        {
            if (at > 0 && body[at - 1] != '\n')
            {
                continue;
            }

            ReadOnlySpan<char> line = body[(at + SeeMergeRequest.Length)..];
            int feed = line.IndexOf('\n');
            line = (feed < 0 ? line : line[..feed]).TrimEnd();
            int mark = line.LastIndexOf('!');
            if (
                mark >= 0
                && !line[..mark].Contains(' ')
                && Number(line[(mark + 1)..], out int number, out ReadOnlySpan<char> rest)
                && rest.IsEmpty
            )
            {
                return new PullRequest(number, "gitlab-trailer");
            }
        }

        return null;
    }

    private static PullRequest? FromTrailers(IReadOnlyList<Trailer> trailers)
    {
        for (int at = 0; at < trailers.Count; at++)
        {
            if (trailers[at].Key.Equals("Reviewed-on", StringComparison.OrdinalIgnoreCase))
            {
                ReadOnlySpan<char> address = trailers[at].Value.AsSpan().TrimEnd('/');
                if (
                    address.Contains("://", StringComparison.Ordinal)
                    && Number(address[(address.LastIndexOf('/') + 1)..], out int number, out ReadOnlySpan<char> rest)
                    && rest.IsEmpty
                )
                {
                    return new PullRequest(number, "reviewed-on");
                }
            }
        }

        return null;
    }

    private static PullRequest? Numbered(ReadOnlySpan<char> subject, string prefix, string then, string knownFrom) =>
        Number(After(subject, prefix), out int number, out ReadOnlySpan<char> rest)
        && (then.Length > 0 ? rest.StartsWith(then) : rest.IsEmpty || rest[0] is ' ' or ':')
            ? new PullRequest(number, knownFrom)
            : null;

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : [];

    /// <summary>Reads a number from 1 that starts the text.</summary>
    internal static bool Number(ReadOnlySpan<char> text, out int number, out ReadOnlySpan<char> rest)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? text.Length : length;
        rest = text[length..];
        number = 0;
        return length is > 0 and < 11
            && int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}

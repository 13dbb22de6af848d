using Cairn.Trail.Changes;

namespace Cairn.Trail.Index;

/// <summary>Finds the landing that a revert undoes: by the commit it names, else by pull request, else by the subject it quotes.</summary>
/// <param name="stored">Landings of earlier writes; null when there are none.</param>
/// <param name="terms">Landings of this write so far.</param>
/// <param name="commits">Their commits.</param>
/// <param name="isOnLine">Whether a landing is on the line; what left it is undone by nothing on it.</param>
public sealed class RevertResolver(IPostingSource? stored, Postings terms, Postings commits, Func<int, bool> isOnLine)
{
    /// <summary>The number of the latest earlier landing that fits, or null.</summary>
    /// <param name="before">The reverting landing's own number.</param>
    public int? Find(Revert? revert, int before)
    {
        if (revert is null)
        {
            return null;
        }

        if (revert.CommitId is { } id && CommitPrefix.Range(id) is { } range)
        {
            return Latest(PostingFamily.Commits, range.From, range.To, before);
        }

        int? byRequest = revert.PullRequest is { } number ? Latest(Terms.PullRequest(number), before) : null;
        return byRequest ?? (revert.Subject is { } subject ? Latest(Terms.Subject(subject), before) : null);
    }

    private int? Latest(ulong term, int before) => Latest(PostingFamily.Terms, term, term, before);

    private int? Latest(PostingFamily family, ulong from, ulong to, int before)
    {
        Postings recent = family == PostingFamily.Terms ? terms : commits;
        IEnumerable<int> found = from == to ? recent.Find(from) : recent.Between(from, to).SelectMany(recent.Find);
        int latest = found
            .Concat(stored?.Find(family, from, to) ?? [])
            .Where(landing => landing < before && isOnLine(landing))
            .DefaultIfEmpty(0)
            .Max();
        return latest == 0 ? null : latest;
    }
}

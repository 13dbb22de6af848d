using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;

namespace Cairn.Recording;

/// <summary>Where the tracked line goes on from what was recorded.</summary>
/// <param name="Landing">The latest recorded landing that is still on the line.</param>
/// <param name="Number">Its number.</param>
/// <param name="Kind">Why later recorded landings left the line; null when none did.</param>
/// <param name="Id">The number the rewrite will have.</param>
internal sealed record HistoryFork(string Landing, int Number, string? Kind, int Id)
{
    /// <summary>A shallow clone got more, or less, of its history: the line is recorded again from where it now begins.</summary>
    public const string Deepened = "deepened";

    /// <summary>The redaction key is another: old digests can no longer be compared, so the line is recorded again with new ones.</summary>
    public const string Rekeyed = "rekeyed";

    /// <summary>
    /// Finds it. When the repository still knows the old tip but the line shares no landing with it, the line starts over
    /// (no landing, number 0). Null when nothing recorded is known: another repository, or one rewritten whole and cloned again.
    /// </summary>
    /// <param name="tip">The landing the trail had come to.</param>
    public static HistoryFork? Find(GitRepository repository, TrailFile trail, string tip)
    {
        int id = trail.Facts.Rewrites.Count + 1;
        bool known = repository.Commit(tip) is not null;
        bool ancestor = known && repository.IsAncestor(tip, repository.Tip);

        // The usual case: the new landings stand on the old tip.
        if (ancestor && repository.FirstParentBase(tip) == tip)
        {
            return new HistoryFork(tip, NumberOf(trail, tip), null, id);
        }

        foreach (string landing in repository.FirstParents())
        {
            if (NumberOf(trail, landing) is int number and > 0)
            {
                return new HistoryFork(landing, number, ancestor ? "reordered" : "rewritten", id);
            }
        }

        return known ? new HistoryFork("", 0, "rewritten", id) : null;
    }

    public string Sentence(GitRepository repository, string oldTip) =>
        Kind switch
        {
            Deepened =>
                "This clone now has a different part of the history. The branch is recorded again from where it now begins; earlier "
                    + "records are kept.",
            Rekeyed => "The redaction key has changed, so new digests of redacted values cannot be compared with old ones. The history is "
                + "recorded again; earlier records are kept.",
            "rewritten" =>
                $"HISTORY WAS REWRITTEN: {repository.TrackedName} was at {oldTip[..12]}, which {repository.Tip[..12]} does not contain. "
                    + $"Earlier records are kept and marked; recording "
                    + $"{(Number == 0 ? "starts over" : "continues from " + Landing[..12])}. See them with: cairn log --rewritten",
            _ => $"HISTORY WAS REORDERED: {oldTip[..12]} is in {repository.TrackedName} but no longer on its first-parent line (a merge "
                + $"with its parents swapped). Earlier records are kept and marked; recording continues from {Landing[..12]}. See them "
                + "with: cairn log --rewritten",
        };

    private static int NumberOf(TrailFile trail, string landing) =>
        trail
            .FindCommit(landing)
            .Select(number => trail.Read(number))
            .LastOrDefault(stored => stored.Landing.Id == landing && stored.Rewrite is null)
            ?.Number
        ?? 0;
}

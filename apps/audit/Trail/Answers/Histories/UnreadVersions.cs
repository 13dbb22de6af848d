using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>A landing that left a file as one that could not be read as fields, so that it may have set any of them.</summary>
public sealed record UnreadVersion(StoredLanding Stored, TextChange Text);

/// <summary>
/// Where the record of a file's fields has gaps: versions that were recorded as text alone (invalid YAML, too large, content elsewhere).
/// What stood in them is not known, and the version after them tells only what differs from the last one that could be read.
/// </summary>
internal sealed class UnreadVersions
{
    // A file that was unreadable for longer is said to be so by its first and its latest versions.
    private const int MostToLookBack = 1_000;

    private readonly Dictionary<string, List<UnreadVersion>> open = [];
    private readonly Dictionary<(int Landing, string File), IReadOnlyList<UnreadVersion>> closed = [];

    /// <param name="landings">Landings that touched the files, oldest first.</param>
    public UnreadVersions(IEnumerable<StoredLanding> landings, IReadOnlySet<string> files)
    {
        foreach (StoredLanding stored in landings)
        {
            Follow(stored, files);
        }
    }

    /// <summary>The unread versions of a file that nothing readable has followed, oldest first; empty where it was read.</summary>
    public IReadOnlyList<UnreadVersion> Open(string file) => open.GetValueOrDefault(file) ?? (IReadOnlyList<UnreadVersion>)[];

    /// <summary>The unread versions right before what a landing told of a file, oldest first.</summary>
    public IReadOnlyList<UnreadVersion> Before(int landing, string file) => closed.GetValueOrDefault((landing, file)) ?? [];

    /// <summary>The unread versions of a file right before a landing, looked for from there back.</summary>
    public static IReadOnlyList<UnreadVersion> Before(ITrail trail, string file, int landing)
    {
        var unread = new List<UnreadVersion>();
        LandingSet touched = trail.Find(Terms.File(file));
        for (int looked = 0; looked < MostToLookBack; looked++)
        {
            landing = touched.Descending().SkipWhile(number => number >= landing).FirstOrDefault(-1);
            if (landing < 0)
            {
                break;
            }

            StoredLanding stored = trail.Read(landing);
            if (stored.Rewrite is not null)
            {
                continue;
            }

            if (stored.Changes.Texts.FirstOrDefault(text => text.File == file && TextChangeReasons.IsUnread(text)) is { } gap)
            {
                unread.Add(new UnreadVersion(stored, gap));
            }
            else if (stored.Changes.Fields.Any(field => field.File == file))
            {
                break;
            }

            if (stored.Changes.Renames.FirstOrDefault(rename => rename.To == file) is { From: { } from })
            {
                file = from;
                touched = trail.Find(Terms.File(file));
            }
            else if (stored.Changes.Texts.Any(text => text.File == file && !TextChangeReasons.IsUnread(text)))
            {
                break;
            }
        }

        unread.Reverse();
        return unread;
    }

    private void Follow(StoredLanding stored, IReadOnlySet<string> files)
    {
        LandingFields changes = stored.Changes;
        foreach ((string from, string to) in changes.Renames)
        {
            if (open.Remove(from, out List<UnreadVersion>? carried))
            {
                open[to] = carried;
            }
        }

        HashSet<string> unread = [];
        foreach (TextChange text in changes.Texts.Where(text => files.Contains(text.File)))
        {
            if (TextChangeReasons.IsUnread(text) && unread.Add(text.File))
            {
                if (!open.TryGetValue(text.File, out List<UnreadVersion>? versions))
                {
                    open.Add(text.File, versions = []);
                }

                versions.Add(new UnreadVersion(stored, text));
            }
        }

        if (open.Count == 0)
        {
            return;
        }

        foreach (
            string file in changes
                .Fields.Select(field => field.File)
                .Concat(
                    changes
                        .Texts.Where(text =>
                            text.Reason != TextChangeReasons.ModeOnly
                            && !text.Reason.StartsWith(TextChangeReasons.RenamedFrom, StringComparison.Ordinal)
                        )
                        .Select(text => text.File)
                )
        )
        {
            if (!unread.Contains(file) && open.Remove(file, out List<UnreadVersion>? versions))
            {
                closed[(stored.Number, file)] = versions;
            }
        }
    }
}

using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>
/// The landings that tell the values of a field, by look-ups alone: those that have all words of its path, and those in which a file or an
/// object went elsewhere. What they say is read of them; another landing of the target cannot have set the field.
/// </summary>
internal sealed class FieldLandings
{
    // Of more fields the whole history is read at once.
    private const int MostPaths = 8;

    private readonly ITrail trail;

    private FieldLandings(ITrail trail, LandingSet having)
    {
        this.trail = trail;
        OfMoves = trail.Find(Terms.Flag(LandingFlag.HasMoves));
        OfValues = LandingSet.Any([having, OfMoves, trail.Find(Terms.Flag(LandingFlag.HasUnread))]);
    }

    /// <summary>Those that may set the field, say where it was before, or left a file unread, which then all of its landings must be
    /// looked at for.</summary>
    public LandingSet OfValues { get; }

    /// <summary>Those in which a file or an object went elsewhere.</summary>
    public LandingSet OfMoves { get; }

    /// <summary>Of an object's landings those that tell in which files it was.</summary>
    public LandingSet OfPlaces(LandingSet landings)
    {
        LandingSet line = landings.And(trail.Between(null, null));
        LandingSet telling = landings.And(LandingSet.Any([OfMoves, trail.Find(Terms.Flag(LandingFlag.HasBeginnings))]));
        if (!line.IsEmpty)
        {
            telling.Add(line.First);
            telling.Add(line.Last);
        }

        return telling;
    }

    /// <summary>Null where all landings must be read: the field is not named by words, or not all landings tell moves.</summary>
    public static FieldLandings? Of(ITrail trail, FieldPattern field) =>
        AllTellMoves(trail) && Having(trail, field.Words) is { } having ? new FieldLandings(trail, having) : null;

    /// <inheritdoc cref="Of(ITrail, FieldPattern)"/>
    public static FieldLandings? Of(ITrail trail, IReadOnlyCollection<string> paths)
    {
        if (paths.Count > MostPaths || !AllTellMoves(trail))
        {
            return null;
        }

        var having = new List<LandingSet>();
        foreach (string path in paths)
        {
            if (Having(trail, FieldPattern.WordsOf(path)) is not { } of)
            {
                return null;
            }

            having.Add(of);
        }

        return new FieldLandings(trail, LandingSet.Any(having));
    }

    /// <summary>Whether all landings are told by rules that say where files and objects went.</summary>
    public static bool AllTellMoves(ITrail trail) => trail.Facts.State is { Earlier: 0, Left: 0, Rules: >= ReadingRules.Version };

    private static LandingSet? Having(ITrail trail, IEnumerable<string> words)
    {
        LandingSet? having = null;
        foreach (string word in words)
        {
            LandingSet of = trail.Find(Terms.Place(WordSplitter.Hash(word)));
            having = having is null ? of : having.And(of);
        }

        return having;
    }
}

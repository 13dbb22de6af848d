using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>What stood where at a moment, as far as the trail tells.</summary>
public static class PointInTime
{
    /// <summary>The landing the tracked line had come to at a moment, or null before its first.</summary>
    public static StoredLanding? LandingAt(ITrail trail, DateTimeOffset moment)
    {
        LandingSet until = trail.Between(null, moment.AddSeconds(1));
        return until.IsEmpty ? null : trail.Read(until.Last);
    }

    /// <summary>The files that may hold the target after a landing: all that ever held the object, or the one file through its
    /// renames.</summary>
    /// <returns>The paths, and whether they are those of an object, so that only it is meant there.</returns>
    public static (IReadOnlyList<string> Paths, bool OfObject) FilesAt(ITrail trail, Target target, int number, Filter filter)
    {
        string[] objects =
        [
            .. FieldHistory.Holders(trail, target, null, filter).Holders.Where(filter.IsInEnvironment).Order(StringComparer.Ordinal),
        ];
        return objects.Length > 0 ? (objects, true)
            : PathAt(trail, target, number) is { } path ? ([path], false)
            : ([], false);
    }

    /// <summary>The path of the target's file after a landing, through later renames; null when it is not known by then.</summary>
    private static string? PathAt(ITrail trail, Target target, int number)
    {
        string? name = null;
        foreach (int landing in target.Landings(trail).Descending())
        {
            StoredLanding stored = trail.Read(landing);
            if (stored.Rewrite is not null)
            {
                continue;
            }

            if (stored.Number > number)
            {
                foreach ((string from, string to) in stored.Changes.Renames)
                {
                    name = to == name || (name is null && target.IsFile(to)) ? from : name;
                }

                continue;
            }

            if (name is not null)
            {
                return name;
            }

            FieldChange? field = stored.Changes.Fields.LastOrDefault(field => target.Is(field) && field.Kind != ChangeKind.Removed);
            string? found =
                field?.File
                ?? stored.Changes.Texts.FirstOrDefault(text => target.IsFile(text.File) && text.Kind != ChangeKind.Removed)?.File;
            if (found is not null)
            {
                return found;
            }
        }

        return name;
    }
}

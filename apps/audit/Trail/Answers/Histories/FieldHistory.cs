using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>A value a field got, and the landing that gave it.</summary>
public sealed record FieldEvent(StoredLanding Stored, FieldChange Field)
{
    /// <summary>
    /// The file that the field's line of values ends in: the last path of its file, or of the file its object went to. Two files that had
    /// one path one after the other are two lines.
    /// </summary>
    public FieldLine Line { get; init; } = new(Field.File, null);

    /// <summary>
    /// Landings right before it whose version of the file was recorded as text alone, oldest first: any of them may have set the value.
    /// </summary>
    public IReadOnlyList<UnreadVersion> Unread { get; init; } = [];

    /// <summary>The landing since which the file is recorded as text alone, so that the value that stands now is not known.</summary>
    public UnreadVersion? UnreadSince { get; init; }
}

/// <summary>A line of values of one field, one after the other.</summary>
/// <param name="File">Its last file.</param>
/// <param name="Left">The move that ended it here: what followed is another file's.</param>
/// <param name="Before">0 for the one that the path has now; those that it had before that came from elsewhere count up.</param>
public sealed record FieldLine(string File, FileMove? Left, int Before = 0);

/// <summary>A file, or one object of a file, that went on under another path.</summary>
/// <param name="resource">The object; null for a whole file.</param>
public sealed class FileMove(StoredLanding stored, string from, string to, string? resource = null)
{
    public StoredLanding Stored => stored;

    public string? Resource => resource;

    public string From => from;

    public string To => to;
}

/// <summary>All values of a target's fields, oldest first, and where its file came from and went.</summary>
public sealed record TargetHistory(IReadOnlyList<FieldEvent> Events, IReadOnlyList<FileMove> Moves)
{
    /// <summary>Of each file whose last versions were recorded as text alone these versions, oldest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<UnreadVersion>> Unread { get; init; } =
        new Dictionary<string, IReadOnlyList<UnreadVersion>>();
}

/// <summary>Each value a field ever had.</summary>
public static class FieldHistory
{
    /// <summary>
    /// The changes of a target's fields that a pattern means (<see cref="FieldPattern.Among"/>), oldest first, followed
    /// through renames of the file and to the file an object came from.
    /// </summary>
    public static IReadOnlyList<FieldEvent> Of(ITrail trail, Target target, FieldPattern? field, Filter filter) =>
        WithMoves(trail, target, field, filter).Events;

    /// <summary>The same, with the moves of the target's file.</summary>
    public static TargetHistory WithMoves(ITrail trail, Target target, FieldPattern? field, Filter filter)
    {
        (List<FieldEvent> events, List<FileMove> moves, UnreadVersions unread, HashSet<string> files) = Read(
            trail,
            target,
            field is null ? null : FieldLandings.Of(trail, field),
            filter
        );
        IReadOnlyList<FieldEvent> meant =
            field is null ? events
            : field.Place is { } at && AtPlace(events, at.List, at.Place) is { } there ? there
            : field.Among(events, fieldEvent => fieldEvent.Field.Path);
        return new TargetHistory(meant, moves) { Unread = Open(unread, files) };
    }

    private static Dictionary<string, IReadOnlyList<UnreadVersion>> Open(UnreadVersions unread, HashSet<string> files) =>
        files.Where(file => unread.Open(file).Count > 0).ToDictionary(file => file, unread.Open);

    private static FieldEvent WithUnread(FieldEvent one, UnreadVersions unread)
    {
        IReadOnlyList<UnreadVersion> before = unread.Before(one.Stored.Number, one.Field.File);
        UnreadVersion? since = one.Line is { Left: null, Before: 0 } ? unread.Open(one.Line.File).FirstOrDefault() : null;

        // What a file in Git LFS and a submodule refer to is told by the very landing that made it unreadable.
        since = since?.Stored.Number > one.Stored.Number ? since : null;
        return before.Count == 0 && since is null ? one : one with { Unread = before, UnreadSince = since };
    }

    /// <summary>The changes of a target's fields, of which those at some paths are whole: others may be among them.</summary>
    /// <param name="paths">Items known by place are meant wherever in their lists they were.</param>
    internal static TargetHistory At(ITrail trail, Target target, IReadOnlyCollection<string> paths, Filter filter)
    {
        (List<FieldEvent> events, List<FileMove> moves, UnreadVersions unread, HashSet<string> files) = Read(
            trail,
            target,
            FieldLandings.Of(trail, paths),
            filter
        );
        return new TargetHistory(events, moves) { Unread = Open(unread, files) };
    }

    /// <param name="only">The landings that need to be read; null for all of the target's.</param>
    private static (List<FieldEvent> Events, List<FileMove> Moves, UnreadVersions Unread, HashSet<string> Files) Read(
        ITrail trail,
        Target target,
        FieldLandings? only,
        Filter filter
    )
    {
        if (Collect(trail, target, only, filter) is not var (events, landings, moves))
        {
            return Read(trail, target, null, filter);
        }

        if (!FieldLandings.AllTellMoves(trail))
        {
            HashSet<string> told = [.. moves.Select(move => move.Resource).OfType<string>()];
            events.AddRange(
                BeforeArrival(
                    trail,
                    target,
                    [.. events.Where(one => !told.Contains(one.Field.Resource ?? ""))],
                    landings.LastOrDefault(),
                    filter
                )
            );
        }

        events = [.. events.OrderByDescending(fieldEvent => fieldEvent.Stored.Number)];
        events.Reverse();
        moves.Reverse();
        events = Joined(events);
        HashSet<string> files = [.. events.SelectMany(one => new[] { one.Field.File, one.Line.File })];
        files.UnionWith(moves.SelectMany(move => new[] { move.From, move.To }));
        landings.Reverse();
        var unread = new UnreadVersions(landings.Where(landing => filter.To is null || landing.Landing.LandedAt < filter.To), files);
        return ([.. events.Select(one => WithUnread(one, unread))], moves, unread, files);
    }

    /// <summary>
    /// Joins the lines of an object that went from one file to another: one that begins with a change goes on from the line that ended
    /// with the value before it.
    /// </summary>
    private static List<FieldEvent> Joined(List<FieldEvent> events)
    {
        var lines = new Dictionary<(string?, string), List<(FieldLine Line, string? Value)>>();
        var renamed = new Dictionary<(FieldLine, string?, string), FieldLine>();
        foreach (FieldEvent one in events)
        {
            (string?, string) field = (Target.Unversioned(one.Field.Resource), one.Field.Path);
            if (!lines.TryGetValue(field, out List<(FieldLine Line, string? Value)>? known))
            {
                lines.Add(field, known = []);
            }

            int own = known.FindIndex(line => line.Line == one.Line);
            if (own < 0 && one.Field is { Resource: not null, Before: { } before })
            {
                own = known.FindLastIndex(line => line.Line.Left is null && line.Value == before);
                if (own >= 0)
                {
                    renamed[(known[own].Line, field.Item1, field.Item2)] = one.Line;
                }
            }

            if (own < 0)
            {
                known.Add((one.Line, one.Field.After));
            }
            else
            {
                known[own] = (one.Line, one.Field.After);
            }
        }

        return renamed.Count == 0
            ? events
            :
            [
                .. events.Select(one =>
                {
                    FieldLine line = one.Line;
                    for (
                        int steps = 0;
                        steps < 100
                            && renamed.TryGetValue((line, Target.Unversioned(one.Field.Resource), one.Field.Path), out FieldLine? next);
                        steps++
                    )
                    {
                        line = next;
                    }

                    return one with
                    {
                        Line = line,
                    };
                }),
            ];
    }

    /// <summary>What stood at a place of each list that is meant; null where one of them cannot be followed.</summary>
    private static List<FieldEvent>? AtPlace(List<FieldEvent> events, string list, int place)
    {
        var pattern = new FieldPattern(list + "[0]");
        var found = new List<FieldEvent>();
        foreach (
            IGrouping<(string? Resource, string List), FieldEvent> one in events
                .Where(fieldEvent => ListOf(fieldEvent.Field) is { } path && pattern.IsAtEnd(path + "[0]"))
                .GroupBy(fieldEvent => (fieldEvent.Field.Resource, ListOf(fieldEvent.Field)!))
        )
        {
            if (
                ListReplay.Of([.. events.Where(fieldEvent => fieldEvent.Field.Resource == one.Key.Resource)], one.Key.List, place)
                is not { } there
            )
            {
                return null;
            }

            found.AddRange(there);
        }

        return found.Count == 0 ? null : [.. found.OrderBy(fieldEvent => fieldEvent.Stored.Number)];
    }

    /// <summary>The list whose item a field is, or that a field is itself where it was reordered.</summary>
    private static string? ListOf(FieldChange field) =>
        field.Kind == ChangeKind.Moved ? field.Path
        : field.Path.EndsWith(']') && field.Path.LastIndexOf('[') is > 0 and int open && char.IsAsciiDigit(field.Path[open + 1])
            ? field.Path[..open]
        : null;

    /// <summary>Newest first, so that where a file or an object came from is known before the landings under it are read.</summary>
    /// <returns>
    /// All newest first; null where the landings which need to be read do not tell enough: an object is in a file that they do not tell of,
    /// or a file could not be read in between.
    /// </returns>
    private static (List<FieldEvent> Events, List<StoredLanding> Landings, List<FileMove> Moves)? Collect(
        ITrail trail,
        Target target,
        FieldLandings? only,
        Filter filter
    )
    {
        var events = new List<FieldEvent>();
        var landings = new List<StoredLanding>();
        var moves = new List<FileMove>();
        var pending = new PriorityQueue<int, int>();
        var queued = new HashSet<int>();
        Queue(target.Landings(trail), int.MaxValue);
        (HashSet<string> holders, HashSet<string?> names) = Holders(trail, target, only, filter);
        var places = new FieldPlaces(target, holders, names);
        foreach (string file in places.Holders)
        {
            Queue(trail.Find(Terms.File(file)), int.MaxValue);
        }

        while (pending.TryDequeue(out int number, out _))
        {
            StoredLanding stored = trail.Read(number);
            if (stored.Rewrite is not null != filter.Rewritten)
            {
                continue;
            }

            landings.Add(stored);
            if (
                only is not null
                && (
                    stored.Changes.Fields.Any(places.IsElsewhere)
                    || stored.Changes.Texts.Any(text => TextChangeReasons.IsUnread(text) && places.MayHold(text.File))
                )
            )
            {
                return null;
            }

            if (Asks(filter, stored))
            {
                foreach (FieldChange field in Enumerable.Reverse(stored.Changes.Fields))
                {
                    if (places.Has(field) && IsMeant(field.File, field.Resource) && filter.IsInEnvironment(field.File))
                    {
                        events.Add(new FieldEvent(stored, field) { Line = places.LineOf(field.File, field.Resource) });
                    }
                }
            }

            foreach (FileMove move in places.Before(stored))
            {
                if (move.Resource is null || IsMeant(move.To, move.Resource) || target.IsFile(move.From))
                {
                    moves.Add(move);
                }

                Queue(trail.Find(Terms.File(move.From)), number);
            }
        }

        return (events, landings, moves);

        // Of files that ever held an object, what other objects were is not asked for.
        bool IsMeant(string file, string? resource) =>
            names.Count == 0 || target.IsFile(file) || (resource is not null && names.Contains(Target.Unversioned(resource)!));

        void Queue(LandingSet landings, int before)
        {
            foreach (int landing in only is null ? landings : landings.And(only.OfValues))
            {
                if (landing < before && queued.Add(landing))
                {
                    pending.Enqueue(landing, -landing);
                }
            }
        }
    }

    /// <summary>
    /// The files that ever held an object, under all their names, and what it was called, without its API's version; none where a file is
    /// asked for.
    /// </summary>
    internal static (HashSet<string> Holders, HashSet<string?> Names) Holders(
        ITrail trail,
        Target target,
        FieldLandings? only,
        Filter filter
    )
    {
        var holders = new HashSet<string>();
        var names = new HashSet<string?>();
        if (!target.MayBeResource(trail))
        {
            return (holders, names);
        }

        var landings = new Queue<int>(only is null ? target.Landings(trail) : only.OfPlaces(target.Landings(trail)));
        var read = new HashSet<int>();
        var seen = new List<(string From, string To)>();
        while (landings.TryDequeue(out int number))
        {
            if (!read.Add(number) || trail.Read(number) is not { } stored || stored.Rewrite is not null != filter.Rewritten)
            {
                continue;
            }

            foreach (FieldChange field in stored.Changes.Fields.Where(field => target.IsResource(field.Resource)))
            {
                names.Add(Target.Unversioned(field.Resource));
                Hold(field.File);
            }

            foreach ((string resource, string from, string to) in stored.Changes.Moves.Where(move => target.IsResource(move.Resource)))
            {
                names.Add(Target.Unversioned(resource));
                Hold(from);
                Hold(to);
            }

            seen.AddRange(stored.Changes.Renames);
            for (bool more = true; more; )
            {
                more = false;
                foreach ((string from, string to) in seen)
                {
                    if (holders.Contains(from) != holders.Contains(to))
                    {
                        Hold(from);
                        Hold(to);
                        more = true;
                    }
                }
            }
        }

        return (holders, names);

        void Hold(string file)
        {
            if (holders.Add(file))
            {
                LandingSet touched = trail.Find(Terms.File(file));
                foreach (int landing in only is null ? touched : touched.And(only.OfMoves))
                {
                    landings.Enqueue(landing);
                }
            }
        }
    }

    /// <summary>
    /// What objects of a file were before they came into it from another that the same landing touched, for those whose
    /// beginning is not among what is known.
    /// </summary>
    private static List<FieldEvent> BeforeArrival(
        ITrail trail,
        Target target,
        List<FieldEvent> known,
        StoredLanding? arrival,
        Filter filter
    )
    {
        var before = new List<FieldEvent>();
        string[] objects =
        [
            .. known
                .Where(fieldEvent => !target.IsResource(fieldEvent.Field.Resource))
                .Select(fieldEvent => fieldEvent.Field.Resource)
                .OfType<string>()
                .Distinct()
                .Where(resource => !known.Exists(fieldEvent => fieldEvent.Field.Resource == resource && IsBeginning(fieldEvent.Field))),
        ];
        if (arrival is null || objects.Length == 0)
        {
            return before;
        }

        foreach (string resource in objects)
        {
            StoredLanding[] earlier =
            [
                .. trail
                    .Find(Terms.Resource(resource))
                    .Descending()
                    .Where(number => number < arrival.Number)
                    .Select(number => trail.Read(number))
                    .Where(stored => stored.Rewrite is not null == filter.Rewritten),
            ];
            HashSet<string> files =
            [
                .. arrival.Changes.Texts.Select(text => text.File),
                .. arrival.Changes.Fields.Select(field => field.File),
            ];
            files.RemoveWhere(target.IsFile);
            bool begun = false;
            for (int next = 0; next < earlier.Length && !begun; next++)
            {
                // 1. The object stood in the file it came from. Where that never changed it, it had come there from another before.
                if (!earlier.Skip(next).Any(stored => stored.Changes.Fields.Any(Stood)))
                {
                    files = [.. earlier[next].Changes.Fields.Where(field => field.Resource == resource).Select(field => field.File)];
                }

                // 2. What changed it there, back to its beginning.
                StoredLanding landing = earlier[next];
                FieldChange[] fields = [.. landing.Changes.Fields.Where(Stood)];
                begun = Array.Exists(fields, IsBeginning);
                before.AddRange(
                    Asks(filter, landing)
                        ? fields
                            .Reverse()
                            .Where(field => filter.IsInEnvironment(field.File))
                            .Select(field => new FieldEvent(landing, field))
                        : []
                );
            }

            bool Stood(FieldChange field) => field.Resource == resource && files.Contains(field.File);
        }

        return before;
    }

    private static bool IsBeginning(FieldChange field) => field is { Kind: ChangeKind.Added, Path: "apiVersion" };

    private static bool Asks(Filter filter, StoredLanding stored) =>
        (filter.From is null || stored.Landing.LandedAt >= filter.From)
        && (filter.To is null || stored.Landing.LandedAt < filter.To)
        && (filter.Environment is null || stored.Landing.Environments.Contains(filter.Environment));
}

using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Histories;

/// <summary>
/// Where a target's fields stand, followed from the newest landing to the oldest: under which path a file or an object was before each
/// move, and to which line of values what stood at a path belongs. A path may have held several files, one after another.
/// </summary>
/// <param name="holders">The files that ever held the target, where it is an object.</param>
/// <param name="names">What the object was called: see <see cref="Target.Unversioned"/>.</param>
internal sealed class FieldPlaces(Target target, IReadOnlySet<string> holders, IReadOnlySet<string?> names)
{
    private readonly Dictionary<string, FieldLine> files = [];
    private readonly Dictionary<(string File, string? Resource), FieldLine> objects = [];

    // How often what is at a path had come from elsewhere, so far.
    private readonly Dictionary<(string File, string? Resource), int> arrivals = [];

    public IReadOnlyCollection<string> Holders => holders;

    /// <summary>Whether it is a field of the object in a file that is not known to hold it.</summary>
    public bool IsElsewhere(FieldChange field) => target.IsResource(field.Resource) && !holders.Contains(field.File);

    /// <summary>Whether a field is the target's, after the landing that is looked at.</summary>
    public bool Has(FieldChange field) =>
        target.Is(field)
        || (
            IsOfObject
                ? holders.Contains(field.File) && names.Contains(Target.Unversioned(field.Resource))
                : files.ContainsKey(field.File) || objects.ContainsKey((field.File, Target.Unversioned(field.Resource)))
        );

    /// <summary>Whether a file may hold what is followed, after the landing that is looked at.</summary>
    public bool MayHold(string file) =>
        target.IsFile(file) || holders.Contains(file) || files.ContainsKey(file) || objects.Keys.Any(key => key.File == file);

    /// <summary>An object is followed: what else its files hold is not meant.</summary>
    private bool IsOfObject => names.Count > 0;

    public FieldLine LineOf(string file, string? resource)
    {
        (string File, string? Resource) key = (file, Target.Unversioned(resource));
        if (objects.TryGetValue(key, out FieldLine? own))
        {
            return own;
        }

        if (resource is not null && arrivals.TryGetValue(key, out int times))
        {
            return objects[key] = new FieldLine(file, null, times);
        }

        return files.TryGetValue(file, out FieldLine? line)
            ? line
            : files[file] = new FieldLine(file, null, arrivals.GetValueOrDefault((file, null)));
    }

    /// <summary>Goes to what was before a landing; returns the moves of the target.</summary>
    public List<FileMove> Before(StoredLanding stored)
    {
        var moves = new List<FileMove>();

        // 1. Lines are taken as they are after the landing, all of them before any is set: files may be exchanged.
        var objectLines = new List<((string, string?) Key, FieldLine Line)>();
        var fileLines = new List<(string File, FieldLine Line)>();
        foreach ((string resource, string from, string to) in stored.Changes.Moves)
        {
            string? named = Target.Unversioned(resource);
            if (IsOfObject && !names.Contains(named))
            {
                continue;
            }

            bool followed = target.IsFile(to) || target.IsResource(resource) || files.ContainsKey(to) || objects.ContainsKey((to, named));
            if (followed || target.IsFile(from) || files.ContainsKey(from))
            {
                var move = new FileMove(stored, from, to, resource);
                moves.Add(move);
                objectLines.Add(((from, named), followed ? LineOf(to, resource) : new FieldLine(from, move)));
            }
        }

        foreach ((string from, string to) in stored.Changes.Renames)
        {
            bool followed = target.IsFile(to) || files.ContainsKey(to) || holders.Contains(to);
            List<KeyValuePair<(string File, string? Resource), FieldLine>> held = [.. objects.Where(one => one.Key.File == to)];
            if (!followed && held.Count == 0 && !target.IsFile(from))
            {
                continue;
            }

            var move = new FileMove(stored, from, to);
            moves.Add(move);
            if (followed || target.IsFile(from))
            {
                fileLines.Add((from, followed ? LineOf(to, null) : new FieldLine(from, move)));
            }

            foreach (((string File, string? Resource) key, FieldLine line) in held)
            {
                if (!stored.Changes.Moves.Any(other => other.To == to && Target.Unversioned(other.Resource) == key.Resource))
                {
                    objectLines.Add(((from, key.Resource), line));
                }
            }
        }

        // 2. What came to a path was not there before, and what left one is not there after: what stood there then is another line.
        foreach ((string resource, string from, string to) in stored.Changes.Moves)
        {
            (string, string?) key = (to, Target.Unversioned(resource));
            objects.Remove(key);
            objects.Remove((from, key.Item2));
            arrivals[key] = arrivals.GetValueOrDefault(key) + 1;
        }

        foreach ((string from, string to) in stored.Changes.Renames)
        {
            files.Remove(from);
            files.Remove(to);
            arrivals[(to, null)] = arrivals.GetValueOrDefault((to, null)) + 1;
            foreach ((string, string?) key in objects.Keys.Where(key => key.File == from || key.File == to).ToList())
            {
                objects.Remove(key);
            }
        }

        // 3. What went stood where it came from.
        foreach ((string file, FieldLine line) in fileLines)
        {
            files[file] = line;
        }

        foreach (((string, string?) key, FieldLine line) in objectLines)
        {
            objects[key] = line;
        }

        return moves;
    }
}

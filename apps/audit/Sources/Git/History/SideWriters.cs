using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;

namespace Cairn.Sources.Git.History;

/// <summary>
/// Tells who set each field of a merge. A field belongs to the brought commits that changed it; where none of them left the merged
/// value, the merge itself set it. A file that commits of one author led from the version before to the merged one, step by step,
/// belongs to them as a whole; any other is compared commit by commit.
/// </summary>
/// <param name="authors">The numbers of each brought commit's author and co-authors among the landing's authors.</param>
/// <param name="merge">The numbers of the merge's own author and co-authors.</param>
/// <param name="all">How many authors the brought commits have.</param>
/// <param name="renamedOnLine">
/// Files that the first parent's side renamed since the merged side left it, from each new path to the old one.
/// </param>
internal sealed class SideWriters(
    BroughtSide side,
    IReadOnlyList<IReadOnlyList<TouchedFile>> touched,
    IReadOnlyList<int[]> authors,
    int[] merge,
    int all,
    Func<string, string?> environmentOf,
    Func<IReadOnlyDictionary<string, string>> renamedOnLine
) : IChangeSink
{
    private readonly Dictionary<string, List<(int Commit, TouchedFile File)>> byPath = Touches(touched);
    private readonly Dictionary<string, FieldWriters> whole = [];
    private readonly Dictionary<string, string> later = [];
    private readonly Dictionary<(string, string?, string), List<Setting>> settings = [];
    private readonly Dictionary<(string, string?, string), List<Setting>> loose = [];
    private IChangeSink into = null!;
    private string file = "";
    private string? resource;

    /// <summary>What a commit set a field to; null where it took it away.</summary>
    private readonly record struct Setting(int Commit, string? Value);

    /// <summary>Whether the merge itself set something that was told so far.</summary>
    public bool MergeWrote { get; private set; }

    /// <summary>
    /// Looks at the files of the merge against its first parent; those that must be compared commit by commit are compared. False when
    /// all belong to all authors, so that there is nothing to tell.
    /// </summary>
    /// <param name="compare">What changed between two versions of files.</param>
    public bool Prepare(IReadOnlyList<RawChange> changes, Action<IReadOnlyList<ComparedFile>, IChangeSink> compare)
    {
        var single = new HashSet<string>();
        FollowLine(changes, single);
        foreach (RawChange change in changes)
        {
            if (!single.Contains(change.Path) && Whole(change) is { } writers)
            {
                whole.Add(change.Path, writers);
            }
            else
            {
                single.Add(change.Path);
            }
        }

        if (single.Count == 0)
        {
            return whole.Values.Any(writers => writers.Merge || writers.Authors.Count < all);
        }

        // Newest first, so that a file's earlier name is known before the commits under it are compared.
        for (int commit = 0; commit < touched.Count; commit++)
        {
            IReadOnlyList<TouchedFile> files = touched[commit];
            bool moves = MayMove(files);
            TouchedFile[] asked = [.. files.Where(one => single.Contains(one.Path) || (moves && (one.IsAdded || one.IsRemoved)))];
            if (asked.Length > 0)
            {
                Compare(commit, asked, single, compare);
            }
        }

        return true;
    }

    /// <summary>Where what the merge changed is told, and who set it.</summary>
    public IChangeSink Into(IChangeSink sink)
    {
        into = sink;
        return this;
    }

    public void Begin(string file, string? resource)
    {
        (this.file, this.resource) = (file, resource);
        into.Begin(file, resource);
    }

    public void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape)
    {
        SetBy(whole.GetValueOrDefault(file) ?? Of(System.Text.Encoding.UTF8.GetString(path), ValueOf(kind, after)));
        into.Field(path, kind, before, after, shape);
    }

    public void Text(string file, ChangeKind kind, string reason)
    {
        SetBy(whole.GetValueOrDefault(file) ?? Touching(file));
        into.Text(file, kind, reason);
    }

    public void Renamed(string from, string to) => into.Renamed(from, to);

    public void Moved(string resource, string from, string to) => into.Moved(resource, from, to);

    public void SetBy(FieldWriters? writers)
    {
        MergeWrote |= writers?.Merge == true;
        into.SetBy(writers);
    }

    private static Dictionary<string, List<(int, TouchedFile)>> Touches(IReadOnlyList<IReadOnlyList<TouchedFile>> touched)
    {
        var byPath = new Dictionary<string, List<(int, TouchedFile)>>();
        for (int commit = 0; commit < touched.Count; commit++)
        {
            foreach (TouchedFile one in touched[commit])
            {
                if (!byPath.TryGetValue(one.Path, out List<(int, TouchedFile)>? all))
                {
                    byPath.Add(one.Path, all = []);
                }

                all.Add((commit, one));
            }
        }

        return byPath;
    }

    /// <summary>A file that the line renamed has the merged side's changes under its old path.</summary>
    private void FollowLine(IReadOnlyList<RawChange> changes, HashSet<string> single)
    {
        if (changes.All(change => byPath.ContainsKey(change.Path)))
        {
            return;
        }

        HashSet<string> merged = [.. changes.Select(change => change.Path)];
        if (byPath.Keys.All(merged.Contains))
        {
            return;
        }

        foreach ((string to, string from) in renamedOnLine())
        {
            if (merged.Contains(to) && byPath.ContainsKey(from) && later.TryAdd(from, to))
            {
                single.Add(to);
                single.Add(from);
            }
        }
    }

    private static bool MayMove(IReadOnlyList<TouchedFile> files) =>
        files.Any(static one => one.IsRemoved) && files.Any(static one => one.IsAdded);

    /// <summary>The writers of a file as a whole, or null where its fields must be looked at.</summary>
    private FieldWriters? Whole(RawChange change)
    {
        if (!byPath.TryGetValue(change.Path, out List<(int Commit, TouchedFile File)>? touches))
        {
            return Merge();
        }

        (FileMode Mode, ObjectId Id) at = (change.After, change.To);
        foreach ((int commit, TouchedFile one) in touches)
        {
            if (
                one.After != at
                || one.Before.Length != 1
                || ((one.IsAdded || one.IsRemoved) && MayMove(touched[commit]))
                || !authors[commit].AsSpan().SequenceEqual(authors[touches[0].Commit])
            )
            {
                return null;
            }

            at = one.Before[0];
        }

        return at == (change.Before, change.From) ? Named([touches[0].Commit]) : null;
    }

    private void Compare(int commit, TouchedFile[] files, HashSet<string> single, Action<IReadOnlyList<ComparedFile>, IChangeSink> compare)
    {
        // A merge among them changed what differs from each of its parents.
        Dictionary<(string File, string? Resource, string Path), string?>? common = null;
        for (int parent = 0; parent < files[0].Before.Length; parent++)
        {
            var told = new Told(this, single);
            compare([.. files.Select(one => new ComparedFile(one.Path, one.Before[parent], one.After, Earlier(one.Path, commit)))], told);
            common = common is null
                ? told.Fields
                : common.Where(field => told.Fields.ContainsKey(field.Key)).ToDictionary(field => field.Key, field => field.Value);
        }

        foreach (((string file, string? resource, string path), string? value) in common ?? [])
        {
            Add(settings, Key(file, resource, path), new Setting(commit, value));
            Add(loose, Loose(file, resource, path), new Setting(commit, value));
        }
    }

    /// <summary>The versions of a file before a commit, latest first, for when the one before cannot be read.</summary>
    private IEnumerable<ObjectId> Earlier(string path, int commit) =>
        byPath[path].Where(touch => touch.Commit > commit).SelectMany(touch => touch.File.Before).Select(before => before.Id);

    private static void Add(Dictionary<(string, string?, string), List<Setting>> to, (string, string?, string) key, Setting setting)
    {
        if (!to.TryGetValue(key, out List<Setting>? all))
        {
            to.Add(key, all = []);
        }

        all.Add(setting);
    }

    private FieldWriters Of(string path, string? value)
    {
        // 1. The commits that set this very field.
        List<Setting>? exact = settings.GetValueOrDefault(Key(file, resource, path));
        if (exact is not null && Left(exact, value) is { } writers)
        {
            return Named(writers);
        }

        // 2. Those that set it where it stood then: in another file, or at another place of its list.
        if (loose.GetValueOrDefault(Loose(file, resource, path)) is { } elsewhere)
        {
            int[] same = [.. elsewhere.Where(setting => setting.Value == value).Select(setting => setting.Commit).Distinct()];
            if (same.Length > 0)
            {
                return Named(same);
            }
        }

        // 3. None of them did. An item known by its place alone may have had several; then it is one of those who changed the file.
        return exact is null && Unplaced(path) != path ? Touching(file) : Merge();
    }

    /// <summary>Of commits that set a field those that led to a value, newest first; null when none of the last ones left it.</summary>
    private List<int>? Left(List<Setting> all, string? value)
    {
        Setting[] last =
        [
            .. all.Where(setting =>
                setting.Value == value
                && !all.Exists(other => other.Commit != setting.Commit && side.IsAncestor(setting.Commit, other.Commit))
            ),
        ];
        return last.Length == 0
            ? null
            :
            [
                .. last.Select(setting => setting.Commit),
                .. all.Select(setting => setting.Commit)
                    .Where(commit =>
                        !Array.Exists(last, setting => setting.Commit == commit)
                        && Array.Exists(last, setting => side.IsAncestor(commit, setting.Commit))
                    ),
            ];
    }

    /// <summary>Those who touched a file under any of its names; the merge itself when nobody did.</summary>
    private FieldWriters Touching(string path)
    {
        int[] commits =
        [
            .. byPath
                .Where(touch => Now(touch.Key) == Now(path))
                .SelectMany(touch => touch.Value)
                .Select(touch => touch.Commit)
                .Distinct()
                .Order(),
        ];
        return commits.Length == 0 ? Merge() : Named(commits);
    }

    private FieldWriters Named(IReadOnlyList<int> commits) => new([.. commits.SelectMany(commit => authors[commit]).Distinct()], false);

    private FieldWriters Merge() => new(merge, true);

    private (string, string?, string) Key(string file, string? resource, string path) => (Now(file), Unversioned(resource), path);

    private (string, string?, string) Loose(string file, string? resource, string path) =>
        (resource is null ? Now(file) : environmentOf(file) ?? "", Unversioned(resource), Unplaced(path));

    /// <summary>A file's path after the merge.</summary>
    private string Now(string path)
    {
        for (int steps = 0; steps < 100 && later.TryGetValue(path, out string? next); steps++)
        {
            path = next;
        }

        return path;
    }

    // The API's version may change under an object without its fields changing hands.
    private static string? Unversioned(string? resource) =>
        resource is null ? null : resource[(resource.IndexOf('/', resource.IndexOf('/') + 1) + 1)..];

    private static string Unplaced(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[\d+\]", "[]");

    private static string? ValueOf(ChangeKind kind, ReadOnlySpan<byte> after) =>
        kind == ChangeKind.Removed ? null : System.Text.Encoding.UTF8.GetString(after);

    /// <summary>What one commit changed against one of its parents.</summary>
    private sealed class Told(SideWriters of, HashSet<string> single) : IChangeSink
    {
        private string file = "";
        private string? resource;

        public Dictionary<(string File, string? Resource, string Path), string?> Fields { get; } = [];

        public void Begin(string file, string? resource) => (this.file, this.resource) = (file, resource);

        public void Field(
            ReadOnlySpan<byte> path,
            ChangeKind kind,
            ReadOnlySpan<byte> before,
            ReadOnlySpan<byte> after,
            FieldShape shape
        ) => Fields[(file, resource, System.Text.Encoding.UTF8.GetString(path))] = ValueOf(kind, after);

        public void Text(string file, ChangeKind kind, string reason) { }

        public void Renamed(string from, string to)
        {
            if (single.Contains(to) && of.later.TryAdd(from, to))
            {
                single.Add(from);
            }
        }
    }
}

/// <summary>Two versions of a file to be compared.</summary>
/// <param name="Earlier">Versions before the first, latest first.</param>
internal readonly record struct ComparedFile(
    string Path,
    (FileMode Mode, ObjectId Id) Before,
    (FileMode Mode, ObjectId Id) After,
    IEnumerable<ObjectId> Earlier
);

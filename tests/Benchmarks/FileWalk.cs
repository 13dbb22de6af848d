using Cairn.Tests.Kit;

namespace Cairn.Benchmarks;

/// <summary>A value that changed at a landing, and who set it.</summary>
/// <param name="Kind"><c>moved</c> for an order, else what <paramref name="Before"/> and <paramref name="After"/> tell.</param>
internal sealed record Seen(string Id, string Kind, TypedText? Before, TypedText? After)
{
    public override string ToString() => $"{Id[..12]} {Kind} {Shown(Before)} → {Shown(After)}";

    private static string Shown(TypedText? text) => text is null ? "nothing" : $"{text.Type} '{text.Text}'";
}

/// <summary>Every version a file had on the first-parent line, oldest first: git's own list, read with YamlDotNet alone.</summary>
internal sealed class FileWalk
{
    private const int MostVersions = 500;
    private readonly List<(string Id, ParsedVersion Parsed)> versions = [];
    private readonly HashSet<string> unnamed = [];

    /// <summary>Null when some version cannot be read here: see <see cref="ParsedVersion.Of"/>.</summary>
    public static FileWalk? Of(string repository, string file, VersionCache cache)
    {
        // :0 mode mode id id status, under each landing's id.
        string[] lines = RealGit
            .Run(
                repository,
                "log",
                "--first-parent",
                "-m",
                "--raw",
                "--no-abbrev",
                "--no-renames",
                "--format=%H",
                "--",
                ":(literal)" + file
            )
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<(string Id, string Mode, string Blob)>();
        string id = "";
        foreach (string line in lines)
        {
            if (line[0] == ':')
            {
                string[] parts = line.Split(' ');
                found.Add((id, parts[1], parts[3]));
            }
            else
            {
                id = line;
            }
        }

        if (found.Count is 0 or > MostVersions)
        {
            return null;
        }

        var walk = new FileWalk();
        foreach ((string landing, string mode, string blob) in Enumerable.Reverse(found))
        {
            ParsedVersion? parsed = mode.StartsWith("100", StringComparison.Ordinal) ? cache.Blob(blob) : VersionCache.Absent;
            if (parsed is null)
            {
                return null;
            }

            walk.unnamed.UnionWith(parsed.Unnamed);
            walk.versions.Add((landing, parsed));
        }

        return walk;
    }

    /// <summary>The landings that touched it, oldest first.</summary>
    public IEnumerable<string> Landings => versions.Select(version => version.Id);

    /// <summary>All paths that ever held a plain value or nothing, but for those in lists whose items have no name in some
    /// version.</summary>
    public string[] Paths() =>
        [
            .. versions
                .SelectMany(version => version.Parsed.Leaves.Keys)
                .Select(key => key.Path)
                .Distinct()
                .Where(path => !unnamed.Any(list => path.StartsWith(list + "[", StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>All lists of plain values that are not inside lists whose items have no name.</summary>
    public string[] Lists() =>
        [
            .. versions
                .SelectMany(version => version.Parsed.Scalars.Keys.Concat(version.Parsed.Named.Keys))
                .Select(key => key.Path)
                .Distinct()
                .Where(path => !unnamed.Any(list => path.StartsWith(list + "[", StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether the file, or a document in it, came or went at a landing.</summary>
    public bool Appears(string id)
    {
        int at = versions.FindIndex(version => version.Id == id);
        return at >= 0 && !Documents(at).SetEquals(Documents(at - 1));
    }

    public List<Seen> Events(string path)
    {
        var events = new List<Seen>();
        for (int i = 0; i < versions.Count; i++)
        {
            foreach (string document in Documents(i).Union(Documents(i - 1)).Order(StringComparer.Ordinal))
            {
                TypedText? before = Parsed(i - 1).Leaves.GetValueOrDefault((document, path));
                TypedText? after = Parsed(i).Leaves.GetValueOrDefault((document, path));
                if (before != after)
                {
                    events.Add(
                        new Seen(
                            versions[i].Id,
                            before is null ? "added"
                                : after is null ? "removed"
                                : "changed",
                            before,
                            after
                        )
                    );
                }
            }
        }

        return events;
    }

    /// <summary>What happened to a list at each landing: what it lost and got, and whether the items that stay stand in another
    /// order.</summary>
    public IEnumerable<ListStep> Steps(string list)
    {
        for (int i = 0; i < versions.Count; i++)
        {
            foreach (string document in Documents(i).Union(Documents(i - 1)).Order(StringComparer.Ordinal))
            {
                if (Step(Parsed(i - 1), Parsed(i), document, list) is { } step)
                {
                    yield return step with
                    {
                        Id = versions[i].Id,
                    };
                }
            }
        }
    }

    private static ListStep? Step(ParsedVersion earlier, ParsedVersion later, string document, string list)
    {
        (string, string) key = (document, list);
        if (earlier.Scalars.TryGetValue(key, out string[]? before) && later.Scalars.TryGetValue(key, out string[]? after))
        {
            return new ListStep("", Without(before, after), Without(after, before), Reordered(before, after, document, list), true);
        }

        return earlier.Named.TryGetValue(key, out before) && later.Named.TryGetValue(key, out after)
            ? new ListStep("", [], [], Reordered(before, after, document, list), false)
            : null;
    }

    private static bool? Reordered(string[] before, string[] after, string document, string list)
    {
        if (ParsedVersion.IsOrderFree(document, list))
        {
            return false;
        }

        string[] stayed = [.. before.Where(after.Contains)];
        string[] order = [.. after.Where(before.Contains)];
        return stayed.Distinct().Count() < stayed.Length || order.Distinct().Count() < order.Length ? null : !stayed.SequenceEqual(order);
    }

    private static string[] Without(string[] from, string[] what)
    {
        var left = new List<string>(from);
        foreach (string item in what)
        {
            left.Remove(item);
        }

        return [.. left.Order(StringComparer.Ordinal)];
    }

    private ParsedVersion Parsed(int version) => version < 0 ? VersionCache.Absent : versions[version].Parsed;

    private HashSet<string> Documents(int version) => Parsed(version).Documents;
}

/// <summary>What a landing did to a list.</summary>
/// <param name="Lost">The values that it has no more, sorted.</param>
/// <param name="Got">The values that it has now, sorted.</param>
/// <param name="Reordered">Null where equal items leave it open.</param>
/// <param name="Scalars">Its items are plain values.</param>
internal sealed record ListStep(string Id, string[] Lost, string[] Got, bool? Reordered, bool Scalars);

/// <summary>Versions of files by their content, each parsed once.</summary>
internal sealed class VersionCache(ObjectReader objects)
{
    private readonly Dictionary<string, ParsedVersion?> known = [];

    /// <summary>A file that is not there.</summary>
    public static ParsedVersion Absent { get; } = new();

    /// <summary>The version of a blob's id; null when it cannot be read.</summary>
    public ParsedVersion? Blob(string id)
    {
        if (!known.TryGetValue(id, out ParsedVersion? version))
        {
            if (known.Count > 3_000)
            {
                known.Clear();
            }

            known.Add(id, version = objects.Read(id) is { Content: var content } ? ParsedVersion.Of(content) : null);
        }

        return version;
    }

    /// <summary>The version of a file at a commit; absent where it has none.</summary>
    public ParsedVersion? At(string commit, string file) =>
        objects.Read($"{commit}:{file}") is { } found ? (found.Type == "blob" ? Blob(found.Id) : null) : Absent;
}

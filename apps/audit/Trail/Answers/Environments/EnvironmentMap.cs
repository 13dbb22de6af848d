using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Environments;

/// <summary>A root of an environment.</summary>
/// <param name="Path">A directory, a file, or a pattern.</param>
/// <param name="Because">Why it is one: <c>beside apps/production</c>, <c>environments.yaml line 4</c>.</param>
/// <param name="Valid">The landings in which it is a root; null for all.</param>
public sealed record PlacedRoot(string Name, string Path, string Because, LandingSet? Valid = null)
{
    /// <summary>It comes from <c>environments.yaml</c>, not from paths.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Set for a path with wildcards.</summary>
    public Glob? Pattern { get; init; }
}

/// <summary>
/// Which files belong to which environment. Declared roots go before inferred ones; among each the deepest root that holds a file wins, and
/// where both are as deep the later one. Not safe between threads: it remembers what it found.
/// </summary>
public sealed class EnvironmentMap
{
    private const int MostRemembered = 50_000;

    // Below this the files of a root are looked up one by one.
    private const int FewFiles = 8;

    private readonly PlacedRoot[] roots;
    private readonly int tip;
    private readonly Dictionary<string, List<int>> literal = new(StringComparer.Ordinal);
    private readonly int[] patterns;
    private readonly string[] places;
    private readonly bool anyDeclared;
    private readonly Dictionary<string, int[]> chains = new(StringComparer.Ordinal);

    /// <param name="declared">In the order of the file.</param>
    /// <param name="inferred">Those of names and places that are declared are left out.</param>
    /// <param name="tip">The number of the latest landing, of which is told what belongs where now.</param>
    public EnvironmentMap(IEnumerable<PlacedRoot> declared, IEnumerable<EnvironmentRoot> inferred, int tip)
    {
        PlacedRoot[] first = [.. declared];
        var named = first.Select(root => root.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var placed = first.Where(root => root.Pattern is null).Select(root => root.Path).ToHashSet(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        roots =
        [
            .. first,
            .. inferred
                .Where(root => !named.Contains(root.Name) && !placed.Contains(root.Path))
                .Select(root => new PlacedRoot(root.Name, root.Path, root.Because)),
        ];
        this.tip = tip;
        anyDeclared = first.Length > 0;
        for (int i = 0; i < roots.Length; i++)
        {
            // Environments whose names differ in case alone are the same.
            if (!names.TryAdd(roots[i].Name, roots[i].Name))
            {
                roots[i] = roots[i] with { Name = names[roots[i].Name] };
            }

            if (roots[i].Pattern is null)
            {
                if (!literal.TryGetValue(roots[i].Path, out List<int>? at))
                {
                    literal.Add(roots[i].Path, at = []);
                }

                at.Add(i);
            }
        }

        patterns = [.. Enumerable.Range(0, roots.Length).Where(i => roots[i].Pattern is not null)];
        places = [.. literal.Keys.Order(StringComparer.Ordinal)];
        Known =
        [
            .. roots
                .GroupBy(root => root.Name, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new KnownEnvironment(group.Key, Because([.. group])) { Roots = [.. group] }),
        ];
    }

    /// <summary>What files at one commit show, where no history is recorded: declared roots as far as they are valid today.</summary>
    /// <param name="files">All files of the commit.</param>
    public static EnvironmentMap OfTree(IEnumerable<string> files, DeclaredEnvironments declared, DateTimeOffset now) =>
        new(
            declared
                .Roots.Where(root => !(root.From > now) && !(root.Until <= now) && root.UntilCommit is null)
                .Select(root => new PlacedRoot(root.Name, root.Path, $"{EnvironmentsFile.FileName} line {root.Line}")
                {
                    IsDeclared = true,
                    Pattern = root.IsPattern ? new Glob(root.Path) : null,
                }),
            declared.Infer ? EnvironmentInference.Of(files.Select(file => new RecordedPath(file, 1, 1, true))) : [],
            1
        );

    /// <summary>No environments.</summary>
    public static EnvironmentMap None { get; } = new([], [], 0);

    /// <summary>All environments, by name.</summary>
    public IReadOnlyList<KnownEnvironment> Known { get; }

    /// <summary>The environment that a file belongs to at the tip; null for none.</summary>
    public string? Of(string file) => Of(file, tip);

    /// <summary>The environment that a file belonged to at a landing; null for none.</summary>
    public string? Of(string file, int landing) => RootOf(file, landing)?.Name;

    /// <summary>The root that decides for a file at the tip; null for none.</summary>
    public PlacedRoot? RootOf(string file) => RootOf(file, tip);

    /// <summary>Whether a file belongs to an environment at some time.</summary>
    public bool IsEverIn(string file, string name) =>
        Array.Exists(Chain(file), root => roots[root].Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The landings that touched a file while it belonged to an environment.</summary>
    /// <param name="paths">All files that landings touched; asked for where roots are inside others, timed or patterns.</param>
    /// <param name="find">The landings with a term.</param>
    public LandingSet Landings(string name, Func<IReadOnlyList<string>> paths, Func<ulong, LandingSet> find)
    {
        var found = new List<LandingSet>();
        var others = new HashSet<int>();
        for (int i = 0; i < roots.Length; i++)
        {
            if (!roots[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (IsAlone(i))
            {
                found.Add(find(Terms.Directory(roots[i].Path)));
                found.Add(find(Terms.File(roots[i].Path)));
            }
            else
            {
                others.Add(i);
            }
        }

        if (others.Count > 0)
        {
            found.AddRange(Decided(others, paths(), find));
        }

        return LandingSet.Any(found);
    }

    /// <summary>Whether what is under a root belongs to it always, whatever else there is.</summary>
    private bool IsAlone(int root)
    {
        PlacedRoot asked = roots[root];
        if (asked.Pattern is not null || asked.Valid is not null || patterns.Length > 0 || literal[asked.Path].Count > 1)
        {
            return false;
        }

        string below = asked.Path + "/";
        int at = Array.BinarySearch(places, below, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < places.Length && places[at].StartsWith(below, StringComparison.Ordinal); at++)
        {
            if (literal[places[at]].Exists(other => roots[other].Name != asked.Name || roots[other].Valid is not null))
            {
                return false;
            }
        }

        if (!asked.IsDeclared && anyDeclared)
        {
            for (int slash = asked.Path.LastIndexOf('/'); slash > 0; slash = asked.Path.LastIndexOf('/', slash - 1))
            {
                if (literal.TryGetValue(asked.Path[..slash], out List<int>? above) && above.Exists(other => roots[other].IsDeclared))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The landings of files that some roots decide for: files with the same roots above them are looked up together.</summary>
    private IEnumerable<LandingSet> Decided(HashSet<int> wanted, IReadOnlyList<string> paths, Func<ulong, LandingSet> find)
    {
        var groups = new Dictionary<string, (int[] Chain, List<string> Files)>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            int[] chain = Chain(path);
            if (Array.Exists(chain, wanted.Contains))
            {
                string key = string.Join(',', chain);
                if (!groups.TryGetValue(key, out (int[], List<string> Files) group))
                {
                    groups.Add(key, group = (chain, []));
                }

                group.Files.Add(path);
            }
        }

        foreach ((int[] chain, List<string> files) in groups.Values)
        {
            LandingSet touched = LandingSet.Any(Cover(files, paths).Select(find));
            var decided = new List<LandingSet>();
            foreach (int root in chain)
            {
                LandingSet? valid = roots[root].Valid;
                if (wanted.Contains(root))
                {
                    decided.Add(valid is null ? touched : touched.And(valid));
                }

                touched = valid is null ? [] : touched.Except(valid);
            }

            yield return LandingSet.Any(decided);
        }
    }

    /// <summary>The terms of the fewest directories and files that hold these files and no other recorded one.</summary>
    private static IEnumerable<ulong> Cover(List<string> files, IReadOnlyList<string> all)
    {
        if (files.Count <= FewFiles)
        {
            return files.Select(Terms.File);
        }

        var mine = files.ToHashSet(StringComparer.Ordinal);
        var shared = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in all)
        {
            if (!mine.Contains(path))
            {
                for (int slash = path.LastIndexOf('/'); slash > 0 && shared.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
                { }
            }
        }

        return files.Select(Highest).Distinct();

        ulong Highest(string file)
        {
            for (int slash = file.IndexOf('/'); slash > 0; slash = file.IndexOf('/', slash + 1))
            {
                if (!shared.Contains(file[..slash]))
                {
                    return Terms.Directory(file[..slash]);
                }
            }

            return Terms.File(file);
        }
    }

    private PlacedRoot? RootOf(string file, int landing)
    {
        foreach (int root in Chain(file))
        {
            if (roots[root].Valid is not { } valid || valid.Contains(landing))
            {
                return roots[root];
            }
        }

        return null;
    }

    /// <summary>The roots that hold a file, the one that decides first, up to the first that is always valid.</summary>
    private int[] Chain(string file)
    {
        if (chains.TryGetValue(file, out int[]? known))
        {
            return known;
        }

        if (chains.Count >= MostRemembered)
        {
            chains.Clear();
        }

        var holding = new List<(bool Inferred, int Depth, int Root)>();
        for (int length = file.Length; length > 0; length = file.LastIndexOf('/', length - 1))
        {
            string path = length == file.Length ? file : file[..length];
            if (literal.TryGetValue(path, out List<int>? here))
            {
                holding.AddRange(here.Select(root => (!roots[root].IsDeclared, length, root)));
            }

            foreach (int pattern in patterns)
            {
                if (roots[pattern].Pattern!.Matches(path))
                {
                    holding.Add((!roots[pattern].IsDeclared, length, pattern));
                }
            }
        }

        var chain = new List<int>();
        foreach ((_, _, int root) in holding.OrderBy(at => at.Inferred).ThenByDescending(at => at.Depth).ThenByDescending(at => at.Root))
        {
            if (!chain.Contains(root))
            {
                chain.Add(root);
            }

            if (roots[root].Valid is null)
            {
                break;
            }
        }

        chains.Add(file, known = [.. chain]);
        return known;
    }

    private static string Because(PlacedRoot[] roots) => roots[0].Path + (roots.Length > 1 ? $" and {roots.Length - 1:N0} more" : "");
}

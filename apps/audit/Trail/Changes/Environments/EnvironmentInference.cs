using System.Collections.Frozen;

namespace Cairn.Trail.Changes.Environments;

/// <summary>
/// Infers environments from all paths that a repository has or had.
/// <list type="bullet">
/// <item>A directory with a usual name (<c>production</c>, <c>staging</c> …) is a root, but for one that holds <c>production/</c>: that
/// is a component, whatever its name. Names that applications and tests have too (<c>integration</c>, <c>demo</c>) count beside another
/// environment or in a holder, and none but a stage (<c>staging</c>) below <c>base/</c>.</item>
/// <item>So is a directory in a holder (<c>environments/x</c>, <c>overlays/x</c> …).</item>
/// <item>So is a directory beside <c>production/</c> that existed at the same time and holds files of the same names.</item>
/// <item>So is a file with a usual name at its end (<c>values-production.yaml</c>), where no directory above is one.</item>
/// </list>
/// Inside a root, only <c>production/</c>, a usual name beside another stage or in a holder, and a values file open another: an
/// application called <c>demo</c> does not leave the environment it runs in.
/// </summary>
public static class EnvironmentInference
{
    // Names of files that every directory of manifests has say nothing.
    private static readonly HashSet<string> Everywhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "kustomization.yaml",
        "kustomization.yml",
        "Kustomization",
        "Chart.yaml",
        "README.md",
        "OWNERS",
        ".gitkeep",
    };

    /// <param name="paths">Each file once, in any order.</param>
    /// <returns>The roots, by path.</returns>
    public static IReadOnlyList<EnvironmentRoot> Of(IEnumerable<RecordedPath> paths)
    {
        var top = new Folder("", "");
        foreach (RecordedPath path in paths)
        {
            top.Add(path);
        }

        var roots = new List<EnvironmentRoot>();
        Walk(top, inside: false, shared: false, roots);
        roots.Sort(
            static (a, b) => string.CompareOrdinal(a.Path, b.Path) is var order && order != 0 ? order : a.IsFile.CompareTo(b.IsFile)
        );
        return roots;
    }

    /// <summary>The environment in a file's name: <c>values-production.yaml</c>, <c>staging.json</c>; null when there is none.</summary>
    /// <param name="rest">The name without it and without what follows.</param>
    private static string? OfFileName(string file, out string rest)
    {
        rest = "";
        int dot = file.LastIndexOf('.');
        if (dot <= 0 || !EnvironmentWords.Manifests.Contains(file[(dot + 1)..]))
        {
            return null;
        }

        string stem = file[..dot];
        foreach (string encrypted in (string[])[".sops", ".enc", ".yaml", ".json"])
        {
            stem = stem.EndsWith(encrypted, StringComparison.OrdinalIgnoreCase) ? stem[..^encrypted.Length] : stem;
        }

        int cut = stem.LastIndexOfAny(['-', '.', '_']) + 1;
        string suffix = stem[cut..];
        rest = stem[..cut];
        return EnvironmentWords.Usual.Contains(suffix) ? suffix : null;
    }

    private static void Walk(Folder folder, bool inside, bool shared, List<EnvironmentRoot> roots)
    {
        Files(folder, inside, roots);

        Folder[] productions = [.. folder.Folders.Values.Where(child => EnvironmentWords.Production.Contains(child.Name))];
        foreach (Folder child in folder.Folders.Values)
        {
            if (child.Name.StartsWith('.') || EnvironmentWords.Documents.Contains(child.Name))
            {
                continue;
            }

            string? because = Because(folder, child, productions, inside);
            if (shared && because is not null && !EnvironmentWords.Stages.Contains(child.Name))
            {
                because = null;
            }

            if (because is not null)
            {
                roots.Add(new EnvironmentRoot(child.Name, child.Path, false, because));
            }

            Walk(child, inside || because is not null, shared || EnvironmentWords.Bases.Contains(child.Name), roots);
        }
    }

    private static void Files(Folder folder, bool inside, List<EnvironmentRoot> roots)
    {
        var found = new List<(string Path, string Name, string Stem)>();
        foreach (RecordedPath file in folder.Files)
        {
            string name = file.Path[(folder.Path.Length == 0 ? 0 : folder.Path.Length + 1)..];
            if (OfFileName(name, out string rest) is { } environment)
            {
                found.Add((file.Path, environment, rest));
            }
        }

        var staged = found.Where(file => EnvironmentWords.Stages.Contains(file.Name)).Select(file => file.Stem).ToHashSet();
        roots.AddRange(
            found
                .Where(file =>
                    file.Stem.StartsWith("values", StringComparison.OrdinalIgnoreCase)
                    || (!inside && (!EnvironmentWords.Ambiguous.Contains(file.Name) || staged.Contains(file.Stem)))
                )
                .Select(file => new EnvironmentRoot(file.Name, file.Path, true, "its file name"))
        );
    }

    private static string? Because(Folder parent, Folder child, Folder[] productions, bool inside)
    {
        if (child.Folders.Values.Any(below => EnvironmentWords.Production.Contains(below.Name)))
        {
            return null;
        }

        bool held = EnvironmentWords.Holders.Contains(parent.Name);
        if (EnvironmentWords.Production.Contains(child.Name))
        {
            return "its name";
        }

        if (EnvironmentWords.Usual.Contains(child.Name))
        {
            return held || productions.Length > 0 ? "its name"
                : inside || child.HasProductionBelow ? (inside && HasBeside(parent, child, EnvironmentWords.Stages) ? "its name" : null)
                : EnvironmentWords.Ambiguous.Contains(child.Name) && !HasBeside(parent, child, null) ? null
                : "its name";
        }

        if (inside || EnvironmentWords.Shared.Contains(child.Name))
        {
            return null;
        }

        // "cluster" alone is where a single cluster's content is, not a directory for each of several.
        if (held && !parent.Name.Equals("cluster", StringComparison.OrdinalIgnoreCase))
        {
            return $"in {parent.Path}";
        }

        return
            !IsPart(child.Name)
            && Array.Find(productions, production => child.ExistedWith(production) && IsLike(parent, child, production)) is { } beside
            ? $"beside {beside.Path}"
            : null;
    }

    /// <summary>Whether there is a directory beside with one of some names; null for any usual name that only environments have.</summary>
    private static bool HasBeside(Folder parent, Folder child, FrozenSet<string>? names) =>
        parent.Folders.Values.Any(other =>
            other != child
            && (
                names?.Contains(other.Name)
                ?? (EnvironmentWords.Usual.Contains(other.Name) && !EnvironmentWords.Ambiguous.Contains(other.Name))
            )
        );

    /// <summary>Whether it is called as a part of an application is, or a version of that: <c>helm-charts-v2</c>.</summary>
    private static bool IsPart(string name) =>
        EnvironmentWords.Parts.Contains(name)
        || EnvironmentWords.Parts.Any(part => name.StartsWith(part + "-v", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether at least half of the names of files in the smaller directory are in the other too.</summary>
    private static bool IsLike(Folder parent, Folder child, Folder production)
    {
        (HashSet<string> mine, HashSet<string> its) = (child.FileNames(), production.FileNames());
        (int ofMine, int ofIts) = (mine.Count(name => !Everywhere.Contains(name)), its.Count(name => !Everywhere.Contains(name)));
        return ofMine > 0 && ofIts > 0
            ? mine.Count(name => !Everywhere.Contains(name) && its.Contains(name)) * 2 >= Math.Min(ofMine, ofIts)
            // A directory of nothing but a kustomization is like any other; beside further stages it is more likely a part of them.
            : mine.Overlaps(its)
                && !parent.Folders.Values.Any(other =>
                    EnvironmentWords.Usual.Contains(other.Name) && !EnvironmentWords.Production.Contains(other.Name)
                );
    }

    private sealed class Folder(string name, string path)
    {
        private int first = int.MaxValue;
        private int last;
        private bool present;

        public string Name { get; } = name;

        public string Path { get; } = path;

        public SortedDictionary<string, Folder> Folders { get; } = new(StringComparer.Ordinal);

        public List<RecordedPath> Files { get; } = [];

        public bool HasProductionBelow { get; private set; }

        public void Add(RecordedPath file)
        {
            Folder at = this;
            List<Folder>? above = null;
            for (int start = 0; ; )
            {
                at.first = Math.Min(at.first, file.First);
                at.last = Math.Max(at.last, file.Last);
                at.present |= file.Present;
                int slash = file.Path.IndexOf('/', start);
                if (slash < 0)
                {
                    at.Files.Add(file);
                    return;
                }

                string below = file.Path[start..slash];
                if (!at.Folders.TryGetValue(below, out Folder? child))
                {
                    at.Folders.Add(below, child = new Folder(below, file.Path[..slash]));
                    if (EnvironmentWords.Production.Contains(below))
                    {
                        at.HasProductionBelow = true;
                        above?.ForEach(static folder => folder.HasProductionBelow = true);
                    }
                }

                (above ??= []).Add(at);
                at = child;
                start = slash + 1;
            }
        }

        /// <summary>Whether there was a landing after which both existed.</summary>
        public bool ExistedWith(Folder other) =>
            first < (other.present ? int.MaxValue : other.last) && other.first < (present ? int.MaxValue : last);

        /// <summary>The names of all files below, without their directories.</summary>
        public HashSet<string> FileNames()
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<Folder>([this]);
            while (open.TryPop(out Folder? folder))
            {
                names.UnionWith(folder.Files.Select(file => file.Path[(folder.Path.Length + 1)..]));
                foreach (Folder below in folder.Folders.Values)
                {
                    open.Push(below);
                }
            }

            return names;
        }
    }
}

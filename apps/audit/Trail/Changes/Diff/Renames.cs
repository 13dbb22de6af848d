using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// Which removed file goes on as which added file, within one environment: the one of equal content; else the one that holds most of
/// its objects; else the one that git's rename detection names; else, where git was not asked, one with most of its fields. A file of
/// objects never goes on as one that holds none of them.
/// </summary>
internal sealed class Renames
{
    // Beyond this many pairs only files of the same name are compared: a landing that moves a whole directory keeps names.
    private const int PairsToCompare = 2_500;
    private const double SameName = 0.5;
    private const double OtherName = 0.7;

    private readonly IReadOnlyList<ChangedFile> files;
    private readonly int[] source;
    private readonly int[] target;
    private readonly Dictionary<int, HashSet<string>> objects = [];

    /// <param name="git">What git's rename detection says, from each new path to the old one; null where git was not asked.</param>
    public Renames(IReadOnlyList<ChangedFile> files, Func<string, string?> environmentOf, IReadOnlyDictionary<string, string>? git)
    {
        this.files = files;
        source = new int[files.Count];
        target = new int[files.Count];
        Array.Fill(source, -1);
        Array.Fill(target, -1);
        var removed = new List<int>();
        var added = new List<int>();
        for (int i = 0; i < files.Count; i++)
        {
            (
                files[i].After is null ? removed
                : files[i].Before is null ? added
                : null
            )?.Add(i);
        }

        if (removed.Count == 0 || added.Count == 0)
        {
            return;
        }

        ByContent(removed, added, environmentOf);
        ByObjects(removed, added, environmentOf);
        if (git is not null)
        {
            ByGit(removed, added, environmentOf, git);
            return;
        }

        removed.RemoveAll(i => target[i] >= 0 || files[i].Readable is null);
        added.RemoveAll(i => source[i] >= 0 || files[i].After?.Fields is null);
        BySimilarity(removed, added, environmentOf);
    }

    /// <summary>The index of the removed file that goes on as this one, or -1.</summary>
    public int Source(int file) => source[file];

    public string? From(int file) => source[file] < 0 ? null : files[source[file]].Path;

    public string? To(int file) => target[file] < 0 ? null : files[target[file]].Path;

    private void ByContent(List<int> removed, List<int> added, Func<string, string?> environmentOf)
    {
        ILookup<(string, string?), int> byContent = removed.ToLookup(i => (files[i].Before!.Identity, environmentOf(files[i].Path)));
        foreach (int i in added)
        {
            int best = byContent[(files[i].After!.Identity, environmentOf(files[i].Path))]
                .Where(candidate => target[candidate] < 0)
                .OrderByDescending(candidate => Name(candidate) == Name(i))
                .FirstOrDefault(-1);
            if (best >= 0)
            {
                Join(best, i);
            }
        }
    }

    /// <summary>The pairs with the largest part of their objects in common first; of several, files of one name, then in order.</summary>
    private void ByObjects(List<int> removed, List<int> added, Func<string, string?> environmentOf)
    {
        var holding = new Dictionary<(string, string?), List<int>>();
        foreach (int i in removed.Where(i => target[i] < 0))
        {
            foreach (string one in Objects(i))
            {
                if (!holding.TryGetValue((one, environmentOf(files[i].Path)), out List<int>? all))
                {
                    holding.Add((one, environmentOf(files[i].Path)), all = []);
                }

                all.Add(i);
            }
        }

        if (holding.Count == 0)
        {
            return;
        }

        var pairs = new List<(int From, int To, double Shared)>();
        foreach (int i in added.Where(i => source[i] < 0))
        {
            HashSet<string> own = Objects(i);
            foreach (
                IGrouping<int, int> candidate in own.SelectMany(one => holding.GetValueOrDefault((one, environmentOf(files[i].Path))) ?? [])
                    .GroupBy(from => from)
            )
            {
                int common = candidate.Count();
                pairs.Add((candidate.Key, i, (double)common / (own.Count + Objects(candidate.Key).Count - common)));
            }
        }

        foreach (
            (int from, int to, _) in pairs.OrderByDescending(pair => pair.Shared).ThenByDescending(pair => Name(pair.From) == Name(pair.To))
        )
        {
            if (target[from] < 0 && source[to] < 0)
            {
                Join(from, to);
            }
        }
    }

    private void ByGit(List<int> removed, List<int> added, Func<string, string?> environmentOf, IReadOnlyDictionary<string, string> git)
    {
        if (git.Count == 0)
        {
            return;
        }

        var byPath = removed.ToDictionary(i => files[i].Path);
        foreach (int i in added)
        {
            if (
                source[i] < 0
                && git.TryGetValue(files[i].Path, out string? path)
                && byPath.TryGetValue(path, out int from)
                && target[from] < 0
                && environmentOf(path) == environmentOf(files[i].Path)
                && !AreOfOtherObjects(from, i)
            )
            {
                Join(from, i);
            }
        }
    }

    private void BySimilarity(List<int> removed, List<int> added, Func<string, string?> environmentOf)
    {
        bool anyName = (long)removed.Count * added.Count <= PairsToCompare;
        var leaves = new Dictionary<int, ulong[]>();
        ILookup<string, int> byName = removed.ToLookup(i => anyName ? Path.GetExtension(files[i].Path) : Name(i));
        foreach (int i in added)
        {
            double bestScore = 0;
            int best = -1;
            foreach (int candidate in byName[anyName ? Path.GetExtension(files[i].Path) : Name(i)])
            {
                if (
                    target[candidate] >= 0
                    || environmentOf(files[candidate].Path) != environmentOf(files[i].Path)
                    || AreOfOtherObjects(candidate, i)
                )
                {
                    continue;
                }

                bool sameName = Name(candidate) == Name(i);
                double score = Similarity(Leaves(candidate, files[candidate].Readable!), Leaves(i, files[i].After!.Fields!));
                if (score >= (sameName ? SameName : OtherName) && score + (sameName ? 1 : 0) > bestScore)
                {
                    best = candidate;
                    bestScore = score + (sameName ? 1 : 0);
                }
            }

            if (best >= 0)
            {
                Join(best, i);
            }
        }

        ulong[] Leaves(int file, FileVersion version)
        {
            if (!leaves.TryGetValue(file, out ulong[]? found))
            {
                leaves.Add(file, found = LeavesOf(version.Tree));
            }

            return found;
        }
    }

    /// <summary>Both declare objects; none of them is the same, or they would have been joined by it.</summary>
    private bool AreOfOtherObjects(int from, int to) =>
        Objects(from).Count > 0 && Objects(to).Count > 0 && !Objects(from).Overlaps(Objects(to));

    /// <summary>The objects of a file, as it was or as it came, without the versions of their APIs.</summary>
    private HashSet<string> Objects(int file)
    {
        if (!objects.TryGetValue(file, out HashSet<string>? found))
        {
            objects.Add(file, found = []);
            foreach (Document document in (files[file].After?.Fields ?? files[file].Readable)?.Documents ?? [])
            {
                if (document.Resource is { } resource)
                {
                    found.Add($"{resource.Kind}/{resource.Namespace}/{resource.Name}");
                }
            }
        }

        return found;
    }

    private string Name(int file) => Path.GetFileName(files[file].Path);

    private void Join(int from, int to)
    {
        target[from] = to;
        source[to] = from;
    }

    private static ulong[] LeavesOf(Tree tree)
    {
        var hashes = new List<ulong>();
        for (int node = 0; node < tree.Nodes.Length; node++)
        {
            if (tree.IsLeaf(node))
            {
                hashes.Add(tree.Nodes[node].KeyHash ^ (tree.Nodes[node].Hash * 31));
            }
        }

        hashes.Sort();
        return [.. hashes];
    }

    private static double Similarity(ulong[] a, ulong[] b)
    {
        int i = 0;
        int j = 0;
        int common = 0;
        while (i < a.Length && j < b.Length)
        {
            int order = a[i].CompareTo(b[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return common == 0 ? 0 : (double)common / Math.Max(a.Length, b.Length);
    }
}

using Cairn.Tests.Kit;

namespace Cairn.Benchmarks;

/// <summary>
/// Who set a field at a landing, from git alone: the author and co-authors of the commit; of a merge those of the brought commits that
/// changed the field and led to the merged value, else the merge's own.
/// </summary>
internal sealed class MergeWalk(string repository, VersionCache cache)
{
    private const int MostBrought = 60;
    private readonly Dictionary<string, string[]> people = [];
    private readonly Dictionary<(string, string), (string Id, string[] Parents)[]?> brought = [];

    /// <summary>The addresses of who set it, and whether the merge itself did; null where that is not looked into.</summary>
    public (HashSet<string> Addresses, bool ByMerge)? Writers(string landing, string file, string path)
    {
        string[] parents = Parents(landing);
        if (parents.Length < 2)
        {
            return ([.. People(landing)], false);
        }

        if (Brought(landing, parents[0], file) is not { } side || Value(landing, file, path) is not { } merged)
        {
            return null;
        }

        var set = new List<(string Id, string Value)>();
        foreach ((string id, string[] from) in side)
        {
            if (Value(id, file, path) is not { } value)
            {
                return null;
            }

            bool changed = true;
            foreach (string parent in from)
            {
                if (Value(parent, file, path) is not { } before)
                {
                    return null;
                }

                changed &= before != value;
            }

            if (changed)
            {
                set.Add((id, value));
            }
        }

        string[] last = [.. set.Where(one => one.Value == merged && !set.Any(other => Leads(one.Id, other.Id))).Select(one => one.Id)];
        if (last.Length == 0)
        {
            return ([.. People(landing)], true);
        }

        return ([.. set.Where(one => last.Any(end => end == one.Id || Leads(one.Id, end))).SelectMany(one => People(one.Id))], false);
    }

    private bool Leads(string from, string to)
    {
        if (from == to)
        {
            return false;
        }

        try
        {
            RealGit.Run(repository, "merge-base", "--is-ancestor", from, to);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The commits beside the first parent that touched the file; null when there are too many.</summary>
    private (string Id, string[] Parents)[]? Brought(string landing, string first, string file)
    {
        if (!brought.TryGetValue((landing, file), out (string, string[])[]? side))
        {
            string[] lines = RealGit
                .Run(repository, "log", "--full-history", "--format=%H %P", $"{landing}^@", "^" + first, "--", ":(literal)" + file)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            side =
                lines.Length > MostBrought
                    ? null
                    :
                    [
                        .. lines
                            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                            .Select(parts => (parts[0], parts[1..])),
                    ];
            brought.Add((landing, file), side);
        }

        return side;
    }

    /// <summary>What a field is in all documents of a file, as text; null where the file cannot be read.</summary>
    private string? Value(string commit, string file, string path) =>
        cache.At(commit, file) is { } version
            ? string.Join(
                '\n',
                version
                    .Leaves.Where(leaf => leaf.Key.Path == path)
                    .OrderBy(leaf => leaf.Key.Document, StringComparer.Ordinal)
                    .Select(leaf => $"{leaf.Key.Document} {leaf.Value.Type} {leaf.Value.Text}")
            )
            : null;

    /// <summary>The parents of a commit, first the line's own.</summary>
    public string[] Parents(string commit) =>
        RealGit.Run(repository, "log", "-1", "--format=%P", commit).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string[] People(string commit)
    {
        if (!people.TryGetValue(commit, out string[]? found))
        {
            string[] lines = RealGit
                .Run(repository, "log", "-1", "--format=%aN <%aE>%n%(trailers:key=Co-authored-by,valueonly,unfold)", commit)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] written = [.. lines.Where(line => line.Contains('<') && line.EndsWith('>'))];
            string[] mapped = RealGit
                .Run(repository, string.Join('\n', written) + "\n", ["check-mailmap", "--stdin"])
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            people.Add(commit, found = [.. mapped.Select(line => line[(line.LastIndexOf('<') + 1)..^1].ToLowerInvariant())]);
        }

        return found;
    }
}

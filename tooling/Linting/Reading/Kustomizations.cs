namespace Cairn.Linting.Reading;

/// <summary>The kustomizations of a tree and how they are made of each other.</summary>
internal sealed class Kustomizations(IReadOnlyList<Kustomization> all)
{
    private readonly Dictionary<string, Kustomization> byFolder = all.GroupBy(one => one.Folder).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> named = new(() => [.. all.SelectMany(one => one.Uses)]);

    /// <summary>Those that no other is made of: what somebody applies.</summary>
    public IReadOnlyList<Kustomization> Roots()
    {
        return [.. byFolder.Values.Where(one => !one.IsComponent && !named.Value.Contains(one.Folder)).OrderBy(one => one.Folder, StringComparer.Ordinal)];
    }

    /// <summary>One and all it is made of.</summary>
    public IReadOnlyList<Kustomization> Closure(Kustomization one)
    {
        var found = new List<Kustomization>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<Kustomization>([one]);
        while (left.TryPop(out Kustomization? next))
        {
            if (seen.Add(next.Folder))
            {
                found.Add(next);
                foreach (Kustomization below in next.Uses.Select(use => byFolder.GetValueOrDefault(use)).OfType<Kustomization>())
                {
                    left.Push(below);
                }
            }
        }

        return found;
    }

    /// <summary>Whether a file is a part of some kustomization: named by one, or beside one.</summary>
    public bool Has(ReadFile file) => byFolder.ContainsKey(file.Folder) || named.Value.Contains(file.Path);
}

namespace Cairn.Delivery.Linting.Reading;

/// <summary>The kustomizations of a tree and how they are made of each other.</summary>
internal sealed class Kustomizations(IReadOnlyList<Kustomization> all)
{
    private readonly Dictionary<string, Kustomization> byFolder = all.GroupBy(kustomization => kustomization.Folder)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> named = new(() => [.. all.SelectMany(kustomization => kustomization.Uses)]);

    private readonly Lazy<HashSet<string>> patches = new(() => [.. all.SelectMany(kustomization => kustomization.Patches)]);
    private readonly Lazy<HashSet<string>> folders = new(() =>
        [
            .. all.SelectMany(kustomization => kustomization.Uses)
                .Where(use => use.EndsWith(".yaml", StringComparison.Ordinal) || use.EndsWith(".yml", StringComparison.Ordinal))
                .Select(use => use.LastIndexOf('/') is > 0 and var end ? use[..end] : ""),
        ]
    );

    /// <summary>Those that no other is made of: what somebody applies.</summary>
    public IReadOnlyList<Kustomization> Roots()
    {
        return
        [
            .. byFolder
                .Values.Where(kustomization => !kustomization.IsComponent && !named.Value.Contains(kustomization.Folder))
                .OrderBy(kustomization => kustomization.Folder, StringComparer.Ordinal),
        ];
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

    /// <summary>Whether a file only changes what another holds.</summary>
    public bool IsPatch(string file) => patches.Value.Contains(file);

    /// <summary>Whether a file lies where kustomizations take their files from, and none takes it.</summary>
    public bool IsUnlisted(ManifestFile file) =>
        !named.Value.Contains(file.Path) && (byFolder.ContainsKey(file.Folder) || folders.Value.Contains(file.Folder));

    /// <summary>Whether a file is a part of some kustomization: named by one, or beside one.</summary>
    public bool Has(ManifestFile file) => byFolder.ContainsKey(file.Folder) || named.Value.Contains(file.Path);
}

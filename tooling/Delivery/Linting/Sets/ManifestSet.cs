using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>What is judged together: an environment, or everything below a directory.</summary>
/// <param name="gaps">Why some of what is applied may not be among it; empty where nothing was left out.</param>
/// <param name="argo">The settings of ArgoCD that were found.</param>
internal sealed class ManifestSet(IReadOnlyList<Unit> units, IReadOnlyList<string> gaps, IReadOnlyList<ArgoSettings> argo)
{
    private readonly Lazy<ILookup<(string Kind, string Name), Manifest>> named = new(() =>
        units.SelectMany(unit => unit.Objects).ToLookup(manifest => (manifest.Kind, manifest.Name))
    );

    private readonly Lazy<ApplicationFolderSources> sources = new(() => new ApplicationFolderSources(units));

    private readonly Lazy<KindScope> scope = new(() => new KindScope(units.SelectMany(unit => unit.Objects)));

    private readonly Lazy<OpenNamespaces> open = new(() => OpenNamespaces.Of(units, gaps.Count > 0));

    /// <summary>Whether the cluster is k3s as this platform sets it up, whose own classes are known.</summary>
    public bool IsK3s { get; init; }

    public IReadOnlyList<Unit> Units => units;

    public IReadOnlyList<ArgoSettings> Argo => argo;

    /// <summary>Of files that are no YAML, those that lie beside a kustomization and that no kustomization names.</summary>
    public IReadOnlySet<string> Unlisted { get; init; } = new HashSet<string>();

    /// <summary>Whether it is an environment, each of whose folders is an Application.</summary>
    public bool IsEnvironment { get; init; }

    /// <summary>Which Applications take which units.</summary>
    public ApplicationFolderSources Sources => sources.Value;

    /// <summary>Which kinds are in a namespace.</summary>
    public KindScope Scope => scope.Value;

    /// <summary>Files that should be manifests and are no YAML: each with its line, and what is wrong as its name.</summary>
    public IReadOnlyList<Manifest> Unreadable { get; init; } = [];

    /// <summary>What is no object, such as files of values and kustomizations: for each something that stands for its file.</summary>
    public IReadOnlyList<Manifest> Documents { get; init; } = [];

    /// <summary>Units whose objects are what is applied.</summary>
    public IEnumerable<Unit> Applied => units.Where(unit => unit.Kind != UnitKind.Fragments);

    /// <summary>The objects of a kind and name in a namespace, whatever their group. A namespace that is not written fits any.</summary>
    public IEnumerable<Manifest> Named(string kind, string? ns, string name) =>
        named.Value[(kind, name)].Where(manifest => SameNamespace(manifest.Namespace, ns));

    /// <summary>Whether objects may be in a namespace that are not in the set.</summary>
    public bool IsOpen(string? ns) => open.Value.Covers(ns);

    public static bool SameNamespace(string? a, string? b) => a is null || b is null || a == b;
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Projects;

/// <summary>
/// Whether objects of a kind are in a namespace or of the whole cluster: as CustomResourceDefinitions that were read have it, else
/// Kubernetes 1.34's own kinds and widely used custom resources.
/// </summary>
public sealed class KindScope
{
    private static readonly Dictionary<(string Group, string Kind), bool> Known = Rows(BuiltInKinds.Namespaced, true)
        .Concat(Rows(BuiltInKinds.OfTheCluster, false))
        .Concat(Rows(KnownCustomResources.Namespaced, true))
        .Concat(Rows(KnownCustomResources.OfTheCluster, false))
        .ToDictionary(row => row.Key, row => row.IsNamespaced);

    private readonly Dictionary<(string Group, string Kind), bool> defined = [];

    /// <param name="read">Manifests that may hold CustomResourceDefinitions; others are passed over.</param>
    public KindScope(IEnumerable<Manifest> read)
    {
        foreach (Manifest definition in read)
        {
            string? scope = Field.Of(definition).At("spec", "scope")?.Text;
            if (definition.Defines is { } kind && scope is ("Namespaced" or "Cluster"))
            {
                defined[kind] = scope == "Namespaced";
            }
        }
    }

    /// <summary>Whether objects of a kind are in a namespace; null where its definition is not known.</summary>
    /// <param name="group">The API group, without a version; empty for the core group.</param>
    public bool? IsNamespaced(string group, string kind) =>
        defined.TryGetValue((group, kind), out bool own) || Known.TryGetValue((group, kind), out own) ? own : null;

    private static IEnumerable<((string Group, string Kind) Key, bool IsNamespaced)> Rows(
        (string Group, string Kinds)[] rows,
        bool isNamespaced
    ) => rows.SelectMany(row => row.Kinds.Split(' ').Select(kind => ((row.Group, kind), isNamespaced)));
}

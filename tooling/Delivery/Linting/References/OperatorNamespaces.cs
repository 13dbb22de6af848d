using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.References;

/// <summary>Where operators may make what stands in no manifest: the namespaces of their objects, or where those name none, their
/// Applications.</summary>
internal sealed class OperatorNamespaces
{
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);
    private readonly HashSet<Unit> units = new(ReferenceEqualityComparer.Instance);

    public OperatorNamespaces(ManifestSet set)
    {
        foreach (Unit unit in set.Units)
        {
            foreach (Manifest manifest in unit.Objects.Where(Operators.MayMakeAnything))
            {
                // One without a namespace belongs to the cluster, or goes where its Application goes.
                if (manifest.Namespace is null)
                {
                    units.Add(unit);
                }
                else
                {
                    namespaces.Add(manifest.Namespace);
                }
            }
        }
    }

    /// <summary>Whether it may be so of a namespace, seen from an Application.</summary>
    public bool Has(string? ns, Unit from) =>
        units.Contains(from) || (ns is null ? from.Objects.Any(Operators.MayMakeAnything) : namespaces.Contains(ns));
}

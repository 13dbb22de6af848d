using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Order;

/// <summary>What provides the ConfigMaps, Secrets, ServiceAccounts and claims of an Application, and when it is applied.</summary>
internal sealed class Provided
{
    private readonly ILookup<(string Kind, string Name), (Manifest Object, string? Namespace)> by;

    public Provided(Unit unit) =>
        by = unit
            .Objects.SelectMany(manifest =>
                ReferenceSources
                    .Made(manifest)
                    .Append((manifest.Kind, manifest.Name))
                    .Where(made => made.Item2 is not null)
                    .Select(made => (Key: (made.Item1, made.Item2!), Object: manifest))
            )
            .ToLookup(pair => pair.Key, pair => (pair.Object, pair.Object.Namespace));

    /// <summary>The objects of the Application that are it, or make it.</summary>
    public IEnumerable<Manifest> Of(Reference reference, string? ns) =>
        by[(reference.Kind, reference.Name)].Where(item => ManifestSet.SameNamespace(item.Namespace, ns)).Select(item => item.Object);
}

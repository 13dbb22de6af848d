using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Cluster;

/// <summary>What an object is in a cluster.</summary>
/// <param name="Namespace">Null of what is in none.</param>
internal readonly record struct ObjectKey(string Group, string Kind, string? Namespace, string Name)
{
    /// <summary>What a person calls it.</summary>
    public override string ToString() => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";
}

/// <summary>An object in the cluster.</summary>
/// <param name="Owner">The Application that applied it; null where a person or an operator did.</param>
internal sealed record LiveObject(ObjectKey Key, Manifest Manifest, string? Owner);

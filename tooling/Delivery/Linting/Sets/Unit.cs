using Cairn.Delivery.Linting.Order;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>What its objects are.</summary>
internal enum UnitKind
{
    /// <summary>As they are applied.</summary>
    Applied,

    /// <summary>What Kustomize made of files.</summary>
    Built,

    /// <summary>What Kustomize would still change: bases and patches that were not built.</summary>
    Fragments,
}

/// <summary>Manifests that one Application applies, as far as that can be told.</summary>
/// <param name="Path">The folder they come from, relative to what is linted.</param>
internal sealed record Unit(string Path, UnitKind Kind, IReadOnlyList<Manifest> Objects)
{
    private readonly Lazy<IReadOnlyDictionary<Manifest, ApplyMoment>> moments = new(() => ApplyMoment.Of(Objects));

    /// <summary>When each object is first applied in a sync; those that an ordinary sync does not apply are left out.</summary>
    public IReadOnlyDictionary<Manifest, ApplyMoment> Moments => moments.Value;

    /// <summary>Of an object that was built, the files it was built from, the likeliest first.</summary>
    public IReadOnlyDictionary<Manifest, IReadOnlyList<Manifest>> Origins { get; init; } =
        new Dictionary<Manifest, IReadOnlyList<Manifest>>();
}

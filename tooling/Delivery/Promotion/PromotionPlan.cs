using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion;

/// <summary>What a promotion or rollback would do; nothing is written yet.</summary>
/// <param name="From">The environment the release comes from; null for a rollback.</param>
/// <param name="To">The environment that is to run it.</param>
/// <param name="Base">The commit it is made on.</param>
/// <param name="Into">The branch it is to be merged into.</param>
/// <param name="Files">What <paramref name="To"/> renders to then.</param>
public sealed record PromotionPlan(
    string? From,
    EnvironmentFolder To,
    string Base,
    string Into,
    ReleasePin Release,
    ReleasePin? Replaces,
    RenderedFiles Files
)
{
    /// <summary>How the two environments stand to each other then; null for a rollback.</summary>
    public Parity? Parity { get; init; }

    /// <summary>Without the facts; of a rollback twice the same.</summary>
    public required (string From, string To) Digests { get; init; }

    /// <summary>Fields that change in <see cref="To"/>, files as paths in the repository, with whom and why.</summary>
    public required IReadOnlyList<MovedField> Changes { get; init; }

    /// <summary>Rendered files that come, go or change.</summary>
    public required int ChangedFiles { get; init; }

    public required IReadOnlyList<Gate> Gates { get; init; }

    public IEnumerable<Gate> Holding => Gates.Where(gate => gate.Holds);

    public string Branch => $"{(From is null ? "roll-back" : "promote")}/{To.Name}-{Release.Tree[..12]}";
}

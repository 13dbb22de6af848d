using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>What was read to be judged.</summary>
public sealed class LintInput
{
    internal LintInput(IReadOnlyList<ManifestSet> sets, IReadOnlyList<string> notes) => (Sets, Notes) = (sets, notes);

    /// <summary>How many objects.</summary>
    public int Objects => Sets.Sum(set => set.Units.Sum(unit => unit.Objects.Count));

    /// <summary>What was not read or not built, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether there is nothing to judge.</summary>
    public bool IsEmpty => Objects == 0 && Sets.All(set => set.Unreadable.Count == 0);

    internal IReadOnlyList<ManifestSet> Sets { get; }

    /// <summary>Several as one.</summary>
    public static LintInput Of(IReadOnlyList<LintInput> all) =>
        new([.. all.SelectMany(lintInput => lintInput.Sets)], [.. all.SelectMany(lintInput => lintInput.Notes).Distinct()]);
}

using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Environments;

namespace Cairn.Trail.Index;

/// <summary>A landing ready to be indexed.</summary>
/// <param name="Entry">Where the ledger holds it.</param>
/// <param name="Terms">What it can be found by, sorted, each once.</param>
/// <param name="Environments">The environments its files tell, with each place in the tree that told them.</param>
public sealed record IndexEntry(
    long Entry,
    Landing Landing,
    ulong[] Terms,
    int FieldChanges,
    int TextChanges,
    IReadOnlyList<InferredEnvironment> Environments
)
{
    /// <summary>Of its payload as the ledger stores it.</summary>
    public ulong PayloadChecksum { get; init; }

    public LandingSize Size => new(Landing.Commits.Count + (Landing.IsMerge ? 1 : 0), FieldChanges, TextChanges);
}

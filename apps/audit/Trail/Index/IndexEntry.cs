using Cairn.Trail.Changes;

namespace Cairn.Trail.Index;

/// <summary>A landing ready to be indexed.</summary>
/// <param name="Entry">Where the ledger holds it.</param>
/// <param name="Terms">What it can be found by, sorted, each once.</param>
/// <param name="Files">The files it touched, each once, and whether each exists after it: see
/// <see cref="Changes.Environments.RecordedPath.Present"/>.</param>
public sealed record IndexEntry(
    long Entry,
    Landing Landing,
    ulong[] Terms,
    int FieldChanges,
    int TextChanges,
    IReadOnlyList<(string Path, bool Present)> Files
)
{
    /// <summary>Of its payload as the ledger stores it.</summary>
    public ulong PayloadChecksum { get; init; }

    public LandingSize Size => new(Landing.Commits.Count + (Landing.IsMerge ? 1 : 0), FieldChanges, TextChanges);
}

using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>What became of reading one file: its tree, or one of <see cref="Reasons"/> why it has none.</summary>
public readonly record struct ReadFile(Tree? Tree, string? Reason)
{
    internal static ReadFile Not(string reason) => new(null, reason);
}

using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>What became of reading one file: its tree, or one of <see cref="NotFieldsReasons"/> why it has none.</summary>
public readonly record struct ParsedFile(Tree? Tree, string? Reason)
{
    /// <summary>The content is elsewhere, and this is what the file says of it; null for any other.</summary>
    public LfsPointer? Pointer { get; init; }

    internal static ParsedFile Not(string reason) => new(null, reason);
}

using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>Receives the leaves that a <see cref="TreeDiff"/> finds different. Spans and trees are valid during the call.</summary>
public interface IFieldSink
{
    /// <param name="path">The field's written path in UTF-8.</param>
    /// <param name="name">
    /// What people call the field: its last key, or for the <c>value</c> of a list item with an identity that identity
    /// (<c>DB_POOL_SIZE</c> of <c>env[name=DB_POOL_SIZE].value</c>).
    /// </param>
    /// <param name="before">The leaf before, with node -1 when there was none.</param>
    /// <param name="after">The leaf after, with node -1 when there is none.</param>
    /// <param name="below">For what was added or removed: how many steps it lies below the map or list that was so as a whole; else
    /// 0.</param>
    void Field(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, TreeLeaf before, TreeLeaf after, int below);
}

/// <summary>A leaf of a tree, or none.</summary>
public readonly record struct TreeLeaf(Tree? Tree, int Node)
{
    public static TreeLeaf None => new(null, -1);

    public ReadOnlySpan<byte> Text => Tree is null ? [] : Tree.Value(Node);

    /// <summary>Whether it is a string whatever its text looks like.</summary>
    public bool IsQuoted => Tree is not null && Tree.Nodes[Node].Kind == NodeKind.Scalar && Tree.Nodes[Node].Style != ScalarStyle.Plain;
}

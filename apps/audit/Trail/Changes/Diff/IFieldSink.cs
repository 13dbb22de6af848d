using System.Text;
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

    /// <summary>The items that a list keeps stand in another order, and that order is part of its value.</summary>
    /// <param name="path">The list's written path in UTF-8.</param>
    void Moved(ReadOnlySpan<byte> path, ListSide before, ListSide after);
}

/// <summary>One side of a list that was reordered.</summary>
/// <param name="Items">For each item its node, the node of what it is called, or -1, and its place before, or -1.</param>
public readonly record struct ListSide(Tree Tree, IReadOnlyList<(int Node, int Label, int Place)> Items);

/// <summary>A leaf of a tree, or none.</summary>
/// <param name="IsKey">It is told for its key's type, and may be a map or list with something in it.</param>
public readonly record struct TreeLeaf(Tree? Tree, int Node, bool IsKey = false)
{
    public static TreeLeaf None => new(null, -1);

    public ReadOnlySpan<byte> Text =>
        Tree is null ? []
        : Tree.IsLeaf(Node) ? Tree.Value(Node)
        : Tree.Nodes[Node].Kind == NodeKind.Map ? "{…}"u8
        : "[…]"u8;

    /// <summary>Whether it is a string whatever its text looks like.</summary>
    public bool IsQuoted => Tree is not null && Tree.Nodes[Node].Kind == NodeKind.Scalar && Tree.Nodes[Node].Style != ScalarStyle.Plain;

    /// <summary><c>string</c>, <c>null</c>, <c>boolean</c>, <c>number</c>, <c>timestamp</c>, <c>special</c>, <c>map</c>, <c>list</c>, or
    /// the tag it has.</summary>
    public string Type =>
        Tree is null ? ""
        : IsKey ? Named(Tree.Nodes[Node].HasTypedKey ? PlainScalar.TypeOf(Tree.Key(Node)) : YamlType.String) + " key"
        : Tree.Nodes[Node].TagLength > 0 ? Encoding.UTF8.GetString(Tree.Tag(Node))
        : Tree.Nodes[Node].Kind switch
        {
            NodeKind.Map => "map",
            NodeKind.List => "list",
            _ => Named(Tree.Nodes[Node].Type),
        };

    /// <summary>Whether the texts alone show the difference: they are not the same, and no tag or key is part of it.</summary>
    public static bool IsSeen(TreeLeaf before, TreeLeaf after) =>
        before.Tree is null
        || after.Tree is null
        || (
            !before.IsKey
            && before.Tree.Nodes[before.Node].TagLength == 0
            && after.Tree.Nodes[after.Node].TagLength == 0
            && !before.Text.SequenceEqual(after.Text)
        );

    private static string Named(YamlType type) =>
        type switch
        {
            YamlType.Null => "null",
            YamlType.Boolean => "boolean",
            YamlType.Number => "number",
            YamlType.Timestamp => "timestamp",
            YamlType.Special => "special",
            _ => "string",
        };
}

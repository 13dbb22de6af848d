namespace Cairn.Trail.Changes.Trees;

/// <summary>What a node of a parsed file is.</summary>
public enum NodeKind : byte
{
    Scalar,
    Map,
    List,
}

/// <summary>How a scalar was written. It decides how the value is typed when printed as JSON; it is no part of the value.</summary>
public enum ScalarStyle : byte
{
    /// <summary>Without quotes: <c>20</c>, <c>true</c> and <c>null</c> have their YAML 1.2 core types.</summary>
    Plain,

    /// <summary>In quotes: always a string.</summary>
    Quoted,

    /// <summary>A literal or folded block: always a string, and a candidate for being looked into.</summary>
    Block,
}

/// <summary>
/// One node of a <see cref="Tree"/>. The nodes of a tree stand in preorder in one array; a node's children are
/// the nodes from its own index + 1 up to <see cref="End"/>, each skipping to the next by its own <see cref="End"/>.
/// Offsets address <see cref="Tree.Text(int, int)"/>.
/// </summary>
public struct TreeNode
{
    /// <summary>Offset of the key's text, or -1 for a document root or a list item.</summary>
    public int KeyStart;

    /// <summary>Length of the key's text in bytes.</summary>
    public int KeyLength;

    /// <summary>Offset of a scalar's decoded text.</summary>
    public int Start;

    /// <summary>Length of a scalar's decoded text in bytes; for a map or list, its number of direct children.</summary>
    public int Length;

    /// <summary>Index one past the last node of this subtree.</summary>
    public int End;

    public NodeKind Kind;

    public ScalarStyle Style;

    /// <summary>Hash of the key's text, 0 without a key.</summary>
    public ulong KeyHash;

    /// <summary>
    /// Hash of the value: equal for equal values whatever the order of map entries, their comments, quoting or indentation.
    /// Seeded anew in each process, so it is never stored.
    /// </summary>
    public ulong Hash;
}

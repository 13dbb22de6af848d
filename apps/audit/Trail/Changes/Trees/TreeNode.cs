namespace Cairn.Trail.Changes.Trees;

/// <summary>What a node of a parsed file is.</summary>
public enum NodeKind : byte
{
    Scalar,
    Map,
    List,
}

/// <summary>How a scalar was written. It decides how the value is typed when printed as JSON; the value's own type is
/// <see cref="YamlType"/>.</summary>
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
    // What the hash of a text that is no string differs by from the string's.
    internal const ulong Typed = 0xA0761D6478BD642FUL;

    private const byte TypedKey = 0x80;

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

    /// <summary>Length of the tag's text in bytes, which stands before <see cref="Start"/>; 0 without one that counts.</summary>
    public byte TagLength;

    private byte types;

    /// <summary>What a scalar is beside its text.</summary>
    public YamlType Type
    {
        readonly get => (YamlType)(types & ~TypedKey);
        set => types = (byte)((types & TypedKey) | (byte)value);
    }

    /// <summary>Whether the key is more than a string to some reader: <c>on:</c> and <c>1:</c>, but not <c>"on":</c>.</summary>
    public bool HasTypedKey
    {
        readonly get => (types & TypedKey) != 0;
        set => types = (byte)(value ? types | TypedKey : types & ~TypedKey);
    }

    /// <summary>Hash of the key's text, 0 without a key.</summary>
    public ulong KeyHash;

    /// <summary>
    /// Hash of the value: equal for equal types, tags and texts, whatever the order of map entries, their comments, indentation,
    /// or the quotes of what is a string without them too. Seeded anew in each process, so it is never stored.
    /// </summary>
    public ulong Hash;

    /// <summary>Hash of a scalar's text, whatever its type; of null and what has a tag that of the value.</summary>
    public readonly ulong TextHash =>
        Type is YamlType.Boolean or YamlType.Number or YamlType.Timestamp or YamlType.Special ? Hash ^ Typed : Hash;
}

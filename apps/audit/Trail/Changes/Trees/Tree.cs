using System.Text;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Trail.Changes.Trees;

/// <summary>
/// A parsed file: its documents as nodes over the bytes they were read from. Immutable once built and safe to share
/// between threads. A scalar that needed decoding (escapes, folding, block indentation) has its text in a second
/// buffer, addressed as if it followed the source.
/// </summary>
public sealed class Tree
{
    private readonly byte[] source;
    private readonly byte[] decoded;
    private readonly TreeNode[] nodes;

    internal Tree(byte[] source, byte[] decoded, TreeNode[] nodes, int[] roots, ulong dialect)
    {
        this.source = source;
        this.decoded = decoded;
        this.nodes = nodes;
        Roots = roots;
        Dialect = dialect;
    }

    /// <summary>All nodes of all documents, in preorder.</summary>
    public ReadOnlySpan<TreeNode> Nodes => nodes;

    /// <summary>The index of each document's root node, in file order. Documents without content have none.</summary>
    public IReadOnlyList<int> Roots { get; }

    /// <summary>
    /// Hash of what readers of YAML 1.1 and 1.2 take differently though it gives the same nodes here: merge keys and repeated keys, tags
    /// of keys, directives, empty documents; and of how the lines of a <c>.env</c> file are written. Seeded anew in each process, so it is
    /// never stored.
    /// </summary>
    internal ulong Dialect { get; }

    /// <summary>Which values are secrets because of what encloses them; null until it is first needed. It is the same whenever it is
    /// computed.</summary>
    internal SecretMarks? Secrets { get; set; }

    /// <summary>Bytes this tree keeps alive, for caches that have a budget.</summary>
    public long Footprint => source.Length + decoded.Length + ((long)nodes.Length * 40) + 160;

    /// <summary>UTF-8 text at an offset of this tree.</summary>
    public ReadOnlySpan<byte> Text(int start, int length) =>
        length == 0 ? []
        : start < source.Length ? source.AsSpan(start, length)
        : decoded.AsSpan(start - source.Length, length);

    /// <summary>A node's key in UTF-8; empty for a document root or a list item.</summary>
    public ReadOnlySpan<byte> Key(int node) => nodes[node].KeyStart < 0 ? [] : Text(nodes[node].KeyStart, nodes[node].KeyLength);

    /// <summary>A scalar's decoded text in UTF-8; an empty map reads <c>{}</c> and an empty list <c>[]</c>.</summary>
    public ReadOnlySpan<byte> Value(int node) =>
        nodes[node].Kind switch
        {
            NodeKind.Map => "{}"u8,
            NodeKind.List => "[]"u8,
            _ => Text(nodes[node].Start, nodes[node].Length),
        };

    /// <summary>A node's tag as it is written, <c>!custom</c> or <c>!!binary</c>; empty where it has none that says more than the
    /// value does.</summary>
    public ReadOnlySpan<byte> Tag(int node) => Text(nodes[node].Start - nodes[node].TagLength, nodes[node].TagLength);

    /// <summary>A scalar's text as a string. Bytes that are no UTF-8 never reach a tree.</summary>
    public string ValueString(int node) => Encoding.UTF8.GetString(Value(node));

    /// <summary>Whether a node has no children to look into: a scalar, or an empty map or list.</summary>
    public bool IsLeaf(int node) => nodes[node].End == node + 1;

    /// <summary>The index of a map's entry with this key, or -1.</summary>
    public int Find(int map, ReadOnlySpan<byte> key)
    {
        if (nodes[map].Kind != NodeKind.Map)
        {
            return -1;
        }

        for (int child = map + 1; child < nodes[map].End; child = nodes[child].End)
        {
            if (Key(child).SequenceEqual(key))
            {
                return child;
            }
        }

        return -1;
    }
}

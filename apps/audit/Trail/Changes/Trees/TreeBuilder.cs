using System.IO.Hashing;
using System.Security.Cryptography;

namespace Cairn.Trail.Changes.Trees;

/// <summary>
/// Builds a <see cref="Tree"/> from a reader's events: <c>BeginDocument</c>, then one value, where a value is a scalar
/// or <c>OpenMap</c>/<c>OpenList</c> … <c>Close</c>, and each map entry is <c>Key</c> followed by its value. Of several
/// entries with one key the last stays, as Kubernetes' own reader has it. Reusable; not safe between threads. Until
/// <c>Build</c> no node moves, so a reader of anchors may remember a node by its index.
/// </summary>
public sealed partial class TreeBuilder
{
    /// <summary>Deeper nesting than this is refused by every reader: no real file comes near it, and recursion stays bounded.</summary>
    public const int MaxDepth = 200;

    /// <summary>More nodes than this are refused by every reader, which bounds the memory one file may take to 80 MB.</summary>
    internal const int MaxNodes = 2_000_000;

    // Buffers that one huge file made larger than this are not kept for the next.
    private const int LargestKept = 1 << 20;

    private static readonly int[] FirstNode = [0];

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private byte[] source = [];
    private Node[] nodes = new Node[256];
    private int count;
    private byte[] decoded = new byte[1024];
    private int decodedLength;
    private readonly List<int> roots = [];
    private readonly int[] open = new int[MaxDepth];
    private int depth;
    private int keyStart = -1;
    private int keyLength;
    private ulong keyHash;
    private bool expectRoot;

    /// <summary>How many maps and lists are open.</summary>
    public int Depth => depth;

    /// <summary>How many nodes were added since the last reset.</summary>
    internal int Count => count;

    /// <summary>Length of the bytes being read.</summary>
    internal int SourceLength => source.Length;

    /// <summary>Starts over on the bytes that offsets will address. They must be valid UTF-8 and are kept, not copied.</summary>
    public void Reset(byte[] bytes)
    {
        source = bytes;
        if (nodes.Length > LargestKept)
        {
            nodes = new Node[256];
            places = new int[256];
        }

        if (decoded.Length > LargestKept)
        {
            decoded = new byte[1024];
        }

        count = 0;
        decodedLength = 0;
        roots.Clear();
        depth = 0;
        keyStart = -1;
        expectRoot = false;
        ResetCopies();
    }

    /// <summary>The next value is a document's root.</summary>
    public void BeginDocument() => expectRoot = true;

    /// <summary>The next value is the entry with this key, given by its place in the source.</summary>
    public void Key(int start, int length)
    {
        keyStart = start;
        keyLength = length;
        keyHash = HashOf(Span(start, length)) | 1;
    }

    /// <summary>The next value is the entry with this key, given as decoded text.</summary>
    public void Key(ReadOnlySpan<byte> text) => Key(Keep(text), text.Length);

    /// <summary>A scalar whose text stands in the source as it is.</summary>
    public void Scalar(int start, int length, ScalarStyle style)
    {
        ref Node node = ref Add(NodeKind.Scalar);
        node.Start = start;
        node.Length = length;
        node.Style = style;
        node.End = count;
        node.Hash = HashOf(Span(start, length));
    }

    /// <summary>A scalar given as decoded text.</summary>
    public void Scalar(ReadOnlySpan<byte> text, ScalarStyle style) => Scalar(Keep(text), text.Length, style);

    public void OpenMap() => Open(NodeKind.Map);

    public void OpenList() => Open(NodeKind.List);

    /// <summary>Closes the innermost map or list.</summary>
    public void Close()
    {
        int index = open[--depth];
        bool isMap = nodes[index].Kind == NodeKind.Map;
        if (isMap)
        {
            Merge(index);
            DropRepeatedKeys(index);
        }

        ref Node node = ref nodes[index];
        node.End = count;
        ulong hash = isMap ? 0x9E3779B97F4A7C15UL : 0xC2B2AE3D27D4EB4FUL;
        int children = 0;
        for (int child = index + 1; child < count; child = nodes[child].End)
        {
            if (IsDropped(child))
            {
                continue;
            }

            children++;
            hash = isMap ? hash + Mix(nodes[child].KeyHash ^ Mix(nodes[child].Hash)) : Mix(hash ^ nodes[child].Hash) + 1;
        }

        node.Length = children;
        node.Hash = Mix(hash);
    }

    /// <summary>The finished tree. The builder may be reset and used again.</summary>
    public Tree Build()
    {
        if (depth > 0)
        {
            throw new InvalidOperationException("A map or list was left open.");
        }

        if (anyDropped)
        {
            Compact();
        }

        return new Tree(
            source,
            decoded.AsSpan(0, decodedLength).ToArray(),
            nodes.AsSpan(0, count).ToArray(),
            roots is [0] ? FirstNode : [.. roots]
        );
    }

    /// <summary>Places decoded text beside the source and returns its offset, for a reader that decodes in pieces.</summary>
    public int Keep(ReadOnlySpan<byte> text)
    {
        if (decodedLength + text.Length > decoded.Length)
        {
            Array.Resize(ref decoded, Math.Max(decoded.Length * 2, decodedLength + text.Length));
        }

        text.CopyTo(decoded.AsSpan(decodedLength));
        int offset = source.Length + decodedLength;
        decodedLength += text.Length;
        return offset;
    }

    private static ulong HashOf(ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text, Seed);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93UL;
        return value ^ (value >> 29);
    }

    private ReadOnlySpan<byte> Span(int start, int length) =>
        start < source.Length ? source.AsSpan(start, length) : decoded.AsSpan(start - source.Length, length);

    private void Open(NodeKind kind)
    {
        if (depth == MaxDepth)
        {
            throw new InvalidOperationException("Nested deeper than a reader may go.");
        }

        Add(kind);
        open[depth++] = count - 1;
    }

    private ref Node Add(NodeKind kind)
    {
        if (count == nodes.Length)
        {
            Array.Resize(ref nodes, count * 2);
        }

        if (expectRoot)
        {
            roots.Add(count);
            expectRoot = false;
        }

        ref Node node = ref nodes[count++];
        node = default;
        node.Kind = kind;
        node.KeyStart = keyStart;
        if (keyStart >= 0)
        {
            node.KeyLength = keyLength;
            node.KeyHash = keyHash;
            keyStart = -1;
        }

        return ref node;
    }
}

using System.IO.Hashing;
using System.Security.Cryptography;

namespace Cairn.Changes.Trees;

/// <summary>
/// Builds a <see cref="Tree"/> from a reader's events: <c>BeginDocument</c>, then one value, where a value is a scalar
/// or <c>OpenMap</c>/<c>OpenList</c> … <c>Close</c>, and each map entry is <c>Key</c> followed by its value. Of several
/// entries with one key the last stays, as Kubernetes' own reader has it. Reusable; not safe between threads.
/// </summary>
public sealed class TreeBuilder
{
    /// <summary>Deeper nesting than this is refused by every reader: no real file comes near it, and recursion stays bounded.</summary>
    public const int MaxDepth = 200;

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private byte[] source = [];
    private Node[] nodes = new Node[256];
    private int count;
    private byte[] decoded = new byte[1024];
    private int decodedLength;
    private readonly List<int> roots = [];
    private readonly int[] open = new int[MaxDepth];
    private readonly Dictionary<ulong, int> seenKeys = [];
    private readonly List<(int Into, int From)> merges = [];
    private int depth;
    private int keyStart = -1;
    private int keyLength;
    private ulong keyHash;
    private bool expectRoot;

    /// <summary>What a finished value is.</summary>
    public NodeKind KindOf(int node) => nodes[node].Kind;

    /// <summary>How many maps and lists are open.</summary>
    public int Depth => depth;

    /// <summary>How many nodes there are: the number the next one gets.</summary>
    public int Count => count;

    /// <summary>How many nodes are copies of others.</summary>
    public int Copied { get; private set; }

    /// <summary>Whether a repeated key was dropped, so that earlier nodes' numbers no longer hold.</summary>
    public bool Dropped { get; private set; }

    /// <summary>Starts over on the bytes that offsets will address. They must be valid UTF-8 and are kept, not copied.</summary>
    public void Reset(byte[] bytes)
    {
        source = bytes;
        count = 0;
        decodedLength = 0;
        roots.Clear();
        merges.Clear();
        depth = 0;
        keyStart = -1;
        expectRoot = false;
        Dropped = false;
        Copied = 0;
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

    /// <summary>Adds a copy of a finished value; returns how many nodes it has.</summary>
    public int Copy(int node)
    {
        int width = nodes[node].End - node;
        Copied += width;
        Add(NodeKind.Scalar);
        int start = count - 1;
        while (start + width > nodes.Length)
        {
            Array.Resize(ref nodes, nodes.Length * 2);
        }

        Node root = nodes[start];
        Array.Copy(nodes, node, nodes, start, width);
        count = start + width;
        for (int moved = start; moved < count; moved++)
        {
            nodes[moved].End += start - node;
        }

        nodes[start].KeyStart = root.KeyStart;
        nodes[start].KeyLength = root.KeyLength;
        nodes[start].KeyHash = root.KeyHash;
        return width;
    }

    /// <summary>Merges a finished map into the open one: at its end, the entries whose keys it lacks by then; the first merge of several wins.</summary>
    public void Merge(int map) => merges.Add((open[depth - 1], map));

    public void OpenMap() => Open(NodeKind.Map);

    public void OpenList() => Open(NodeKind.List);

    /// <summary>Closes the innermost map or list.</summary>
    public void Close()
    {
        int index = open[--depth];
        if (nodes[index].Kind == NodeKind.Map)
        {
            AddMerged(index);
            DropRepeatedKeys(index);
        }

        ref Node node = ref nodes[index];
        node.End = count;
        ulong hash = node.Kind == NodeKind.Map ? 0x9E3779B97F4A7C15UL : 0xC2B2AE3D27D4EB4FUL;
        int children = 0;
        for (int child = index + 1; child < count; child = nodes[child].End, children++)
        {
            hash = node.Kind == NodeKind.Map
                ? hash + Mix(nodes[child].KeyHash ^ Mix(nodes[child].Hash))
                : Mix(hash ^ nodes[child].Hash) + 1;
        }

        node.Length = children;
        node.Hash = Mix(hash);
    }

    /// <summary>The finished tree. The builder may be reset and used again.</summary>
    public Tree Build() =>
        depth == 0
            ? new Tree(source, decoded.AsSpan(0, decodedLength).ToArray(), nodes.AsSpan(0, count).ToArray(), [.. roots])
            : throw new InvalidOperationException("A map or list was left open.");

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

    private void AddMerged(int map)
    {
        if (merges.Count == 0 || merges[^1].Into != map)
        {
            return;
        }

        var present = new HashSet<ulong>();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            present.Add(nodes[child].KeyHash);
        }

        int first = merges.FindIndex(merge => merge.Into == map);
        for (int i = first; i < merges.Count; i++)
        {
            int from = merges[i].From;
            for (int child = from + 1; child < nodes[from].End; child = nodes[child].End)
            {
                if (present.Add(nodes[child].KeyHash))
                {
                    keyStart = nodes[child].KeyStart;
                    keyLength = nodes[child].KeyLength;
                    keyHash = nodes[child].KeyHash;
                    Copy(child);
                }
            }
        }

        merges.RemoveRange(first, merges.Count - first);
    }

    private void DropRepeatedKeys(int map)
    {
        // Most maps are small: comparing pairs beats filling a set.
        int children = 0;
        bool repeated = false;
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            if (++children > 12)
            {
                break;
            }

            for (int other = map + 1; other < child; other = nodes[other].End)
            {
                repeated |= nodes[other].KeyHash == nodes[child].KeyHash;
            }
        }

        if (children <= 12 && !repeated)
        {
            return;
        }

        seenKeys.Clear();
        int at = map + 1;
        while (at < count)
        {
            if (seenKeys.TryGetValue(nodes[at].KeyHash, out int earlier))
            {
                int width = Drop(earlier);
                at -= width;
                foreach ((ulong key, int index) in seenKeys.ToArray())
                {
                    seenKeys[key] = index > earlier ? index - width : index;
                }
            }

            seenKeys[nodes[at].KeyHash] = at;
            at = nodes[at].End;
        }
    }

    private int Drop(int index)
    {
        Dropped = true;
        int width = nodes[index].End - index;
        Array.Copy(nodes, index + width, nodes, index, count - index - width);
        count -= width;
        for (int moved = index; moved < count; moved++)
        {
            nodes[moved].End -= width;
        }

        return width;
    }
}

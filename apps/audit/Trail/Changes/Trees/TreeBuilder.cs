using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cairn.Trail.Changes.Trees;

/// <summary>
/// Builds a <see cref="Tree"/> from a reader's events: <c>BeginDocument</c>, then one value, where a value is a scalar
/// or <c>OpenMap</c>/<c>OpenList</c> … <c>Close</c>, and each map entry is <c>Key</c> followed by its value. Of several
/// entries with one key the last stays, as Kubernetes' own reader has it. Reusable; not safe between threads. Until
/// <c>Build</c> no node moves, so a reader of anchors may remember a node by its index.
/// </summary>
public sealed class TreeBuilder
{
    /// <summary>Deeper nesting than this is refused by every reader: no real file comes near it, and recursion stays bounded.</summary>
    public const int MaxDepth = 200;

    /// <summary>More nodes than this are refused by every reader, which bounds the memory one file may take to 80 MB.</summary>
    internal const int MaxNodes = 2_000_000;

    // Buffers that one huge file made larger than this are not kept for the next.
    private const int LargestKept = 1 << 20;

    private static readonly int[] FirstNode = [0];

    private const ulong NullHash = 0x8EBC6AF09C88C6E3UL;

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private byte[] source = [];
    private TreeNode[] nodes = new TreeNode[256];
    private int count;
    private byte[] decoded = new byte[1024];
    private int decodedLength;
    private readonly List<int> roots = [];
    private readonly int[] open = new int[MaxDepth];
    private int depth;
    private int keyStart = -1;
    private int keyLength;
    private ulong keyHash;
    private bool keyTyped;
    private int tagStart;
    private byte tagLength;
    private ulong tagHash;
    private bool expectRoot;
    private ulong dialect;

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
            nodes = new TreeNode[256];
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
        tagLength = 0;
        expectRoot = false;
        dialect = 0;
        ResetCopies();
    }

    /// <summary>The next value is a document's root.</summary>
    public void BeginDocument() => expectRoot = true;

    /// <summary>A document without content stands here. Some readers count it, others pass over it.</summary>
    internal void EmptyDocument() => dialect += Mix(HashOf("---"u8) + (ulong)roots.Count);

    /// <summary>A hash of how the file is written where its readers disagree on what that means.</summary>
    internal void AsWritten(ulong hash) => dialect += Mix(hash);

    /// <summary>The key that was given last has a tag, which some readers obey.</summary>
    internal void KeyTag(ReadOnlySpan<byte> tag) => dialect += Mix(keyHash ^ Mix(HashOf(tag)));

    /// <summary>The next value is the entry with this key, given by its place in the source.</summary>
    public void Key(int start, int length)
    {
        keyStart = start;
        keyLength = length;
        keyHash = HashOf(Span(start, length)) | 1;
        keyTyped = false;
    }

    /// <summary>The next value is the entry with this key of YAML without quotes, which may be more than a string.</summary>
    public void PlainKey(int start, int length)
    {
        Key(start, length);
        keyTyped = PlainScalar.TypeOf(Span(start, length)) != YamlType.String;
    }

    /// <summary>The next value has a tag that counts; what it is called as it is written.</summary>
    public void Tag(ReadOnlySpan<byte> tag)
    {
        tagHash = HashOf(tag) | 1;
        tag = tag.Length > byte.MaxValue ? tag[..byte.MaxValue] : tag;
        tagStart = Keep(tag);
        tagLength = (byte)tag.Length;
    }

    /// <summary>The next value is the entry with this key, given as decoded text.</summary>
    public void Key(ReadOnlySpan<byte> text) => Key(Keep(text), text.Length);

    /// <summary>A scalar of YAML whose text stands in the source as it is.</summary>
    public void Scalar(int start, int length, ScalarStyle style) =>
        Scalar(start, length, style, style == ScalarStyle.Plain ? PlainScalar.TypeOf(Span(start, length)) : YamlType.String);

    /// <summary>A scalar whose text stands in the source as it is, and its type.</summary>
    public void Scalar(int start, int length, ScalarStyle style, YamlType type)
    {
        ulong tag = tagLength > 0 ? tagHash : 0;
        if (tag != 0)
        {
            // The tag's text stands before the value's.
            ReadOnlySpan<byte> text = Span(start, length);
            tagStart = Keep(Span(tagStart, tagLength));
            start = Keep(text);
            type = YamlType.Tagged;
        }

        ref TreeNode node = ref Add(NodeKind.Scalar);
        node.Start = start;
        node.Length = length;
        node.Style = style;
        node.End = count;
        node.Type = type;
        node.Hash = type switch
        {
            YamlType.String => HashOf(Span(start, length)),
            YamlType.Null => NullHash,
            YamlType.Tagged => Mix(HashOf(Span(start, length)) ^ tag),
            _ => HashOf(Span(start, length)) ^ TreeNode.Typed,
        };
    }

    /// <summary>A scalar of YAML given as decoded text.</summary>
    public void Scalar(ReadOnlySpan<byte> text, ScalarStyle style) => Scalar(Keep(text), text.Length, style);

    /// <summary>A scalar given as decoded text, and its type.</summary>
    public void Scalar(ReadOnlySpan<byte> text, ScalarStyle style, YamlType type) => Scalar(Keep(text), text.Length, style, type);

    public void OpenMap() => Open(NodeKind.Map);

    public void OpenList() => Open(NodeKind.List);

    /// <summary>Closes the innermost map or list.</summary>
    public void Close()
    {
        int index = open[--depth];
        bool isMap = nodes[index].Kind == NodeKind.Map;
        ulong? unmerged = null;
        if (isMap)
        {
            unmerged = Merge(index);
            DropRepeatedKeys(index);
        }

        ref TreeNode node = ref nodes[index];
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
            hash = isMap
                ? hash
                    + Mix(
                        (nodes[child].HasTypedKey ? nodes[child].KeyHash ^ TreeNode.Typed : nodes[child].KeyHash) ^ Mix(nodes[child].Hash)
                    )
                : Mix(hash ^ nodes[child].Hash) + 1;
        }

        hash ^= node.Hash;

        node.Length = children;
        node.Hash = Mix(hash);
        dialect += unmerged is { } own ? Mix(node.Hash ^ own) : 0;
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
            roots is [0] ? FirstNode : [.. roots],
            dialect
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
            throw new InvalidOperationException("Nesting exceeds the limit.");
        }

        ref TreeNode node = ref Add(kind);

        // Until it is closed, its hash is that of its tag.
        node.Hash = node.TagLength > 0 ? tagHash : 0;
        open[depth++] = count - 1;
    }

    private ref TreeNode Add(NodeKind kind)
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

        ref TreeNode node = ref nodes[count++];
        node = default;
        node.Kind = kind;
        node.KeyStart = keyStart;
        if (keyStart >= 0)
        {
            node.KeyLength = keyLength;
            node.KeyHash = keyHash;
            node.HasTypedKey = keyTyped;
            keyStart = -1;
        }

        if (tagLength > 0)
        {
            node.Start = tagStart + tagLength;
            node.TagLength = tagLength;
            tagLength = 0;
        }

        return ref node;
    }

    private const int SmallMap = 12;

    private readonly List<int> merges = [];
    private Dictionary<ulong, int> seenKeys = [];

    /// <summary>The next value is merged into the innermost map when that closes: the map's own keys win, whatever the order.</summary>
    internal void MergeKey()
    {
        Key([]);
        keyHash = 0;
        anyDropped = true;
    }

    /// <summary>Merges what the map refers to; a hash of what it has without that, or null where it refers to nothing.</summary>
    private ulong? Merge(int map)
    {
        if (!anyDropped)
        {
            return null;
        }

        merges.Clear();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            if (IsDropped(child))
            {
                merges.Add(child);
            }
        }

        if (merges.Count == 0)
        {
            return null;
        }

        ForgetKeys();
        ulong unmerged = 1;
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            seenKeys[nodes[child].KeyHash] = child;
            unmerged += Mix(nodes[child].KeyHash);
        }

        // Of several merges the later one is stronger, as if each were written over what came before.
        for (int merge = merges.Count - 1; merge >= 0; merge--)
        {
            MergeFrom(merges[merge], unmerged);
        }

        return unmerged;
    }

    private void MergeFrom(int from, ulong merged)
    {
        int end = nodes[from].End;
        switch (nodes[from].Kind)
        {
            case NodeKind.Map:
                MergeEntries(from, from, merged);
                break;
            case NodeKind.List:
                for (int item = from + 1; item < end; item = nodes[item].End)
                {
                    if (nodes[item].Kind == NodeKind.Map)
                    {
                        MergeEntries(item, from, merged);
                    }
                    else
                    {
                        RefuseMerge();
                    }
                }

                break;
            default:
                // Go's reader lets `<<:` with nothing behind it pass.
                if (nodes[from].Length > 0)
                {
                    RefuseMerge();
                }

                break;
        }
    }

    private void RefuseMerge() => Trouble = Trouble == TreeProblem.None ? TreeProblem.BadMerge : Trouble;

    private void MergeEntries(int from, int merge, ulong merged)
    {
        int end = nodes[from].End;
        for (int entry = from + 1; entry < end; entry = nodes[entry].End)
        {
            if (IsDropped(entry))
            {
                continue;
            }

            if (seenKeys.TryAdd(nodes[entry].KeyHash, entry))
            {
                if (MayCopy(entry))
                {
                    Append(entry, count);
                }
            }
            else if (seenKeys[nodes[entry].KeyHash] is var own && own < merge && nodes[own].Hash != nodes[entry].Hash)
            {
                // The reader of kubectl (sigs.k8s.io/yaml) writes what is merged over the keys that stand before the merge key.
                dialect += Mix(nodes[entry].KeyHash ^ Mix(nodes[entry].Hash) ^ merged);
            }
        }
    }

    private void ForgetKeys()
    {
        // Clearing costs as much as the largest map ever held.
        if (seenKeys.Capacity > 1024)
        {
            seenKeys = [];
        }

        seenKeys.Clear();
    }

    private void DropRepeatedKeys(int map)
    {
        // Most maps are small: comparing pairs beats filling a set.
        int children = 0;
        bool repeated = false;
        for (int child = map + 1; child < count && children <= SmallMap; child = nodes[child].End, children++)
        {
            for (int other = map + 1; other < child; other = nodes[other].End)
            {
                repeated |= nodes[other].KeyHash == nodes[child].KeyHash;
            }
        }

        if (children <= SmallMap && !repeated)
        {
            return;
        }

        ForgetKeys();
        for (int child = map + 1; child < count; child = nodes[child].End)
        {
            ref int last = ref CollectionsMarshal.GetValueRefOrAddDefault(seenKeys, nodes[child].KeyHash, out bool seen);
            if (seen)
            {
                dialect += Mix(nodes[last].KeyHash ^ Mix(nodes[last].Hash));
                nodes[last].KeyHash = 0;
                anyDropped = true;
            }

            last = child;
        }
    }

    // The ratio that go-yaml allows; small files may always repeat themselves a little.
    private const int MostCopies = 100;
    private const int CopiesAlwaysAllowed = 10_000;
    private const int TextAlwaysAllowed = 1 << 20;

    private readonly int[] ends = new int[MaxDepth];
    private int[] places = new int[256];
    private bool anyDropped;
    private int copied;
    private long copiedText;

    /// <summary>What went wrong while copying. A tree in trouble must not be built.</summary>
    internal TreeProblem Trouble { get; private set; }

    /// <summary>Whether a node's value is complete: an alias within the value it names would never end.</summary>
    internal bool IsComplete(int node) => node < count && nodes[node].End > node;

    internal bool IsScalar(int node) => nodes[node].Kind == NodeKind.Scalar;

    /// <summary>The next value is a copy of this node's.</summary>
    internal void Copy(int node)
    {
        if (!MayCopy(node))
        {
            Scalar(0, 0, ScalarStyle.Plain);
            return;
        }

        int keyAt = keyStart;
        int length = keyLength;
        ulong hash = keyHash;
        bool typed = keyTyped;
        int to = count;
        Add(NodeKind.Scalar);
        Append(node, to);
        nodes[to].KeyStart = keyAt;
        nodes[to].KeyLength = keyAt < 0 ? 0 : length;
        nodes[to].KeyHash = keyAt < 0 ? 0 : hash;
        nodes[to].HasTypedKey = keyAt >= 0 && typed;
    }

    /// <summary>Hash of a name, for a reader's own tables.</summary>
    internal static ulong HashOfName(ReadOnlySpan<byte> text) => HashOf(text);

    private void ResetCopies()
    {
        anyDropped = false;
        copied = 0;
        copiedText = 0;
        Trouble = TreeProblem.None;
    }

    private bool IsDropped(int node) => nodes[node].KeyHash == 0 && nodes[node].KeyStart >= 0;

    private bool MayCopy(int node)
    {
        int end = nodes[node].End;
        int height = 0;
        int width = 0;
        for (int at = node; at < end && Trouble == TreeProblem.None; at++)
        {
            if (at > node && IsDropped(at))
            {
                at = nodes[at].End - 1;
                continue;
            }

            while (height > 0 && at >= ends[height - 1])
            {
                height--;
            }

            width++;
            copiedText += nodes[at].KeyLength;
            if (nodes[at].Kind == NodeKind.Scalar)
            {
                copiedText += nodes[at].Length;
            }
            else if (depth + height >= MaxDepth)
            {
                Trouble = TreeProblem.TooDeep;
            }
            else
            {
                ends[height++] = nodes[at].End;
            }
        }

        long most = Math.Max(CopiesAlwaysAllowed, (long)(count - copied) * MostCopies);
        copied += width;
        bool tooMany =
            copied > most || count + width > MaxNodes || copiedText > Math.Max(TextAlwaysAllowed, (long)source.Length * MostCopies);
        Trouble = Trouble == TreeProblem.None && tooMany ? TreeProblem.TooManyCopies : Trouble;
        return Trouble == TreeProblem.None;
    }

    /// <summary>Copies a subtree to <paramref name="to"/>, the end but for a first node that may be there; what was dropped stays
    /// behind.</summary>
    private void Append(int node, int to)
    {
        int end = nodes[node].End;
        int width = end - node;
        if (to + width > nodes.Length)
        {
            Array.Resize(ref nodes, Math.Max(nodes.Length * 2, to + width));
        }

        if (places.Length <= width)
        {
            places = new int[width + 256];
        }

        int next = to;
        for (int at = node; at < end; )
        {
            if (at > node && IsDropped(at))
            {
                places.AsSpan(at - node, nodes[at].End - at).Fill(next);
                at = nodes[at].End;
                continue;
            }

            places[at - node] = next;
            nodes[next++] = nodes[at++];
        }

        places[width] = next;
        for (int at = to; at < next; at++)
        {
            nodes[at].End = places[nodes[at].End - node];
        }

        count = next;
    }

    /// <summary>Takes out the dropped entries in one pass.</summary>
    private void Compact()
    {
        if (places.Length <= count)
        {
            places = new int[count + 256];
        }

        int to = 0;
        for (int node = 0; node < count; )
        {
            if (IsDropped(node))
            {
                places.AsSpan(node, nodes[node].End - node).Fill(to);
                node = nodes[node].End;
                continue;
            }

            places[node] = to;
            nodes[to++] = nodes[node++];
        }

        places[count] = to;
        for (int node = 0; node < to; node++)
        {
            nodes[node].End = places[nodes[node].End];
        }

        for (int root = 0; root < roots.Count; root++)
        {
            roots[root] = places[roots[root]];
        }

        count = to;
    }
}

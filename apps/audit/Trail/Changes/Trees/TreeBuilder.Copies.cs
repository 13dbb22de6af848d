namespace Cairn.Trail.Changes.Trees;

/// <summary>Why a tree cannot be finished although its text could be read.</summary>
internal enum Trouble : byte
{
    None,
    TooManyCopies,
    TooDeep,

    /// <summary>What is merged is neither a map nor a list of maps.</summary>
    BadMerge,
}

/// <summary>
/// Repeated subtrees and what they need: copies for aliases, and entries that were merged elsewhere or replaced. These
/// last stay in place, marked by a key hash of 0, until <see cref="Build"/> takes them out.
/// </summary>
public sealed partial class TreeBuilder
{
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
    internal Trouble Trouble { get; private set; }

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
        int to = count;
        Add(NodeKind.Scalar);
        Append(node, to);
        nodes[to].KeyStart = keyAt;
        nodes[to].KeyLength = keyAt < 0 ? 0 : length;
        nodes[to].KeyHash = keyAt < 0 ? 0 : hash;
    }

    /// <summary>Hash of a name, for a reader's own tables.</summary>
    internal static ulong HashOfName(ReadOnlySpan<byte> text) => HashOf(text);

    private void ResetCopies()
    {
        anyDropped = false;
        copied = 0;
        copiedText = 0;
        Trouble = Trouble.None;
    }

    private bool IsDropped(int node) => nodes[node].KeyHash == 0 && nodes[node].KeyStart >= 0;

    private bool MayCopy(int node)
    {
        int end = nodes[node].End;
        int height = 0;
        int width = 0;
        for (int at = node; at < end && Trouble == Trouble.None; at++)
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
                Trouble = Trouble.TooDeep;
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
        Trouble = Trouble == Trouble.None && tooMany ? Trouble.TooManyCopies : Trouble;
        return Trouble == Trouble.None;
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

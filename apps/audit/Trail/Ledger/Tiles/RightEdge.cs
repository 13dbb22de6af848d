using System.Numerics;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// The perfect subtrees a tree falls into from left to right, one for each bit of its size. They are all that growing the
/// tree or hashing its root needs.
/// </summary>
internal sealed class RightEdge
{
    private readonly Hash[] subtrees = new Hash[63];

    public long Size { get; private set; }

    /// <summary>The edge of a tree already stored.</summary>
    public static RightEdge Load(long size, Func<int, long, Hash> subtree)
    {
        var edge = new RightEdge { Size = size };
        for (int height = 0; height < edge.subtrees.Length; height++)
        {
            if (((size >> height) & 1) == 1)
            {
                edge.subtrees[height] = subtree(height, (size >> height) - 1);
            }
        }

        return edge;
    }

    /// <summary>Adds a leaf, merging what it completes.</summary>
    /// <param name="tileFilled">Told the hash and level of each subtree that is a full tile, from the lowest.</param>
    public void Add(in Hash leaf, Action<int, Hash> tileFilled)
    {
        Hash merged = leaf;
        int height = 0;
        for (; ((Size >> height) & 1) == 1; height++)
        {
            merged = MerkleTree.Node(subtrees[height], merged);
            if ((height + 1) % TileId.Height == 0)
            {
                tileFilled((height + 1) / TileId.Height, merged);
            }
        }

        subtrees[height] = merged;
        Size++;
    }

    /// <summary>MTH of the whole: the subtrees folded from the smallest, which is the last, to the largest.</summary>
    public Hash Root()
    {
        if (Size == 0)
        {
            return MerkleTree.Empty;
        }

        int height = BitOperations.TrailingZeroCount(Size);
        Hash root = subtrees[height];
        for (height++; height < subtrees.Length; height++)
        {
            if (((Size >> height) & 1) == 1)
            {
                root = MerkleTree.Node(subtrees[height], root);
            }
        }

        return root;
    }
}

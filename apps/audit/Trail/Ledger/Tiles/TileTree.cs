using System.Numerics;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// Roots and proofs of a tree stored as tiles, for its present size and every earlier one. Each answer reads a number of
/// tiles in the order of the size's logarithm. It keeps nothing between calls and may be used from several threads where
/// <paramref name="read"/> may.
/// </summary>
/// <remarks>
/// Tiles are taken as they are stored: a proof made from a damaged tile does not verify. Each method throws
/// <see cref="LedgerFormatException"/> ("tile L/N …") where a tile is missing or holds fewer hashes than the size needs, and
/// <see cref="ArgumentOutOfRangeException"/> for an index or size that cannot be.
/// </remarks>
public sealed class TileTree(ReadTile read)
{
    /// <summary>The root of the tree of the first <paramref name="size"/> leaves.</summary>
    public Hash Root(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleTree.Empty : new SubtreeReader(read, size).Part(0, size);
    }

    /// <summary>The hash of a leaf as its tile holds it.</summary>
    /// <param name="index">From 0; the tile need only hold the leaf.</param>
    public Hash LeafHash(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfEqual(index, long.MaxValue);
        return new SubtreeReader(read, index + 1).Perfect(height: 0, index);
    }

    /// <summary>PATH of RFC 6962, section 2.1.1: from the leaf's sibling up to the root's child.</summary>
    public IReadOnlyList<Hash> ProveInclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return ProveInclusion(new SubtreeReader(read, size), index, size);
    }

    internal static IReadOnlyList<Hash> ProveInclusion(SubtreeReader reader, long index, long size)
    {
        var proof = new List<Hash>();
        long from = 0;
        long to = size;
        while (to - from > 1)
        {
            long middle = from + Split(to - from);
            bool goesLeft = index < middle;
            proof.Add(goesLeft ? reader.Part(middle, to) : reader.Part(from, middle));
            (from, to) = goesLeft ? (from, middle) : (middle, to);
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// PROOF of RFC 6962, section 2.1.2: that the tree of <paramref name="size2"/> leaves is that of <paramref name="size1"/>
    /// with leaves added. Empty for equal sizes, and for an empty earlier tree, of which there is nothing to prove.
    /// </summary>
    public IReadOnlyList<Hash> ProveConsistency(long size1, long size2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size1, size2);
        var proof = new List<Hash>();
        if (size1 == 0 || size1 == size2)
        {
            return proof;
        }

        var reader = new SubtreeReader(read, size2);
        long from = 0;
        long to = size2;
        while (to != size1)
        {
            long middle = from + Split(to - from);
            bool goesLeft = size1 <= middle;
            proof.Add(goesLeft ? reader.Part(middle, to) : reader.Part(from, middle));
            (from, to) = goesLeft ? (from, middle) : (middle, to);
        }

        // A verifier has the earlier root already; only a smaller subtree than that must be told.
        if (from > 0)
        {
            proof.Add(reader.Part(from, to));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The largest power of two strictly below a count of at least two: where RFC 6962 splits.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}

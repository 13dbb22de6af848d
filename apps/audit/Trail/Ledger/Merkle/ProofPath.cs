using System.Numerics;

namespace Cairn.Trail.Ledger.Merkle;

/// <summary>
/// How a proof's hashes are chained upwards. A leaf's path first climbs inside the smallest perfect subtree it shares with
/// the last leaf (<c>inner</c> steps, left or right by the index's bits), then along the tree's right border, where only
/// subtrees to the left are left to add.
/// </summary>
internal static class ProofPath
{
    /// <summary>The two parts' lengths; their sum is the only length the proof of this leaf may have.</summary>
    public static (int Inner, int Border) Lengths(long index, long size)
    {
        int inner = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        return (inner, BitOperations.PopCount((ulong)index >> inner));
    }

    /// <summary>The subtree above the inner part.</summary>
    /// <param name="index">The index of <paramref name="seed"/> among the subtrees of its level.</param>
    public static Hash Inner(Hash seed, long index, IReadOnlyList<Hash> proof, int from, int count)
    {
        for (int i = 0; i < count; i++)
        {
            seed = ((index >> i) & 1) == 0 ? MerkleTree.Node(seed, proof[from + i]) : MerkleTree.Node(proof[from + i], seed);
        }

        return seed;
    }

    /// <summary>The same subtree as it was when <paramref name="seed"/> was the last in it: nothing to its right.</summary>
    public static Hash InnerLeftOnly(Hash seed, long index, IReadOnlyList<Hash> proof, int from, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (((index >> i) & 1) == 1)
            {
                seed = MerkleTree.Node(proof[from + i], seed);
            }
        }

        return seed;
    }

    public static Hash Border(Hash seed, IReadOnlyList<Hash> proof, int from)
    {
        for (int i = from; i < proof.Count; i++)
        {
            seed = MerkleTree.Node(proof[i], seed);
        }

        return seed;
    }
}

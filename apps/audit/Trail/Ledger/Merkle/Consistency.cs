using System.Numerics;

namespace Cairn.Trail.Ledger.Merkle;

/// <summary>Checks that a tree is an earlier one with leaves added at its end (RFC 9162, section 2.1.4.2).</summary>
public static class Consistency
{
    /// <summary>
    /// Whether the proof leads to both roots. Equal sizes need equal roots and no proof. An empty earlier tree proves nothing
    /// about a later one that has leaves, so that is false: a caller with nothing to compare must know that it starts fresh.
    /// A proof of the wrong length, sizes the wrong way round and negative numbers are false; nothing throws.
    /// </summary>
    /// <param name="size1">Leaves of the earlier tree.</param>
    /// <param name="size2">Leaves of the later tree.</param>
    public static bool Verify(long size1, Hash root1, long size2, Hash root2, IReadOnlyList<Hash> proof)
    {
        if (size1 < 0 || size2 < size1)
        {
            return false;
        }

        if (size1 == size2)
        {
            return proof.Count == 0 && root1 == root2 && (size1 > 0 || root1 == MerkleTree.Empty);
        }

        if (size1 == 0)
        {
            return false;
        }

        // The proof is the inclusion proof of the earlier tree's last leaf, less its beginning inside the largest perfect
        // subtree that ends at that leaf. That subtree's own hash comes first, unless it is the whole earlier tree.
        int shift = BitOperations.TrailingZeroCount(size1);
        (int inner, int border) = ProofPath.Lengths(size1 - 1, size2);
        inner -= shift;
        int from = size1 == 1L << shift ? 0 : 1;
        if (proof.Count != from + inner + border)
        {
            return false;
        }

        Hash seed = from == 0 ? root1 : proof[0];
        long index = (size1 - 1) >> shift;
        Hash earlier = ProofPath.Border(ProofPath.InnerLeftOnly(seed, index, proof, from, inner), proof, from + inner);
        Hash later = ProofPath.Border(ProofPath.Inner(seed, index, proof, from, inner), proof, from + inner);
        return earlier == root1 && later == root2;
    }
}

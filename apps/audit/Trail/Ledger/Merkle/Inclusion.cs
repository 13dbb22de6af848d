namespace Cairn.Trail.Ledger.Merkle;

/// <summary>Checks that a leaf stands in a tree (RFC 9162, section 2.1.3.2).</summary>
public static class Inclusion
{
    /// <summary>
    /// Whether the proof leads from the leaf to the root. A proof of any other length than the one that index and size ask for
    /// is false, and so are an index outside the tree and negative numbers; nothing throws.
    /// </summary>
    /// <param name="leaf">The leaf's hash, made by the verifier itself from the entry (<see cref="MerkleTree.Leaf"/>).</param>
    /// <param name="index">The leaf's position, from 0.</param>
    /// <param name="size">How many leaves the tree of that root has.</param>
    /// <param name="proof">From the leaf's sibling up to the root's child.</param>
    public static bool Verify(Hash leaf, long index, long size, IReadOnlyList<Hash> proof, Hash root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        (int inner, int border) = ProofPath.Lengths(index, size);
        return proof.Count == inner + border && ProofPath.Border(ProofPath.Inner(leaf, index, proof, from: 0, inner), proof, inner) == root;
    }
}

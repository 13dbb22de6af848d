using Cairn.Trail.Ledger.Merkle;
using CsCheck;
using Hash = Cairn.Trail.Ledger.Merkle.Hash;

namespace Cairn.Trail.Ledger.Tests.Merkle;

public sealed class ProofsOfRandomTrees
{
    private static readonly NaiveTree Tree = NaiveTree.Of(1100);

    private static readonly Gen<(int Index, int Size)> Leaf =
        from size in Gen.Int[1, Tree.Leaves.Count]
        from index in Gen.Int[0, size - 1]
        select (index, size);

    private static readonly Gen<(int Earlier, int Later)> Growth =
        from later in Gen.Int[2, Tree.Leaves.Count]
        from earlier in Gen.Int[1, later - 1]
        select (earlier, later);

    private static readonly Gen<(int Byte, int Bit)> Place = Gen.Select(Gen.Int[0, Hash.Size - 1], Gen.Int[0, 7]);

    [Fact]
    public void AnInclusionProof_Verifies() =>
        Drawn.Each(
            Leaf,
            300,
            leaf =>
                Assert.True(
                    Inclusion.Verify(
                        Tree.Leaves[leaf.Index],
                        leaf.Index,
                        leaf.Size,
                        Tree.Path(leaf.Index, 0, leaf.Size),
                        Tree.Mth(0, leaf.Size)
                    )
                )
        );

    [Fact]
    public void AnInclusionProof_ChangedAnywhere_Fails() =>
        Drawn.Each(
            Gen.Select(Leaf, Place),
            300,
            drawn =>
            {
                ((int Index, int Size) leaf, (int Byte, int Bit) place) = drawn;
                (int index, int size) = leaf;
                Hash hash = Tree.Leaves[index];
                Hash root = Tree.Mth(0, size);
                List<Hash> proof = Tree.Path(index, 0, size);
                Assert.False(Inclusion.Verify(Flip(hash, place), index, size, proof, root));
                Assert.False(Inclusion.Verify(hash, index, size, proof, Flip(root, place)));
                Assert.False(Inclusion.Verify(hash, index, size, [.. proof, root], root));
                Assert.False(Inclusion.Verify(hash, -1, size, proof, root));
                Assert.False(Inclusion.Verify(hash, size, size, proof, root));
                foreach (List<Hash> other in Changed(proof, place))
                {
                    Assert.False(Inclusion.Verify(hash, index, size, other, root));
                }

                foreach (int wrong in new[] { index - 1, index + 1, index ^ 2, index * 2 }.Where(wrong => wrong != index))
                {
                    Assert.False(Inclusion.Verify(hash, wrong, size, proof, root), $"Index {wrong} passes for {index} of {size}.");
                }
            }
        );

    /// <summary>
    /// A proof does not carry its tree's size: one of another size that gives the same path proves the same. So a size is
    /// believed only with the root of the same checkpoint, and a wrong one must fail wherever its path differs.
    /// </summary>
    [Fact]
    public void AnInclusionProof_ForASizeOfAnotherPath_Fails() =>
        Drawn.Each(
            Gen.Select(Leaf, Gen.Int[1, 2200]),
            300,
            drawn =>
            {
                ((int Index, int Size) leaf, int size) = drawn;
                List<Hash> proof = Tree.Path(leaf.Index, 0, leaf.Size);
                bool samePath = leaf.Index < size && Steps(leaf.Index, leaf.Size).SequenceEqual(Steps(leaf.Index, size));
                Assert.Equal(samePath, Inclusion.Verify(Tree.Leaves[leaf.Index], leaf.Index, size, proof, Tree.Mth(0, leaf.Size)));
            }
        );

    [Fact]
    public void AConsistencyProof_Verifies() =>
        Drawn.Each(
            Growth,
            300,
            growth =>
                Assert.True(
                    Consistency.Verify(
                        growth.Earlier,
                        Tree.Mth(0, growth.Earlier),
                        growth.Later,
                        Tree.Mth(0, growth.Later),
                        Tree.Subproof(growth.Earlier, 0, growth.Later, true)
                    )
                )
        );

    [Fact]
    public void AConsistencyProof_ChangedAnywhere_Fails() =>
        Drawn.Each(
            Gen.Select(Growth, Place),
            300,
            drawn =>
            {
                ((int Earlier, int Later) growth, (int Byte, int Bit) place) = drawn;
                (int earlier, int later) = growth;
                Hash root1 = Tree.Mth(0, earlier);
                Hash root2 = Tree.Mth(0, later);
                List<Hash> proof = Tree.Subproof(earlier, 0, later, true);
                Assert.False(Consistency.Verify(earlier, Flip(root1, place), later, root2, proof));
                Assert.False(Consistency.Verify(earlier, root1, later, Flip(root2, place), proof));
                Assert.False(Consistency.Verify(later, root2, earlier, root1, proof));
                Assert.False(Consistency.Verify(earlier, root2, later, root1, proof));
                Assert.False(Consistency.Verify(0, MerkleTree.Empty, later, root2, proof));
                Assert.False(Consistency.Verify(earlier, root1, later, root2, [.. proof, root2]));
                foreach (List<Hash> other in Changed(proof, place))
                {
                    Assert.False(Consistency.Verify(earlier, root1, later, root2, other));
                }

                Assert.False(Consistency.Verify(earlier - 1, root1, later, root2, proof));
                Assert.False(Consistency.Verify(earlier + 1, root1, later, root2, proof));
            }
        );

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(5, 5, true)]
    [InlineData(0, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(-1, 5, false)]
    [InlineData(-5, -5, false)]
    public void WithoutAProof_OnlyEqualSizesAreConsistent(int earlier, int later, bool consistent) =>
        Assert.Equal(
            consistent,
            Consistency.Verify(earlier, Tree.Mth(0, Math.Max(0, earlier)), later, Tree.Mth(0, Math.Max(0, later)), [])
        );

    /// <summary>The path as RFC 6962 recurses: for each step from the leaf up, whether the sibling stands to the left.</summary>
    private static List<bool> Steps(long m, long n)
    {
        if (n == 1)
        {
            return [];
        }

        long k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return m < k ? [.. Steps(m, k), false] : [.. Steps(m - k, n - k), true];
    }

    private static IEnumerable<List<Hash>> Changed(List<Hash> proof, (int Byte, int Bit) place)
    {
        for (int i = 0; i < proof.Count; i++)
        {
            List<Hash> flipped = [.. proof];
            flipped[i] = Flip(proof[i], place);
            yield return flipped;
            yield return [.. proof[..i], .. proof[(i + 1)..]];
            yield return [.. proof[..i], proof[i], .. proof[i..]];
        }

        if (proof.Count > 1)
        {
            yield return [.. Enumerable.Reverse(proof)];
        }
    }

    private static Hash Flip(Hash hash, (int Byte, int Bit) place)
    {
        byte[] bytes = hash.ToArray();
        bytes[place.Byte] ^= (byte)(1 << place.Bit);
        return new Hash(bytes);
    }
}

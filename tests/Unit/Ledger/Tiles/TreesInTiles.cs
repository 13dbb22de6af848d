using Cairn.Trail.Ledger.Tests.Merkle;
using Cairn.Trail.Ledger.Tiles;
using CsCheck;

namespace Cairn.Trail.Ledger.Tests.Tiles;

/// <summary>Roots and proofs out of tiles against RFC 6962's recursion.</summary>
public sealed class TreesInTiles
{
    private const int SmallSizes = 600;
    private static readonly NaiveTree Tree = NaiveTree.Of(70_000);
    private static readonly StoredTiles Wide = StoredTiles.Grown(Tree.Leaves, out _);
    private static readonly TileTree Stored = new(Wide.Read);

    private static readonly Gen<long> Size = Gen.OneOf(
        Gen.Long[1, SmallSizes],
        Gen.Long[65_300, 65_800],
        Gen.Long[69_900, 70_000],
        Gen.Long[1, 70_000]
    );

    [Fact]
    public void EverySmallTree_HasItsRoot()
    {
        for (int size = 0; size <= SmallSizes; size++)
        {
            var own = new TileTree(StoredTiles.Defined(Tree, size).Read);
            Assert.Equal(Tree.Mth(0, size), own.Root(size));
            Assert.Equal(Tree.Mth(0, size), Stored.Root(size));
        }
    }

    [Theory]
    [InlineData(65_279)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(65_792)]
    [InlineData(69_999)]
    [InlineData(70_000)]
    public void ATreeOfThreeLevels_HasItsRoot(int size)
    {
        Assert.Equal(Tree.Mth(0, size), new TileTree(StoredTiles.Defined(Tree, size).Read).Root(size));
        Assert.Equal(Tree.Mth(0, size), Stored.Root(size));
    }

    [Fact]
    public void EveryProofOfASmallTree_IsTheRfcsOwn()
    {
        foreach (int size in (int[])[1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 600])
        {
            for (int i = 0; i < size; i++)
            {
                Assert.Equal(Tree.Path(i, 0, size), Stored.ProveInclusion(i, size));
                Assert.Equal(Tree.Subproof(i + 1, 0, size, true), Stored.ProveConsistency(i + 1, size));
            }
        }
    }

    [Fact]
    public void AProofFromTilesThatGrewSince_IsThatOfTheSizeAskedFor() =>
        Drawn.Each(
            Gen.Select(Size, Gen.Double.Unit, Gen.Double.Unit),
            300,
            drawn =>
            {
                (long size, double at, double before) = drawn;
                long index = (long)(at * (size - 1));
                long earlier = 1 + (long)(before * (size - 1));
                Assert.Equal(Tree.Path(index, 0, size), Stored.ProveInclusion(index, size));
                Assert.Equal(Tree.Subproof(earlier, 0, size, true), Stored.ProveConsistency(earlier, size));
            }
        );

    [Fact]
    public void NothingToProve_IsAnEmptyProof()
    {
        Assert.Empty(Stored.ProveConsistency(0, 70_000));
        Assert.Empty(Stored.ProveConsistency(70_000, 70_000));
        Assert.Empty(Stored.ProveInclusion(0, 1));
    }

    [Fact]
    public void ALeaf_IsTheOneStored()
    {
        Assert.Equal(Tree.Leaves[0], Stored.LeafHash(0));
        Assert.Equal(Tree.Leaves[69_999], Stored.LeafHash(69_999));
        Assert.Throws<LedgerFormatException>(() => Stored.LeafHash(70_000));
    }

    [Fact]
    public void AProof_ReadsEachTileOnce()
    {
        int before = Wide.Reads;
        _ = Stored.ProveInclusion(35_000, 70_000);

        // Its own two tiles of level 0 (own and last), those of level 1 and the one of level 2.
        Assert.InRange(Wide.Reads - before, 1, 5);
    }

    [Fact]
    public void AMissingOrShortTile_IsNamed()
    {
        StoredTiles stored = StoredTiles.Defined(Tree, 700);
        var tree = new TileTree(stored.Read);
        stored.Set(0, 2, stored.Read(0, 2)![..^1]);
        Assert.StartsWith("tile 0/2 holds ", Assert.Throws<LedgerFormatException>(() => tree.Root(700)).Message, StringComparison.Ordinal);
        Assert.Equal(Tree.Mth(0, 699), tree.Root(699));
        stored.Set(0, 2, null);
        Assert.StartsWith(
            "tile 0/2 is missing",
            Assert.Throws<LedgerFormatException>(() => tree.ProveInclusion(3, 700)).Message,
            StringComparison.Ordinal
        );
        stored.Set(1, 0, null);
        Assert.StartsWith(
            "tile 1/0 ",
            Assert.Throws<LedgerFormatException>(() => tree.ProveConsistency(600, 699)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AnIndexOrSizeThatCannotBe_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Stored.Root(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stored.ProveInclusion(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stored.ProveInclusion(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stored.ProveConsistency(6, 5));
    }
}

using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Tests.Merkle;
using Cairn.Trail.Ledger.Tiles;
using CsCheck;
using Hash = Cairn.Trail.Ledger.Merkle.Hash;

namespace Cairn.Trail.Ledger.Tests.Tiles;

public sealed class GrowingTrees
{
    private static readonly NaiveTree Tree = NaiveTree.Of(70_000);

    [Fact]
    public void LeafByLeaf_EveryRootIsTheRfcsOwn()
    {
        var grower = new TileGrower(0, (_, _) => null);
        for (int size = 0; size <= 600; size++)
        {
            Assert.Equal(size, grower.Size);
            Assert.Equal(Tree.Mth(0, size), grower.Root());
            grower.Add(Tree.Leaves[size]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(70_000)]
    public void AtOnce_ItMakesTheTilesOfTheDefinition(int size) =>
        AssertDefined(StoredTiles.Grown([.. Tree.Leaves.Take(size)], out _), size);

    /// <summary>Each step starts a new grower from what is stored, as a restart does, and takes what changed.</summary>
    [Fact]
    public void InStepsWithRestarts_ItMakesTheSameTiles() =>
        Drawn.Each(
            Gen.Int[0, 900].Array[1, 6],
            40,
            steps =>
            {
                var stored = new StoredTiles();
                int size = 0;
                foreach (int step in steps)
                {
                    var grower = new TileGrower(size, stored.Read);
                    Assert.Equal(Tree.Mth(0, size), grower.Root());
                    for (int i = 0; i < step; i++)
                    {
                        grower.Add(Tree.Leaves[size++]);
                        if (i == step / 2)
                        {
                            stored.Store(grower);
                        }
                    }

                    stored.Store(grower);
                    Assert.Equal(Tree.Mth(0, size), grower.Root());
                }

                AssertDefined(stored, size);
            }
        );

    [Theory]
    [InlineData(65_000, 536)]
    [InlineData(65_535, 1)]
    [InlineData(65_536, 300)]
    [InlineData(69_900, 100)]
    public void FromALargeTree_ItTakesWhatChangedOnly(int size, int more)
    {
        StoredTiles stored = StoredTiles.Defined(Tree, size);
        var grower = new TileGrower(size, stored.Read);
        Assert.InRange(stored.Reads, 0, 3);
        foreach (Hash leaf in Tree.Leaves.Skip(size).Take(more))
        {
            grower.Add(leaf);
        }

        IReadOnlyList<(int Level, long Index, byte[] Hashes)> changed = grower.TakeChanged();
        Assert.Equal(
            TileId.Between(size, size + more).Order(Comparer<TileId>.Create(Compare)),
            changed
                .Select(tile => new TileId(tile.Level, tile.Index, tile.Hashes.Length / Hash.Size))
                .Order(Comparer<TileId>.Create(Compare))
        );
        Assert.Empty(grower.TakeChanged());
        foreach ((int level, long index, byte[] hashes) in changed)
        {
            stored.Set(level, index, hashes);
        }

        AssertDefined(stored, size + more);
    }

    [Fact]
    public void FromTilesWiderThanItsSize_ItGoesOnFromTheSize()
    {
        // A crash after the tiles were written and before the size was: the next try overwrites what lies beyond.
        StoredTiles stored = StoredTiles.Defined(Tree, 700);
        var grower = new TileGrower(650, stored.Read);
        Hash other = MerkleTree.Leaf("another entry"u8);
        grower.Add(other);
        var expected = new NaiveTree([.. Tree.Leaves.Take(650), other]);
        Assert.Equal(expected.Mth(0, 651), grower.Root());
    }

    [Fact]
    public void AMissingEdge_IsNamed()
    {
        StoredTiles stored = StoredTiles.Defined(Tree, 700);
        stored.Set(0, 2, null);
        Assert.StartsWith(
            "tile 0/2 ",
            Assert.Throws<LedgerFormatException>(() => new TileGrower(700, stored.Read)).Message,
            StringComparison.Ordinal
        );
    }

    private static int Compare(TileId left, TileId right) => (left.Level, left.Index).CompareTo((right.Level, right.Index));

    private static void AssertDefined(StoredTiles stored, int size)
    {
        StoredTiles defined = StoredTiles.Defined(Tree, size);
        Assert.Equal(defined.All.Keys.Order(), stored.All.Keys.Order());
        foreach (((int level, long index) key, byte[] hashes) in defined.All)
        {
            Assert.True(hashes.AsSpan().SequenceEqual(stored.All[key]), $"Tile {key} of size {size} differs.");
        }
    }
}

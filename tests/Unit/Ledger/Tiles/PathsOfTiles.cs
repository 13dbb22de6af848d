using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Tests.Tiles;

public sealed class PathsOfTiles
{
    public static TheoryData<int, long, int, string> Paths =>
        new()
        {
            { 0, 0, 256, "tile/0/000" },
            { 0, 999, 1, "tile/0/999.p/1" },
            { 0, 1000, 255, "tile/0/x001/000.p/255" },
            { 1, 1234067, 256, "tile/1/x001/x234/067" },
            { 2, 5, 112, "tile/2/005.p/112" },
            { 63, long.MaxValue, 256, "tile/63/x009/x223/x372/x036/x854/x775/807" },
        };

    [Theory]
    [MemberData(nameof(Paths))]
    public void APath_IsWrittenAndReadBack(int level, long index, int width, string path)
    {
        var tile = new TileId(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.True(TileId.TryParse(path, out TileId read, out bool isBundle));
        Assert.Equal(tile, read);
        Assert.False(isBundle);
    }

    [Fact]
    public void ABundlesPath_IsWrittenAndReadBack()
    {
        var tile = new TileId(0, 1_234_067, 9);
        Assert.Equal("tile/entries/x001/x234/067.p/9", tile.BundlePath);
        Assert.True(TileId.TryParse(tile.BundlePath, out TileId read, out bool isBundle));
        Assert.Equal((tile, true), (read, isBundle));
        Assert.Throws<InvalidOperationException>(() => new TileId(1, 0, 9).BundlePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/1000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/x001000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/1/")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/8/0/000")]
    [InlineData("tile/data/000")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("tile/0/../../../etc/passwd")]
    public void AnyOtherSpelling_IsRefused(string path) => Assert.False(TileId.TryParse(path, out _, out _));

    /// <summary>The example of https://c2sp.org/tlog-tiles, "Partial Tiles".</summary>
    [Fact]
    public void ATreeOf70000_HasTheTilesOfTheSpecsExample()
    {
        List<TileId> tiles = [.. TileId.Of(70_000)];
        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, Width: 256 }));
        Assert.Equal(
            [new TileId(0, 273, 112), new TileId(1, 0, 256), new TileId(1, 1, 17), new TileId(2, 0, 1)],
            tiles.Where(tile => tile.Level > 0 || tile.Width < 256)
        );
    }

    [Fact]
    public void SmallTrees_HaveNoEmptyTiles()
    {
        Assert.Empty(TileId.Of(0));
        Assert.Equal([new TileId(0, 0, 1)], TileId.Of(1));
        Assert.Equal([new TileId(0, 0, 256), new TileId(1, 0, 1)], TileId.Of(256));
        Assert.Equal([new TileId(0, 0, 256), new TileId(0, 1, 1), new TileId(1, 0, 1)], TileId.Of(257));
    }

    [Theory]
    [InlineData(0, 700)]
    [InlineData(255, 256)]
    [InlineData(256, 257)]
    [InlineData(300, 300)]
    [InlineData(65_535, 65_536)]
    [InlineData(69_000, 70_000)]
    public void AGrowth_ChangesThoseTilesThatItsTwoTreesDoNotShare(long before, long after) =>
        Assert.Equal(TileId.Of(after).Except(TileId.Of(before)), TileId.Between(before, after));

    [Fact]
    public void TheLargestTree_StillHasPaths() =>
        Assert.Equal("tile/0/x036/x028/x797/x018/x963/967.p/255", Assert.Single(TileId.Between(long.MaxValue - 1, long.MaxValue)).Path);
}

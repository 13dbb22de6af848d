namespace Cairn.Trail.Ledger.Tiles;

/// <summary>Which tile of a log, and how wide: see https://c2sp.org/tlog-tiles.</summary>
/// <param name="Level">0 to 63; 0 holds leaf hashes, and each hash of level n+1 represents a full tile of level n.</param>
/// <param name="Index">The position in the level, from 0.</param>
/// <param name="Width">How many hashes (or entries, for a bundle) it holds: 1 to 256, 256 being full.</param>
public readonly record struct TileId(int Level, long Index, int Width)
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Full = 256;

    /// <summary>How many levels of the binary tree a tile spans: 256 is 2 to the 8th.</summary>
    internal const int Height = 8;

    /// <summary>The levels a log can have: a size is at most 2^63-1, whose highest bit lies in level 7.</summary>
    internal const int Levels = 8;

    /// <summary>Where it stands under a log's prefix: <c>tile/0/x001/234</c>, or <c>tile/0/x001/234.p/112</c> when partial.</summary>
    public string Path => TilePath.Write(this, bundle: false);

    /// <summary>Where the entries under it stand: <c>tile/entries/x001/234</c>.</summary>
    /// <exception cref="InvalidOperationException">Above level 0, where no entries stand directly under a tile.</exception>
    public string BundlePath =>
        Level == 0
            ? TilePath.Write(this, bundle: true)
            : throw new InvalidOperationException("Only a tile of level 0 has an entry bundle.");

    /// <summary>Reads a path as <see cref="Path"/> or <see cref="BundlePath"/> writes it; every other spelling is refused.</summary>
    public static bool TryParse(string path, out TileId tile, out bool isBundle) => TilePath.TryRead(path, out tile, out isBundle);

    /// <summary>All tiles of a tree, from level 0 up, each level from left to right.</summary>
    /// <param name="size">Leaves.</param>
    public static IEnumerable<TileId> Of(long size) => Between(0, size);

    /// <summary>
    /// The tiles that a growth makes new or wider, in the order of <see cref="Of"/> and as wide as the new size makes them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size, or a new one below the old.</exception>
    public static IEnumerable<TileId> Between(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(newSize, oldSize);
        return Grown(oldSize, newSize);
    }

    /// <summary>How many hashes a tile holds in a tree of a size; 0 when the tree does not reach it.</summary>
    internal static int WidthIn(long size, int level, long index) => (int)Math.Clamp((size >> (Height * level)) - (index * Full), 0, Full);

    private static IEnumerable<TileId> Grown(long oldSize, long newSize)
    {
        for (int level = 0; level < Levels; level++)
        {
            long before = oldSize >> (Height * level);
            long after = newSize >> (Height * level);
            long last = (after - 1) / Full;
            for (long index = before / Full; before < after && index <= last; index++)
            {
                yield return new TileId(level, index, WidthIn(newSize, level, index));
            }
        }
    }
}

using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// Adds leaves to a tree of tiles: one node hash a leaf on average, whatever the size. It holds the tiles of the right edge
/// and those changed since they were last taken. For one thread.
/// </summary>
public sealed class TileGrower
{
    private readonly RightEdge edge;
    private readonly byte[][] partial = new byte[TileId.Levels][];
    private readonly List<(int Level, long Index, byte[] Hashes)> filled = [];
    private readonly Action<int, Hash> append;
    private long taken;

    /// <summary>Goes on from a tree already stored, reading only the tiles at its right edge.</summary>
    /// <param name="size">Leaves; 0 starts a new tree.</param>
    /// <param name="read">Called here only, at most once for each tile.</param>
    /// <exception cref="LedgerFormatException">A tile at the edge is missing or holds fewer hashes than the size needs.</exception>
    public TileGrower(long size, ReadTile read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var reader = new SubtreeReader(read, size);
        for (int level = 0; level < TileId.Levels; level++)
        {
            partial[level] = new byte[TileId.Full * Hash.Size];
            long hashes = size >> (TileId.Height * level);
            int width = (int)(hashes % TileId.Full);
            if (width > 0)
            {
                reader.Tile(level, hashes / TileId.Full).AsSpan(0, width * Hash.Size).CopyTo(partial[level]);
            }
        }

        edge = RightEdge.Load(size, reader.Perfect);
        append = Append;
        taken = size;
    }

    /// <summary>Leaves.</summary>
    public long Size => edge.Size;

    /// <summary>Adds a leaf by its hash.</summary>
    public void Add(in Hash leaf)
    {
        Append(0, leaf);
        edge.Add(leaf, append);
    }

    /// <summary>The root of the tree as it is now; costs at most 62 node hashes.</summary>
    public Hash Root() => edge.Root();

    /// <summary>
    /// The tiles made or widened since the last call, whole, partial ones too; in no stated order, each once. Storing them
    /// beside what was stored before gives all tiles of the tree.
    /// </summary>
    public IReadOnlyList<(int Level, long Index, byte[] Hashes)> TakeChanged()
    {
        List<(int Level, long Index, byte[] Hashes)> changed = [.. filled];
        filled.Clear();
        for (int level = 0; level < TileId.Levels; level++)
        {
            long hashes = Size >> (TileId.Height * level);
            int width = (int)(hashes % TileId.Full);
            if (width > 0 && hashes > taken >> (TileId.Height * level))
            {
                changed.Add((level, hashes / TileId.Full, partial[level][..(width * Hash.Size)]));
            }
        }

        taken = Size;
        return changed;
    }

    /// <summary>Puts a hash at the end of a level. The size still tells how many stand in it, as the leaf is not counted yet.</summary>
    private void Append(int level, Hash hash)
    {
        long position = Size >> (TileId.Height * level);
        int inTile = (int)(position % TileId.Full);
        hash.CopyTo(partial[level].AsSpan(inTile * Hash.Size));
        if (inTile == TileId.Full - 1)
        {
            filled.Add((level, position / TileId.Full, [.. partial[level]]));
        }
    }
}

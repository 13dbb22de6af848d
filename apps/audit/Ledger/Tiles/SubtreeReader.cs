using System.Numerics;
using Cairn.Ledger.Merkle;

namespace Cairn.Ledger.Tiles;

/// <summary>
/// Hashes of parts of one tree, taken from its tiles. It lives for one question, so that each tile is read once for it and a
/// tile that grows meanwhile is seen in one state.
/// </summary>
/// <param name="size">Leaves of the tree; nothing beyond them is looked at, though tiles may hold more.</param>
internal sealed class SubtreeReader(ReadTile read, long size)
{
    private readonly Dictionary<(int Level, long Index), byte[]> tiles = [];

    /// <summary>The hash of the perfect subtree of 2^<paramref name="height"/> leaves that is the index-th of its kind.</summary>
    /// <exception cref="LedgerFormatException">A tile is missing or holds fewer hashes than the tree's size says.</exception>
    public Hash Perfect(int height, long index)
    {
        int level = height / TileId.Height;
        int inTile = height % TileId.Height;
        long first = index << inTile;
        Span<Hash> hashes = stackalloc Hash[1 << inTile];
        ReadOnlySpan<byte> tile = Tile(level, first / TileId.Full);
        int from = (int)(first % TileId.Full);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash(tile.Slice((from + i) * Hash.Size, Hash.Size));
        }

        for (int count = hashes.Length / 2; count > 0; count /= 2)
        {
            for (int i = 0; i < count; i++)
            {
                hashes[i] = MerkleTree.Node(hashes[2 * i], hashes[(2 * i) + 1]);
            }
        }

        return hashes[0];
    }

    /// <summary>
    /// MTH of the leaves from <paramref name="from"/> up to but not including <paramref name="to"/>, where that is a part into
    /// which the tree splits.
    /// </summary>
    public Hash Part(long from, long to)
    {
        int height = BitOperations.Log2((ulong)(to - from));
        Hash left = Perfect(height, from >> height);
        long middle = from + (1L << height);
        return middle == to ? left : MerkleTree.Node(left, Part(middle, to));
    }

    /// <summary>The tile's bytes, at least as many as the tree's size needs.</summary>
    public byte[] Tile(int level, long index)
    {
        if (tiles.TryGetValue((level, index), out byte[]? known))
        {
            return known;
        }

        int width = TileId.WidthIn(size, level, index);
        byte[] tile = read(level, index)
            ?? throw new LedgerFormatException($"tile {level}/{index} is missing; a tree of {size} leaves has it.");
        if (tile.Length < width * Hash.Size)
        {
            throw new LedgerFormatException(
                $"tile {level}/{index} holds {tile.Length} bytes; a tree of {size} leaves needs {width} hashes of {Hash.Size} bytes in it.");
        }

        return tiles[(level, index)] = tile;
    }
}

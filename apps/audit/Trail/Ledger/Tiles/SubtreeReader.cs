using System.Numerics;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// Hashes of parts of one tree, taken from its tiles. Each tile is read once for a question, so that one that grows meanwhile
/// is seen in one state; nodes above the lowest tiles are kept from question to question.
/// </summary>
/// <param name="size">Leaves of the tree; nothing beyond them is looked at, though tiles may hold more.</param>
internal sealed class SubtreeReader(ReadTile read, long size)
{
    // Some 70 bytes each; there is one for every 128 leaves.
    private const int MostNodes = 100_000;

    private readonly Dictionary<(int Level, long Index), byte[]> tiles = [];
    private readonly Dictionary<(int Height, long Index), Hash> nodes = [];

    /// <summary>The hash of the perfect subtree of 2^<paramref name="height"/> leaves that is the index-th of its kind.</summary>
    /// <exception cref="LedgerFormatException">A tile is missing or holds fewer hashes than the tree's size says.</exception>
    public Hash Perfect(int height, long index)
    {
        int level = height / TileId.Height;
        int inTile = height % TileId.Height;
        if (inTile == 0)
        {
            return At(Tile(level, index / TileId.Full), (int)(index % TileId.Full));
        }

        if (level == 0)
        {
            return OfLeaves(inTile, index);
        }

        if (!nodes.TryGetValue((height, index), out Hash known))
        {
            known = MerkleTree.Node(Perfect(height - 1, 2 * index), Perfect(height - 1, (2 * index) + 1));
            if (nodes.Count >= MostNodes)
            {
                nodes.Clear();
            }

            nodes[(height, index)] = known;
        }

        return known;
    }

    /// <summary>Ends a question; the next reads its tiles again.</summary>
    public void ForgetTiles() => tiles.Clear();

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

    private Hash OfLeaves(int height, long index)
    {
        Span<Hash> hashes = stackalloc Hash[1 << height];
        long first = index << height;
        ReadOnlySpan<byte> tile = Tile(0, first / TileId.Full);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = At(tile, (int)(first % TileId.Full) + i);
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

    private static Hash At(ReadOnlySpan<byte> tile, int position) => new(tile.Slice(position * Hash.Size, Hash.Size));

    /// <summary>The tile's bytes, at least as many as the tree's size needs.</summary>
    public byte[] Tile(int level, long index)
    {
        if (tiles.TryGetValue((level, index), out byte[]? known))
        {
            return known;
        }

        int width = TileId.WidthIn(size, level, index);
        byte[] tile =
            read(level, index) ?? throw new LedgerFormatException($"tile {level}/{index} is missing; a tree of {size} leaves has it.");
        if (tile.Length < width * Hash.Size)
        {
            throw new LedgerFormatException(
                $"tile {level}/{index} holds {tile.Length} bytes; a tree of {size} leaves needs {width} hashes of {Hash.Size} bytes in it."
            );
        }

        return tiles[(level, index)] = tile;
    }
}

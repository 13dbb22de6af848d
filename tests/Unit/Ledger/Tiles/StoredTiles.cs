using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Tests.Merkle;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Tests.Tiles;

/// <summary>Tiles in memory, as a store would keep them: the widest of each.</summary>
internal sealed class StoredTiles
{
    private readonly Dictionary<(int Level, long Index), byte[]> tiles = [];

    public int Reads { get; private set; }

    public static StoredTiles Grown(IReadOnlyList<Hash> leaves, out TileGrower grower)
    {
        var stored = new StoredTiles();
        grower = new TileGrower(0, stored.Read);
        foreach (Hash leaf in leaves)
        {
            grower.Add(leaf);
        }

        stored.Store(grower);
        return stored;
    }

    /// <summary>Made by the definition in https://c2sp.org/tlog-tiles instead of by growing.</summary>
    public static StoredTiles Defined(NaiveTree tree, long size)
    {
        var stored = new StoredTiles();
        long span = 1;
        for (int level = 0; span <= size; level++, span *= TileId.Full)
        {
            for (long i = 0; i < size / span; i++)
            {
                (int, long) key = (level, i / TileId.Full);
                stored.tiles[key] = [.. stored.tiles.GetValueOrDefault(key, []), .. tree.Mth(i * span, (i + 1) * span).ToArray()];
            }
        }

        return stored;
    }

    public byte[]? Read(int level, long index)
    {
        Reads++;
        return tiles.GetValueOrDefault((level, index));
    }

    public void Store(TileGrower grower)
    {
        foreach ((int level, long index, byte[] hashes) in grower.TakeChanged())
        {
            tiles[(level, index)] = hashes;
        }
    }

    public IReadOnlyDictionary<(int Level, long Index), byte[]> All => tiles;

    public void Set(int level, long index, byte[]? hashes)
    {
        tiles.Remove((level, index));
        if (hashes is not null)
        {
            tiles[(level, index)] = hashes;
        }
    }
}

using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>
/// Proves entries from stored tiles, all of them under the checkpoint that was the newest at the first; under a newer one once
/// an entry came later than that. Not safe between threads: it keeps the upper nodes of the tree, which proofs share.
/// </summary>
public sealed class EntryProver(ILedgerStore store)
{
    private LedgerHead? head;
    private SubtreeReader? reader;

    /// <exception cref="LedgerFormatException">The ledger holds no such entry, or a tile is missing.</exception>
    public EntryProof Of(long index)
    {
        if (head is null || reader is null || index >= head.Size)
        {
            head =
                store.Head() is { } newest && index < newest.Size
                    ? newest
                    : throw new LedgerFormatException($"The ledger has no entry {index}.");
            reader = new SubtreeReader(store.Tile, head.Size);
        }

        StoredEntry entry =
            store.Entries(index, index + 1).SingleOrDefault() ?? throw new LedgerFormatException($"Entry {index} is missing.");
        var proof = new TlogProof(index, TileTree.ProveInclusion(reader, index, head.Size), head.Checkpoint, entry.Leaf);
        reader.ForgetTiles();
        return new EntryProof(entry.Leaf, entry.Payload, entry.Salts, proof);
    }
}

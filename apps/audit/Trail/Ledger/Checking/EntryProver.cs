using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>
/// Proves entries from stored tiles, all of them under the checkpoint that was the newest at the first; under a newer one once
/// an entry came later than that. Not safe between threads: it keeps the upper nodes of the tree, which proofs share.
/// </summary>
/// <param name="keys">Each proof is checked with them before it is handed out.</param>
public sealed class EntryProver(ILedgerStore store, IReadOnlyList<VerifierKey> keys)
{
    private LedgerHead? head;
    private SubtreeReader? reader;

    /// <exception cref="LedgerRefusedException">The ledger is damaged: it holds no such entry, or not the one that was signed.</exception>
    public EntryProof Of(long index)
    {
        try
        {
            EntryProof proof = Made(index);
            proof.Check(keys);
            return proof;
        }
        catch (Exception damaged) when (damaged is LedgerFormatException or NoteRefusedException)
        {
            throw CheckedEntries.Damaged(damaged.Message.TrimEnd('.'));
        }
    }

    private EntryProof Made(long index)
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

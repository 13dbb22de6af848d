using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Appending;

/// <summary>The tree as it was last signed.</summary>
/// <param name="Size">Entries in it.</param>
/// <param name="Checkpoint">The signed note.</param>
public sealed record LedgerHead(long Size, Hash Root, string Checkpoint);

/// <summary>An entry as stored.</summary>
/// <param name="Index">Its place in the log, from 0.</param>
/// <param name="Salts">The payload's key, or salts: see <see cref="Commitments"/>.</param>
public sealed record StoredEntry(long Index, byte[] Leaf, Payload Payload, byte[] Salts);

/// <summary>A payload from which something was erased.</summary>
public sealed record ErasedPayload(long Index, Payload Payload, byte[] Salts);

/// <summary>What one append makes durable, all of it or nothing.</summary>
/// <param name="Old">The head it grows from; null for a new ledger.</param>
/// <param name="Events">The event ids, in the order of the entries.</param>
/// <param name="Tiles">Tiles made or widened: level, index, hashes.</param>
public sealed record LedgerBatch(
    LedgerHead? Old,
    LedgerHead New,
    IReadOnlyList<StoredEntry> Entries,
    IReadOnlyList<string> Events,
    IReadOnlyList<(int Level, long Index, byte[] Hashes)> Tiles,
    IReadOnlyList<ErasedPayload> Erased
)
{
    /// <summary>The version of the ledger's format that a reader must know to read these entries right.</summary>
    public int Format { get; init; } = 1;
}

/// <summary>Where a ledger is kept.</summary>
public interface ILedgerStore
{
    /// <summary>The newest head; null when the ledger was never written.</summary>
    LedgerHead? Head();

    /// <summary>A tile's hashes, 32 bytes each, at least as many as the head's size needs; null when there is none.</summary>
    byte[]? Tile(int level, long index);

    /// <summary>The entries from one index until before another, in order.</summary>
    IEnumerable<StoredEntry> Entries(long from, long to);

    /// <summary>Where an event was recorded, or null.</summary>
    long? Find(string eventId);

    /// <summary>
    /// Makes a batch durable, in one transaction and on disk when it returns true. False, and nothing stored, when the head is
    /// no longer <see cref="LedgerBatch.Old"/>. When it throws, either all or nothing of it was stored: the caller must look.
    /// </summary>
    bool Append(LedgerBatch batch);
}

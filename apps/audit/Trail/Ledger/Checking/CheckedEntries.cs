using System.Numerics;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>
/// Reads entries and checks each against a signed checkpoint before it is used: the checkpoint's signature, the path from the root
/// to the leaf, the payload's digest. Tiles that were checked are kept, so that a further entry costs its own digest and, for the first
/// of 256, its tile. Not safe between threads.
/// </summary>
/// <param name="tile">Reads a tile from the store.</param>
/// <param name="entry">Reads an entry from the store; null where it has none.</param>
/// <param name="keys">The log's public keys, the newest first.</param>
public sealed class CheckedEntries(ReadTile tile, Func<long, StoredEntry?> entry, IReadOnlyList<VerifierKey> keys)
{
    // 8 KiB each; that many hold the leaves of a quarter of a million entries.
    private const int MostTiles = 1_024;

    private readonly Commitments commitments = new();
    private readonly Dictionary<(int Level, long Index), byte[]> tiles = [];
    private LedgerHead? head;
    private (StoredEntry Entry, LedgerLeaf Leaf)? last;

    /// <summary>Checks a head's signature, and takes it as what entries are checked against.</summary>
    /// <exception cref="LedgerRefusedException">It is not signed, or not for its size and root.</exception>
    public void Under(LedgerHead signed)
    {
        if (keys.Count == 0)
        {
            throw Refused("The ledger's public keys are missing, so nothing in it can be checked. Restore the file .ledger.pub", null);
        }

        try
        {
            var note = SignedNote.Parse(signed.Checkpoint);
            var checkpoint = Checkpoint.Parse(note.Text);
            note.Verify(keys);
            if (checkpoint.Origin != keys[0].Name || checkpoint.Size != signed.Size || checkpoint.Root != signed.Root)
            {
                throw Damaged($"the checkpoint of size {signed.Size} is not the one that was signed");
            }
        }
        catch (Exception wrong) when (wrong is LedgerFormatException or NoteRefusedException)
        {
            throw Damaged($"the checkpoint of size {signed.Size} cannot be trusted ({wrong.Message.TrimEnd('.')})");
        }

        tiles.Clear();
        last = null;
        head = signed;
        CheckEdge(signed);
    }

    /// <summary>The entries of a store from one index until before another, each checked.</summary>
    /// <param name="only">Whether an entry, whose leaf was checked, is wanted; the payloads of others are not looked at.</param>
    /// <exception cref="LedgerRefusedException">One is missing, or not what was recorded.</exception>
    public static IEnumerable<StoredEntry> Of(
        ILedgerStore store,
        IReadOnlyList<VerifierKey> keys,
        long from,
        long to,
        Func<StoredEntry, bool>? only = null
    )
    {
        if (from >= to)
        {
            yield break;
        }

        var entries = new CheckedEntries(store.Tile, static _ => null, keys);
        entries.Under(store.Head() ?? throw Damaged("its head is missing"));
        long next = from;
        foreach (StoredEntry stored in store.Entries(from, to))
        {
            entries.CheckLeaf(stored.Index == next ? stored : throw Damaged($"entry {next} is missing"));
            next++;
            if (only?.Invoke(stored) != false)
            {
                yield return entries.Check(stored);
            }
        }

        if (next != to)
        {
            throw Damaged($"entry {next} is missing");
        }
    }

    /// <summary>An entry's leaf, checked up to the root.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was signed.</exception>
    public LedgerLeaf Leaf(long index) => last?.Entry.Index == index ? last.Value.Leaf : Leaf(Stored(index));

    /// <summary>An entry, checked up to the root and down to its payload.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public StoredEntry Read(long index) => last?.Entry.Index == index ? last.Value.Entry : Check(Stored(index));

    /// <summary>Checks an entry that was read already.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public StoredEntry Check(StoredEntry stored)
    {
        LedgerLeaf leaf = Leaf(stored);
        try
        {
            (byte[] digest, byte[] actor) = commitments.Of(leaf.Type, stored.Payload, stored.Salts);
            if (Convert.ToHexStringLower(digest) != leaf.PayloadDigest || Convert.ToHexStringLower(actor) != leaf.Actor)
            {
                throw Damaged($"the payload of entry {stored.Index} ({leaf.Subject}) is not the one that was recorded");
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or ArgumentException or OverflowException or OutOfMemoryException)
        {
            throw Damaged($"the payload of entry {stored.Index} ({leaf.Subject}) cannot be read");
        }

        last = (stored, leaf);
        return stored;
    }

    /// <summary>What is said of damage that was found while reading.</summary>
    public static LedgerRefusedException Damaged(string what) =>
        Refused($"The ledger is damaged: {what}", "ledger-restored-from-backup.md");

    private static LedgerRefusedException Refused(string what, string? runbook) =>
        new(what + ". List all damage with: cairn verify." + (runbook is null ? "" : $" Follow runbooks/{runbook}."));

    private LedgerHead Head => head ?? throw new InvalidOperationException("Entries are checked under a head.");

    private StoredEntry Stored(long index) =>
        (index >= 0 && index < Head.Size ? entry(index) : null) ?? throw Damaged($"entry {index} or its payload is missing");

    private void CheckLeaf(StoredEntry stored)
    {
        ReadOnlySpan<byte> leaves = Tile(0, stored.Index / TileId.Full);
        if (MerkleTree.Leaf(stored.Leaf) != new Hash(leaves.Slice((int)(stored.Index % TileId.Full) * Hash.Size, Hash.Size)))
        {
            throw Damaged($"entry {stored.Index} is not the one that was signed");
        }
    }

    private LedgerLeaf Leaf(StoredEntry stored)
    {
        CheckLeaf(stored);
        try
        {
            return LedgerLeaf.Parse(stored.Leaf);
        }
        catch (LedgerFormatException wrong)
        {
            throw Damaged($"entry {stored.Index} cannot be read ({wrong.Message.TrimEnd('.')})");
        }
    }

    /// <summary>The tiles at the tree's right edge: their hashes, all of them, give the root.</summary>
    private void CheckEdge(LedgerHead signed)
    {
        Hash? root = null;
        long covered = 0;
        for (int level = 0; signed.Size >> (TileId.Height * level) > 0; level++)
        {
            long count = signed.Size >> (TileId.Height * level);
            int width = (int)(count % TileId.Full);
            if (width == 0)
            {
                continue;
            }

            byte[] edge = Stored(level, count / TileId.Full, width);
            covered += width;
            for (int at = width; at > 0; )
            {
                int part = 1 << BitOperations.TrailingZeroCount(at);
                Hash left = Fold(edge.AsSpan((at - part) * Hash.Size, part * Hash.Size));
                root = root is { } right ? MerkleTree.Node(left, right) : left;
                at -= part;
            }

            tiles[(level, count / TileId.Full)] = edge;
        }

        if ((covered > 0 ? root : MerkleTree.Empty) != signed.Root)
        {
            throw Damaged($"the tiles do not give the signed root of size {signed.Size}");
        }
    }

    private byte[] Tile(int level, long index)
    {
        if (tiles.TryGetValue((level, index), out byte[]? known))
        {
            return known;
        }

        byte[] full = Stored(level, index, TileId.Full);
        ReadOnlySpan<byte> above = Tile(level + 1, index / TileId.Full);
        if (Fold(full) != new Hash(above.Slice((int)(index % TileId.Full) * Hash.Size, Hash.Size)))
        {
            throw Damaged($"tile {level}/{index} does not hold the hashes that were signed");
        }

        if (tiles.Count >= MostTiles)
        {
            tiles.Clear();
            CheckEdge(Head);
        }

        return tiles[(level, index)] = full;
    }

    private byte[] Stored(int level, long index, int width) =>
        tile(level, index) is { } stored && stored.Length >= width * Hash.Size
            ? stored[..(width * Hash.Size)]
            : throw Damaged($"tile {level}/{index} is missing or too short");

    private static Hash Fold(ReadOnlySpan<byte> row)
    {
        Span<Hash> hashes = stackalloc Hash[row.Length / Hash.Size];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash(row.Slice(i * Hash.Size, Hash.Size));
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
}

using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Appending;

/// <summary>Something to record.</summary>
/// <param name="Leaf">Its time of recording is set when it is appended.</param>
public sealed record NewEntry(LedgerLeaf Leaf, Payload Payload, byte[] Salts);

/// <summary>The ledger must not be written; the message says what was found and which runbook to follow.</summary>
public sealed class LedgerRefusedException(string message) : CairnException(message, CannotContinue);

/// <summary>
/// Appends to a ledger. One at a time and in order:
/// <list type="number">
/// <item>What was recorded before is left out: the same event seen again changes nothing.</item>
/// <item>The others get the next indexes and the time of recording; their bytes are written once and from then on only copied.</item>
/// <item>The tree grows in memory. A crash up to here loses nothing that was acknowledged: nothing was stored.</item>
/// <item>What will be signed is checked by other code than what made it: each leaf hash from the bytes to be stored, and that
/// the new tree extends the old one.</item>
/// <item>The new checkpoint is signed.</item>
/// <item>Entries, payloads, tiles and checkpoint are stored in one transaction that only succeeds on the head they grew from. A
/// crash before its end stores nothing; after it, everything, and the next start finds it there. Of two writers one finds the
/// head moved, and stops.</item>
/// <item>The checkpoint is published. A crash before means that what is published is behind; the next start publishes again.</item>
/// <item>Only now is the append acknowledged.</item>
/// </list>
/// After any failure the appender refuses further work: what the store holds is then unknown until it is reopened.
/// </summary>
public sealed class Appender
{
    private readonly ILedgerStore store;
    private readonly string origin;
    private readonly INoteSigner[] signers;
    private readonly Action<LedgerHead> publish;
    private readonly TileGrower tree;
    private LedgerHead? head;
    private DateTimeOffset lastRecorded;
    private bool failed;

    /// <param name="store">Checked by <see cref="Checking.StartCheck"/> just before.</param>
    /// <param name="publish">Makes a head known outside the store. It must not throw for what only delays publication.</param>
    public Appender(ILedgerStore store, string origin, IReadOnlyList<INoteSigner> signers, Action<LedgerHead> publish)
    {
        this.store = store;
        this.origin = origin;
        this.signers = [.. signers];
        this.publish = publish;
        head = store.Head();
        tree = new TileGrower(Size, store.Tile);
        lastRecorded = Size == 0 ? DateTimeOffset.MinValue : LedgerLeaf.Parse(store.Entries(Size - 1, Size).Single().Leaf).RecordedAt;
    }

    /// <summary>Entries in the ledger.</summary>
    public long Size => head?.Size ?? 0;

    public LedgerHead? Head => head;

    /// <summary>Appends what is new and returns where each entry stands, in the order given.</summary>
    /// <param name="now">The time of recording; when the clock went back or stood still, a millisecond after the latest time
    /// recorded.</param>
    /// <param name="erased">Payloads to replace in the same transaction.</param>
    /// <exception cref="LedgerRefusedException">Another writer was here, or an earlier append failed.</exception>
    public IReadOnlyList<long> Append(IReadOnlyList<NewEntry> entries, DateTimeOffset now, IReadOnlyList<ErasedPayload>? erased = null)
    {
        if (failed)
        {
            throw new LedgerRefusedException("An earlier append to the ledger failed; reopen the ledger before the next append.");
        }

        failed = true;
        IReadOnlyList<long> places = Append(entries, now, erased ?? [], out bool grew);
        if (grew)
        {
            publish(head!);
        }

        failed = false;
        return places;
    }

    private long[] Append(IReadOnlyList<NewEntry> entries, DateTimeOffset now, IReadOnlyList<ErasedPayload> erased, out bool grew)
    {
        // 1. and 2.
        // Each append has a time of its own, so that the entries themselves tell where checkpoints were signed.
        DateTimeOffset recordedAt = Milliseconds(now) > lastRecorded ? Milliseconds(now) : lastRecorded.AddMilliseconds(1);
        var places = new long[entries.Count];
        var stored = new List<StoredEntry>(entries.Count);
        var events = new List<string>(entries.Count);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            LedgerLeaf leaf = entries[i].Leaf;
            if (seen.TryGetValue(leaf.Event, out long place) || (Size > 0 && store.Find(leaf.Event) is { } found && (place = found) >= 0))
            {
                places[i] = place;
                continue;
            }

            places[i] = Size + stored.Count;
            seen.Add(leaf.Event, places[i]);
            events.Add(leaf.Event);
            stored.Add(new StoredEntry(places[i], (leaf with { RecordedAt = recordedAt }).ToBytes(), entries[i].Payload, entries[i].Salts));
        }

        grew = stored.Count > 0;
        if (!grew)
        {
            return places;
        }

        // 3.
        foreach (StoredEntry entry in stored)
        {
            tree.Add(MerkleTree.Leaf(entry.Leaf));
        }

        IReadOnlyList<(int Level, long Index, byte[] Hashes)> tiles = tree.TakeChanged();
        Hash root = tree.Root();

        // 4.
        CheckGrowth(stored, tiles, root);

        // 5.
        var checkpoint = new Checkpoint(origin, tree.Size, root);
        var next = new LedgerHead(tree.Size, root, SignedNote.Sign(checkpoint.ToString(), signers).ToString());

        // 6.
        // A release that does not know corrections would answer from what they correct, and take erased fields for damage.
        bool isNewer =
            entries.Any(static entry => entry.Leaf.Type == EntryTypes.Corrected)
            || erased.Any(static payload => payload.Payload.HasErasedFields);
        int format = isNewer ? 2 : 1;
        if (!store.Append(new LedgerBatch(head, next, stored, events, tiles, erased) { Format = format }))
        {
            throw new LedgerRefusedException(
                "Another process wrote to the ledger at the same time. Nothing was appended; run the command again."
            );
        }

        head = next;
        lastRecorded = recordedAt;
        return places;
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private void CheckGrowth(List<StoredEntry> stored, IReadOnlyList<(int Level, long Index, byte[] Hashes)> tiles, Hash root)
    {
        var grown = tiles.ToDictionary(tile => (tile.Level, tile.Index), tile => tile.Hashes);
        var read = new TileTree(
            (level, index) => grown.TryGetValue((level, index), out byte[]? hashes) ? hashes : store.Tile(level, index)
        );
        foreach (StoredEntry entry in stored)
        {
            byte[] hashes = grown[(0, entry.Index / 256)];
            if (MerkleTree.Leaf(entry.Leaf) != new Hash(hashes.AsSpan((int)(entry.Index % 256) * 32, 32)))
            {
                throw new LedgerRefusedException(
                    $"Hashing entry {entry.Index} twice gave different results: this machine's memory or processor is at "
                        + "fault. Nothing was signed."
                );
            }
        }

        if (
            head is { Size: > 0 }
            && !Consistency.Verify(head.Size, head.Root, tree.Size, root, read.ProveConsistency(head.Size, tree.Size))
        )
        {
            throw new LedgerRefusedException(
                "The grown tree does not extend the signed one. Nothing was signed. Follow runbooks/ledger-fork.md."
            );
        }
    }
}

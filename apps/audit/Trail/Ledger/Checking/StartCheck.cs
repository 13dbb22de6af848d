using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>A checkpoint as it stands somewhere outside the store.</summary>
/// <param name="Where">For people: the file, the branch, the witness.</param>
/// <param name="Note">The signed note.</param>
public sealed record PublishedCheckpoint(string Where, string Note);

/// <summary>
/// What must hold before anything is appended, in a time that does not grow with the log: the head is signed, the tree's right
/// edge gives its root, the newest entries are those in the tree, and no checkpoint that was published says otherwise.
/// </summary>
public static class StartCheck
{
    /// <exception cref="LedgerRefusedException">Something does not hold; the message says what, where, and which runbook to
    /// follow.</exception>
    public static void Run(ILedgerStore store, string origin, IReadOnlyList<VerifierKey> keys, IReadOnlyList<PublishedCheckpoint> published)
    {
        LedgerHead? head = store.Head();
        long size = head?.Size ?? 0;
        if (head is not null)
        {
            CheckHead(head, origin, keys);
            Holding(() => CheckEdge(store, head));
        }

        if (store.Entries(size, long.MaxValue).Any())
        {
            throw Refused($"The ledger holds entries beyond its signed size of {size}", "ledger-fork.md");
        }

        foreach (PublishedCheckpoint known in published)
        {
            Holding(() => CheckPublished(store, head, origin, keys, known));
        }
    }

    private static void Holding(Action check)
    {
        try
        {
            check();
        }
        catch (LedgerFormatException missing)
        {
            throw Refused($"The ledger is damaged: {missing.Message.TrimEnd('.')}", "ledger-restored-from-backup.md");
        }
    }

    /// <summary>The checkpoint in a signed note of this log.</summary>
    /// <exception cref="LedgerRefusedException">It is not signed by a known key, or of another log.</exception>
    public static Checkpoint Open(string note, string where, string origin, IReadOnlyList<VerifierKey> keys)
    {
        try
        {
            var signed = SignedNote.Parse(note);
            var checkpoint = Checkpoint.Parse(signed.Text);
            signed.Verify(keys);
            return checkpoint.Origin == origin
                ? checkpoint
                : throw Refused($"The checkpoint in {where} is of another log, {checkpoint.Origin}, not of {origin}", "ledger-fork.md");
        }
        catch (Exception wrong) when (wrong is LedgerFormatException or NoteRefusedException)
        {
            throw Refused($"The checkpoint in {where} cannot be trusted: {wrong.Message.TrimEnd('.')}", "ledger-key-compromise.md");
        }
    }

    private static void CheckHead(LedgerHead head, string origin, IReadOnlyList<VerifierKey> keys)
    {
        Checkpoint signed = Open(head.Checkpoint, "the ledger", origin, keys);
        if (signed.Size != head.Size || signed.Root != head.Root)
        {
            throw Refused($"The ledger's head (size {head.Size}) is not what was signed (size {signed.Size})", "ledger-fork.md");
        }
    }

    private static void CheckEdge(ILedgerStore store, LedgerHead head)
    {
        var tree = new TileTree(store.Tile);
        if (tree.Root(head.Size) != head.Root)
        {
            throw Refused($"The tree's edge does not give the signed root of size {head.Size}", "ledger-restored-from-backup.md");
        }

        // The newest two bundles: what a torn write or a restored file would most likely have touched.
        long from = Math.Max(0, ((head.Size - 1) / 256 * 256) - 256);
        long next = from;
        foreach (StoredEntry entry in store.Entries(from, head.Size))
        {
            if (entry.Index != next++ || MerkleTree.Leaf(entry.Leaf) != tree.LeafHash(entry.Index))
            {
                throw Refused($"Entry {entry.Index} is not the one in the tree", "ledger-restored-from-backup.md");
            }
        }

        if (next != head.Size)
        {
            throw Refused($"The ledger is signed for {head.Size} entries but holds {next}", "ledger-restored-from-backup.md");
        }
    }

    private static void CheckPublished(
        ILedgerStore store,
        LedgerHead? head,
        string origin,
        IReadOnlyList<VerifierKey> keys,
        PublishedCheckpoint known
    )
    {
        Checkpoint published = Open(known.Note, known.Where, origin, keys);
        long size = head?.Size ?? 0;
        if (published.Size > size)
        {
            throw Refused(
                $"The ledger is behind what was published: it holds {size} entries, {known.Where} is signed for {published.Size}, so it "
                    + "was put back to an older state",
                "ledger-restored-from-backup.md"
            );
        }

        Hash root = published.Size == 0 ? MerkleTree.Empty : new TileTree(store.Tile).Root(published.Size);
        if (root != published.Root)
        {
            throw Refused(
                $"The ledger has forked: at size {published.Size} its root is not the one published in {known.Where}",
                "ledger-fork.md"
            );
        }
    }

    private static LedgerRefusedException Refused(string what, string runbook) =>
        new($"{what}. Nothing was appended. Follow runbooks/{runbook}.");
}

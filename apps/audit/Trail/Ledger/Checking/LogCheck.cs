using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>Something that is not as it was signed.</summary>
public sealed record LedgerFinding(string Sentence);

/// <summary>
/// Checks a whole ledger: every entry, payload, tile, root and signature, against nothing but the public keys and what was
/// published. It reads once from beginning to end, keeps one bundle in memory, and goes on after a finding.
/// </summary>
/// <param name="checkpoints">All checkpoints kept, in order of size.</param>
/// <param name="rows">How many entries, payloads and tiles are stored.</param>
public sealed class LogCheck(
    ILedgerStore store,
    IEnumerable<LedgerHead> checkpoints,
    (long Entries, long Payloads, long Tiles) rows,
    string origin,
    IReadOnlyList<VerifierKey> keys,
    IReadOnlyList<PublishedCheckpoint> published
)
{
    private readonly List<LedgerFinding> found = [];
    private readonly Commitments commitments = new();
    private readonly Dictionary<long, Hash> wanted = [];
    private readonly HashSet<long> signed = [];
    private readonly Dictionary<int, (long Index, byte[] Hashes)> partial = [];
    private DateTimeOffset lastRecorded = DateTimeOffset.MinValue;

    // One wrong byte can spoil whatever comes after it; the first ones say what happened.
    private const int Most = 100;

    /// <param name="progress">Entries checked so far.</param>
    public IReadOnlyList<LedgerFinding> Run(IProgress<long>? progress, CancellationToken cancel)
    {
        LedgerHead? head = null;
        if (!Read(() => head = store.Head()))
        {
            return found;
        }

        long size = head?.Size ?? 0;
        Read(() =>
        {
            foreach (LedgerHead kept in checkpoints)
            {
                signed.Add(kept.Size);
                Signed(kept, $"checkpoint {kept.Size}", size);
            }
        });
        if (head is not null)
        {
            Signed(head, "the head", size);
        }

        Dictionary<string, Checkpoint> outside = Published(size);
        Read(() => Grow(size, outside, progress, cancel));
        return found;
    }

    /// <summary>What the store cannot give is a finding too; only the store knows what it throws.</summary>
    private bool Read(Action part)
    {
        try
        {
            part();
            return true;
        }
        catch (Exception damaged) when (damaged is not OperationCanceledException)
        {
            Found(damaged.Message.TrimEnd('.'));
            return false;
        }
    }

    private void Signed(LedgerHead kept, string what, long size)
    {
        if (Opened(kept.Checkpoint, what) is not { } signed)
        {
            return;
        }

        if (signed.Size != kept.Size || signed.Root != kept.Root)
        {
            Found($"{what} is stored as size {kept.Size}, root {kept.Root}, but was signed as size {signed.Size}, root {signed.Root}");
        }
        else if (kept.Size > size)
        {
            Found($"{what} was signed for {kept.Size} entries, the head says {size}: the ledger was put back");
        }
        else
        {
            wanted[kept.Size] = kept.Root;
        }
    }

    private Dictionary<string, Checkpoint> Published(long size)
    {
        var outside = new Dictionary<string, Checkpoint>(StringComparer.Ordinal);
        foreach (PublishedCheckpoint known in published)
        {
            if (Opened(known.Note, known.Where) is not { } checkpoint)
            {
                continue;
            }

            if (checkpoint.Size > size)
            {
                Found(
                    $"{known.Where} was signed for {checkpoint.Size} entries, the ledger holds {size}: it was put back to an older state"
                );
            }
            else
            {
                outside[known.Where] = checkpoint;
            }
        }

        return outside;
    }

    private void Grow(long size, Dictionary<string, Checkpoint> outside, IProgress<long>? progress, CancellationToken cancel)
    {
        HashSet<long> stops = [.. wanted.Keys, .. outside.Values.Select(checkpoint => checkpoint.Size), size];
        var roots = new Dictionary<long, Hash> { [0] = MerkleTree.Empty };
        var tree = new TileGrower(0, static (_, _) => null);
        long next = 0;
        long tiles = 0;
        foreach (StoredEntry entry in store.Entries(0, long.MaxValue))
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.Index != next)
            {
                Found(
                    entry.Index > next
                        ? $"entries {next} to {entry.Index - 1} are missing"
                        : $"entry {entry.Index} is at the position of entry {next}"
                );
                break;
            }

            if (entry.Index >= size)
            {
                Found($"entry {entry.Index} is beyond the signed size of {size}");
                break;
            }

            Entry(entry);
            tree.Add(MerkleTree.Leaf(entry.Leaf));
            next++;
            if (stops.Contains(next))
            {
                roots[next] = tree.Root();
            }

            if (next % 256 == 0 || next == size)
            {
                tiles += Tiles(tree, next == size);
                progress?.Report(next);
            }
        }

        if (next != size)
        {
            Found($"the ledger is signed for {size} entries but holds {next} in order");
        }

        if (rows.Entries != size || rows.Payloads != size)
        {
            Found($"{rows.Entries} entries and {rows.Payloads} payloads are stored; {size} are signed for");
        }

        if (next == size && tiles != rows.Tiles)
        {
            Found($"{rows.Tiles} tiles are stored; a tree of {size} entries has {tiles}");
        }

        foreach ((long at, Hash root) in wanted.Where(kept => roots.TryGetValue(kept.Key, out Hash grown) && grown != kept.Value))
        {
            Found($"the entries do not give the root that checkpoint {at} was signed for");
        }

        foreach (
            (string where, Checkpoint checkpoint) in outside.Where(pair =>
                roots.TryGetValue(pair.Value.Size, out Hash grown) && grown != pair.Value.Root
            )
        )
        {
            Found($"at size {checkpoint.Size} the ledger is not the one published in {where}: it has forked");
        }
    }

    private void Entry(StoredEntry entry)
    {
        LedgerLeaf leaf;
        try
        {
            leaf = LedgerLeaf.Parse(entry.Leaf);
        }
        catch (LedgerFormatException wrong)
        {
            Found($"entry {entry.Index}: {wrong.Message.TrimEnd('.')}");
            return;
        }

        if (store.Find(leaf.Event) != entry.Index)
        {
            Found($"entry {entry.Index}: its event is not indexed at its position");
        }

        if (leaf.RecordedAt < lastRecorded)
        {
            Found($"entry {entry.Index} has an earlier recording time than the entry before it");
        }

        // Each append has a time of its own and its checkpoint.
        if (leaf.RecordedAt > lastRecorded && entry.Index > 0 && !signed.Contains(entry.Index))
        {
            Found($"the checkpoint of size {entry.Index} is missing");
        }

        lastRecorded = leaf.RecordedAt;
        if (Correction.Is(entry.Leaf))
        {
            Corrects(entry, leaf);
        }

        try
        {
            (byte[] digest, byte[] actor) = commitments.Of(leaf.Type, entry.Payload, entry.Salts);
            if (Convert.ToHexStringLower(digest) != leaf.PayloadDigest)
            {
                Found($"entry {entry.Index} ({leaf.Subject}): its payload is not the one that was recorded");
            }
            else if (Convert.ToHexStringLower(actor) != leaf.Actor)
            {
                Found($"entry {entry.Index} ({leaf.Subject}): its actor is not the one that was recorded");
            }
        }
        catch (Exception damaged)
            when (damaged is InvalidDataException or ArgumentException or OverflowException or OutOfMemoryException or LedgerFormatException
            )
        {
            Found($"entry {entry.Index} ({leaf.Subject}): its payload is damaged");
        }
    }

    /// <summary>A correction is of a landing that stands before it, and names it as it is.</summary>
    private void Corrects(StoredEntry entry, LedgerLeaf leaf)
    {
        try
        {
            Correction told = Correction.Of(leaf)!;
            StoredEntry? corrected = told.Entry < entry.Index ? store.Entries(told.Entry, told.Entry + 1).FirstOrDefault() : null;
            if (
                corrected is null
                || MerkleTree.Leaf(corrected.Leaf) != told.Leaf
                || LedgerLeaf.Parse(corrected.Leaf) is not { } of
                || of.Subject != leaf.Subject
                || !EntryTypes.IsLanding(of.Type)
            )
            {
                Found($"entry {entry.Index} ({leaf.Subject}) says that it corrects entry {told.Entry}, which is not of that change");
            }
        }
        catch (LedgerFormatException wrong)
        {
            Found($"entry {entry.Index}: {wrong.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Compares the tiles that are complete, and at the end the partial ones; returns how many were.</summary>
    private long Tiles(TileGrower tree, bool last)
    {
        long count = 0;
        foreach ((int level, long index, byte[] hashes) in tree.TakeChanged())
        {
            partial.Remove(level);
            if (hashes.Length < 256 * 32)
            {
                partial.Add(level, (index, hashes));
                continue;
            }

            count++;
            Tile(level, index, hashes);
        }

        foreach ((int level, (long index, byte[] hashes)) in last ? partial : [])
        {
            count++;
            Tile(level, index, hashes);
        }

        return count;
    }

    private void Tile(int level, long index, byte[] hashes)
    {
        if (store.Tile(level, index) is not { } stored)
        {
            Found($"tile {level}/{index} is missing");
        }
        else if (!stored.AsSpan().SequenceEqual(hashes))
        {
            Found($"tile {level}/{index} does not hold the hashes of what is below it, from {Where(stored, hashes)} on");
        }
    }

    private static string Where(byte[] stored, byte[] hashes) => $"hash {stored.AsSpan().CommonPrefixLength(hashes) / 32}";

    private Checkpoint? Opened(string note, string what)
    {
        try
        {
            return StartCheck.Open(note, what, origin, keys);
        }
        catch (LedgerRefusedException wrong)
        {
            Found(wrong.Message.Split(". Nothing was appended", 2)[0]);
            return null;
        }
    }

    private void Found(string sentence)
    {
        if (found.Count < Most)
        {
            found.Add(new LedgerFinding(char.ToUpperInvariant(sentence[0]) + sentence[1..] + "."));
        }
    }
}

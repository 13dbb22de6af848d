using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// The payloads of a ledger, for readers of its index; each is checked against the signed checkpoint that the index follows. A connection
/// of its own, outside the index's read transaction: what is appended is never changed, so there is nothing to hold on to, and a long
/// answer does not keep the ledger from being written.
/// </summary>
internal sealed class PayloadReader : IDisposable
{
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand entry;
    private readonly SqliteCommand tile;
    private readonly CheckedEntries entries;
    private bool ready;

    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public PayloadReader(string path, IReadOnlyList<VerifierKey> keys)
    {
        this.path = path;
        try
        {
            connection = Schema.Open(path, write: false);
        }
        catch (SqliteException failed)
        {
            throw StorageException.OfLedger(failed, path);
        }

        entry = Command(
            "SELECT e.leaf, p.head, p.commits, p.fields, p.salts FROM entry e JOIN payload p ON p.idx = e.idx WHERE e.idx = $entry",
            "$entry"
        );
        tile = Command("SELECT hashes FROM tile WHERE level = $level AND n = $n", "$level", "$n");
        entries = new CheckedEntries(Tile, Entry, keys);
    }

    /// <summary>How many entries the index knows, of which that checkpoint must be signed.</summary>
    public required Func<long> Followed { private get; init; }

    /// <summary>What is recorded of an entry.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public Payload Payload(long index) => Ready().Read(index).Payload;

    /// <summary>
    /// An entry whose payload is the one that was checked when it was indexed: enough to choose by. Before anything is said of it, it is
    /// to be given to <see cref="Check"/>.
    /// </summary>
    /// <param name="checksum">What the index keeps of it; where it differs, as after an erasure, the entry is checked in full.</param>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public StoredEntry Candidate(long index, ulong checksum) =>
        index >= 0 && index < Followed() && Entry(index) is { } stored && stored.Payload.Checksum(stored.Salts) == checksum
            ? stored
            : Ready().Read(index);

    /// <summary>Checks an entry against the signed checkpoint.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public Payload Check(StoredEntry candidate) => Ready().Check(candidate).Payload;

    /// <summary>Which entry one corrects that is a correction.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public Correction Correction(StoredEntry candidate)
    {
        Check(candidate);
        try
        {
            return Trail.Ledger.Entries.Correction.Of(LedgerLeaf.Parse(candidate.Leaf))!;
        }
        catch (LedgerFormatException wrong)
        {
            throw CheckedEntries.Damaged($"entry {candidate.Index} cannot be read ({wrong.Message.TrimEnd('.')})");
        }
    }

    /// <summary>The commit of a landing.</summary>
    /// <exception cref="LedgerRefusedException">It is not what was recorded.</exception>
    public string Commit(long index)
    {
        LedgerLeaf leaf = Ready().Leaf(index);
        return leaf.Subject.StartsWith("commit:", StringComparison.Ordinal)
            ? leaf.Subject["commit:".Length..]
            : throw CheckedEntries.Damaged($"entry {index} is of type {leaf.Type}, not a change");
    }

    public DeploymentEvent Deployment(long index) => DeploymentRecord.Read(Payload(index).Head);

    /// <summary>The newest head's size and root in hexadecimal; null in a ledger that was never written.</summary>
    public (long Size, string Root)? Newest() => Root("SELECT size, root FROM head", null);

    /// <summary>The root that was signed at a size, in hexadecimal; null when none was.</summary>
    public string? SignedRoot(long size) => Root("SELECT size, root FROM checkpoint WHERE size = $size", size)?.Root;

    public void Dispose()
    {
        entry.Dispose();
        tile.Dispose();
        connection.Dispose();
    }

    private CheckedEntries Ready()
    {
        if (!ready)
        {
            long size = Followed();
            entries.Under(Signed(size) ?? throw CheckedEntries.Damaged($"the checkpoint of size {size} is missing"));
            ready = true;
        }

        return entries;
    }

    private LedgerHead? Signed(long size) =>
        Guarded(() =>
        {
            using SqliteCommand select = Command("SELECT root, note FROM checkpoint WHERE size = $size", "$size");
            select.Parameters[0].Value = size;
            using SqliteDataReader row = select.ExecuteReader();
            return row.Read() ? new LedgerHead(size, HashOf(row.GetFieldValue<byte[]>(0)), row.GetString(1)) : null;
        });

    private static Hash HashOf(byte[] root) =>
        root.Length == Hash.Size ? new Hash(root) : throw CheckedEntries.Damaged("a root is not 32 bytes");

    private (long Size, string Root)? Root(string sql, long? size) =>
        Guarded<(long, string)?>(() =>
        {
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = sql;
            if (size is { } given)
            {
                select.Parameters.AddWithValue("$size", given);
            }

            using SqliteDataReader row = select.ExecuteReader();
            return row.Read() ? (row.GetInt64(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1))) : null;
        });

    private byte[]? Tile(int level, long index) =>
        Guarded(() =>
        {
            tile.Parameters[0].Value = level;
            tile.Parameters[1].Value = index;
            return tile.ExecuteScalar() as byte[];
        });

    private StoredEntry? Entry(long index) =>
        Guarded(() =>
        {
            entry.Parameters[0].Value = index;
            using SqliteDataReader row = entry.ExecuteReader();
            return row.Read()
                ? new StoredEntry(index, Blob(row, 0), new Payload(Blob(row, 1), Blob(row, 2), Blob(row, 3)), Blob(row, 4))
                : null;
        });

    private static byte[] Blob(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand select = connection.CreateCommand();
        select.CommandText = sql;
        foreach (string name in parameters)
        {
            select.Parameters.Add(name, SqliteType.Integer);
        }

        return select;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException failed)
        {
            throw StorageException.OfLedger(failed, path);
        }
        catch (Exception wrong) when (wrong is InvalidCastException or FormatException)
        {
            // A flipped byte in a row's header gives its columns other types.
            throw CheckedEntries.Damaged("a row holds values of other types than were stored");
        }
    }
}

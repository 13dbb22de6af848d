using System.Security.Cryptography;
using System.Text;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>A ledger in one SQLite file. Not safe between threads; open one for each.</summary>
public sealed class LedgerFile : ILedgerStore, IDisposable
{
    /// <summary>The first version that may hold corrections.</summary>
    public const int FormatOfCorrections = 2;

    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand find;
    private readonly SqliteCommand tile;
    private readonly Action<string>? before;
    private readonly Action<string>? after;

    private LedgerFile(string path, SqliteConnection connection, Action<string>? before, Action<string>? after)
    {
        this.path = path;
        this.connection = connection;
        this.before = before;
        this.after = after;
        find = connection.CreateCommand();
        find.CommandText = "SELECT idx FROM entry WHERE event = $event";
        find.Parameters.Add("$event", SqliteType.Blob);
        tile = connection.CreateCommand();
        tile.CommandText = "SELECT hashes FROM tile WHERE level = $level AND n = $n";
        tile.Parameters.Add("$level", SqliteType.Integer);
        tile.Parameters.Add("$n", SqliteType.Integer);
    }

    /// <summary>Opens a ledger to read it.</summary>
    /// <exception cref="StorageException">It is not there, of a newer version, damaged, or cannot be read.</exception>
    public static LedgerFile Read(string path) => Open(path, write: false, null, null);

    /// <summary>Opens a ledger to append to it, making it where there is none.</summary>
    /// <param name="before">Called with each step's name before it runs; what it throws is as if the step had failed.</param>
    /// <param name="after">Called after it ran; what it throws is as if a step that was done had been told as failed.</param>
    /// <exception cref="StorageException">It is of a newer version, damaged, or cannot be written.</exception>
    public static LedgerFile Write(string path, Action<string>? before = null, Action<string>? after = null) =>
        Open(path, write: true, before, after);

    public LedgerHead? Head() =>
        Guarded(() =>
        {
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = "SELECT h.size, h.root, c.note FROM head h LEFT JOIN checkpoint c ON c.size = h.size";
            using SqliteDataReader row = select.ExecuteReader();
            return !row.Read() ? null
                : row.IsDBNull(2) ? throw Damaged($"the checkpoint of size {row.GetInt64(0)} is missing")
                : new LedgerHead(row.GetInt64(0), HashOf(row.GetFieldValue<byte[]>(1)), row.GetString(2));
        });

    public byte[]? Tile(int level, long index) =>
        Guarded(() =>
        {
            tile.Parameters[0].Value = level;
            tile.Parameters[1].Value = index;
            return tile.ExecuteScalar() as byte[];
        });

    public IEnumerable<StoredEntry> Entries(long from, long to)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText =
            "SELECT e.idx, e.leaf, p.head, p.commits, p.fields, p.salts FROM entry e LEFT JOIN payload p ON p.idx = e.idx WHERE e.idx >= "
            + "$from AND e.idx < $to ORDER BY e.idx";
        select.Parameters.AddWithValue("$from", from);
        select.Parameters.AddWithValue("$to", to);
        using SqliteDataReader row = Guarded(select.ExecuteReader);
        while (Guarded(row.Read))
        {
            yield return Guarded(() =>
                row.IsDBNull(2)
                    ? throw Damaged($"the payload of entry {row.GetInt64(0)} is missing")
                    : new StoredEntry(row.GetInt64(0), Blob(row, 1), new Payload(Blob(row, 2), Blob(row, 3), Blob(row, 4)), Blob(row, 5))
            );
        }
    }

    public long? Find(string eventId) =>
        Guarded(() =>
        {
            find.Parameters[0].Value = EventKey(eventId);
            return find.ExecuteScalar() as long?;
        });

    /// <summary>The version of its format.</summary>
    public long Format => Guarded(() => Schema.Number(connection, "PRAGMA user_version"));

    /// <summary>The entries whose leaves say that they are of a type, in order: nothing of them is checked.</summary>
    public IReadOnlyList<long> OfType(string type) =>
        Guarded(() =>
        {
            var found = new List<long>();
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = "SELECT idx FROM entry WHERE instr(leaf, $type) > 0 ORDER BY idx";
            select.Parameters.AddWithValue("$type", Encoding.UTF8.GetBytes($"\"type\":\"{type}\""));
            using SqliteDataReader row = select.ExecuteReader();
            while (row.Read())
            {
                found.Add(row.GetInt64(0));
            }

            return found;
        });

    /// <summary>All checkpoints that were ever signed, in order.</summary>
    public IEnumerable<LedgerHead> Checkpoints()
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT size, root, note FROM checkpoint ORDER BY size";
        using SqliteDataReader row = Guarded(select.ExecuteReader);
        while (Guarded(row.Read))
        {
            yield return Guarded(() => new LedgerHead(row.GetInt64(0), HashOf(Blob(row, 1)), row.GetString(2)));
        }
    }

    /// <summary>How many rows the tables of entries, payloads and tiles hold, for telling what should not be there.</summary>
    public (long Entries, long Payloads, long Tiles) Rows() =>
        Guarded(() =>
            (
                Schema.Number(connection, "SELECT count(*) FROM entry"),
                Schema.Number(connection, "SELECT count(*) FROM payload"),
                Schema.Number(connection, "SELECT count(*) FROM tile")
            )
        );

    public bool Append(LedgerBatch batch) =>
        Guarded(() =>
        {
            using SqliteTransaction transaction = Step("begin", () => connection.BeginTransaction());
            if (!Step("move head", () => MoveHead(batch)))
            {
                return false;
            }

            if (Schema.Number(connection, "PRAGMA user_version") < batch.Format)
            {
                Step("raise version", () => Schema.Run(connection, $"PRAGMA user_version = {batch.Format}"));
            }

            Step("insert entries", () => InsertEntries(batch));
            Step("insert payloads", () => InsertPayloads(batch.Entries));
            Step("write tiles", () => WriteTiles(batch.Tiles));
            Step(
                "insert checkpoint",
                () =>
                    Run(
                        "INSERT INTO checkpoint VALUES ($size, $root, $note)",
                        ("$size", batch.New.Size),
                        ("$root", batch.New.Root.ToArray()),
                        ("$note", batch.New.Checkpoint)
                    )
            );
            foreach (ErasedPayload erased in batch.Erased)
            {
                Step(
                    "erase",
                    () =>
                        Run(
                            "UPDATE payload SET head = $head, commits = $commits, fields = $fields, salts = $salts WHERE idx = $idx",
                            ("$head", erased.Payload.Head),
                            ("$commits", erased.Payload.Commits),
                            ("$fields", erased.Payload.Fields),
                            ("$salts", erased.Salts),
                            ("$idx", erased.Index)
                        )
                );
            }

            // The journal is on disk before the file is touched, and the file before the journal goes: a crash here is before or after.
            Step("commit", transaction.Commit);
            return true;
        });

    public void Dispose()
    {
        find.Dispose();
        tile.Dispose();
        connection.Dispose();
    }

    private static LedgerFile Open(string path, bool write, Action<string>? before, Action<string>? after)
    {
        try
        {
            if (write && !File.Exists(path))
            {
                LedgerSchema.Make(path, before, after);
            }

            SqliteConnection connection = Schema.Open(path, write);
            try
            {
                if (write)
                {
                    // What is erased is overwritten; what is acknowledged is on the disk.
                    Schema.Run(
                        connection,
                        "PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -32768"
                    );
                }

                long version = Schema.Number(connection, "PRAGMA user_version");
                return
                    version is >= LedgerSchema.FirstVersion and <= LedgerSchema.Version
                    && Schema.Number(connection, "PRAGMA application_id") == LedgerSchema.ApplicationId
                    ? new LedgerFile(path, connection, before, after)
                    : throw new StorageException(
                        version > LedgerSchema.Version
                            ? $"The ledger {path} was written by a newer cairn (version {version}, this one reads "
                                + $"{LedgerSchema.Version}). Update cairn."
                            : $"{path} is not a Cairn ledger. Do not delete it; restore the ledger from a backup or an export."
                    );
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException failed)
        {
            throw StorageException.OfLedger(failed, path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StorageException.OfLedger(failed, path);
        }
    }

    private bool MoveHead(LedgerBatch batch)
    {
        (string sql, LedgerHead head) = batch.Old is null
            ? ("INSERT INTO head SELECT 1, $size, $root WHERE NOT EXISTS (SELECT 1 FROM head)", batch.New)
            : ("UPDATE head SET size = $size, root = $root WHERE size = $oldSize AND root = $oldRoot", batch.New);
        using SqliteCommand move = connection.CreateCommand();
        move.CommandText = sql;
        move.Parameters.AddWithValue("$size", head.Size);
        move.Parameters.AddWithValue("$root", head.Root.ToArray());
        if (batch.Old is { } old)
        {
            move.Parameters.AddWithValue("$oldSize", old.Size);
            move.Parameters.AddWithValue("$oldRoot", old.Root.ToArray());
        }

        return move.ExecuteNonQuery() == 1;
    }

    private void InsertEntries(LedgerBatch batch)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO entry VALUES ($idx, $event, $leaf)";
        SqliteParameter idx = insert.Parameters.Add("$idx", SqliteType.Integer);
        SqliteParameter eventKey = insert.Parameters.Add("$event", SqliteType.Blob);
        SqliteParameter leaf = insert.Parameters.Add("$leaf", SqliteType.Blob);
        for (int i = 0; i < batch.Entries.Count; i++)
        {
            idx.Value = batch.Entries[i].Index;
            eventKey.Value = EventKey(batch.Events[i]);
            leaf.Value = batch.Entries[i].Leaf;
            insert.ExecuteNonQuery();
        }
    }

    private void InsertPayloads(IReadOnlyList<StoredEntry> entries)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO payload VALUES ($idx, $head, $commits, $fields, $salts)";
        SqliteParameter idx = insert.Parameters.Add("$idx", SqliteType.Integer);
        SqliteParameter[] parts =
        [
            .. new[] { "$head", "$commits", "$fields", "$salts" }.Select(name => insert.Parameters.Add(name, SqliteType.Blob)),
        ];
        foreach (StoredEntry entry in entries)
        {
            idx.Value = entry.Index;
            parts[0].Value = entry.Payload.Head;
            parts[1].Value = entry.Payload.Commits;
            parts[2].Value = entry.Payload.Fields;
            parts[3].Value = entry.Salts;
            insert.ExecuteNonQuery();
        }
    }

    private void WriteTiles(IReadOnlyList<(int Level, long Index, byte[] Hashes)> tiles)
    {
        using SqliteCommand write = connection.CreateCommand();
        write.CommandText = "INSERT INTO tile VALUES ($level, $n, $hashes) ON CONFLICT (level, n) DO UPDATE SET hashes = $hashes";
        SqliteParameter level = write.Parameters.Add("$level", SqliteType.Integer);
        SqliteParameter index = write.Parameters.Add("$n", SqliteType.Integer);
        SqliteParameter hashes = write.Parameters.Add("$hashes", SqliteType.Blob);
        foreach ((int onLevel, long n, byte[] all) in tiles)
        {
            level.Value = onLevel;
            index.Value = n;
            hashes.Value = all;
            write.ExecuteNonQuery();
        }
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private void Step(string name, Action step) =>
        Step(
            name,
            () =>
            {
                step();
                return true;
            }
        );

    private T Step<T>(string name, Func<T> step)
    {
        before?.Invoke(name);
        T done = step();
        after?.Invoke(name);
        return done;
    }

    /// <summary>The first half of the SHA-256 of an event's id: what makes events unique, in a quarter of the space.</summary>
    private static byte[] EventKey(string eventId) => SHA256.HashData(Encoding.UTF8.GetBytes(eventId))[..16];

    private static byte[] Blob(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private Hash HashOf(byte[] bytes) => bytes.Length == 32 ? new Hash(bytes) : throw Damaged("a root is not 32 bytes");

    private StorageException Damaged(string what) =>
        new(
            $"The ledger {path} is damaged: {what}. List all damage with: cairn verify. Do not delete it; follow "
                + "runbooks/ledger-restored-from-backup.md."
        );

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException failed)
        {
            throw StorageException.OfLedger(failed, path);
        }
        catch (Exception wrong) when (wrong is InvalidCastException or FormatException)
        {
            throw Damaged("a row holds values of other types than were stored");
        }
    }
}

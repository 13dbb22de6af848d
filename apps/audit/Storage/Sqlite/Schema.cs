using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The tables of an index file.</summary>
internal static class Schema
{
    /// <summary>Raised with every change of what is stored or how; an older file is rebuilt, a newer one is refused.</summary>
    public const int Version = 7;

    /// <summary>Marks the file as ours in SQLite's header ("Cairn" as a number).</summary>
    public const int ApplicationId = 0x4361_6972;

    public const string Tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE landing (block INTEGER PRIMARY KEY, rows BLOB NOT NULL);
        CREATE TABLE posting (family INTEGER NOT NULL, segment INTEGER NOT NULL, first INTEGER NOT NULL, next INTEGER NOT NULL, checksum INTEGER NOT NULL, block BLOB NOT NULL);
        CREATE TABLE segment (family INTEGER NOT NULL, segment INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (family, segment)) WITHOUT ROWID;
        CREATE TABLE person (name TEXT NOT NULL, email TEXT NOT NULL, landings INTEGER NOT NULL, PRIMARY KEY (name, email)) WITHOUT ROWID;
        CREATE TABLE environment (path TEXT NOT NULL, file INTEGER NOT NULL, name TEXT NOT NULL, because TEXT NOT NULL, PRIMARY KEY (path, file)) WITHOUT ROWID;
        CREATE TABLE path (one INTEGER PRIMARY KEY CHECK (one = 1), checksum INTEGER NOT NULL, rows BLOB NOT NULL);
        CREATE TABLE size (block INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, rows BLOB NOT NULL);
        CREATE TABLE deployment (block INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, checksum INTEGER NOT NULL, rows BLOB NOT NULL);
        CREATE TABLE rewrite (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, old_tip TEXT NOT NULL, new_tip TEXT NOT NULL, landings INTEGER NOT NULL, seen_at INTEGER NOT NULL);
        CREATE TABLE seal (one INTEGER PRIMARY KEY CHECK (one = 1), checksum BLOB NOT NULL);
        """;

    /// <summary>Made after a first build has filled the tables: sorting once is faster than inserting in order.</summary>
    public const string Indexes = "CREATE UNIQUE INDEX posting_first ON posting (family, segment, first)";

    /// <summary>
    /// Opens a file. What a crash left half written is rolled back first, which a reader may not do by itself; while another
    /// process is writing, its journal is its own and SQLite leaves it alone.
    /// </summary>
    public static SqliteConnection Open(string path, bool write)
    {
        if (!write)
        {
            RollBack(path);
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        return Opened(connection);
    }

    /// <summary>
    /// Opens an index as it is at this moment: what is committed later is not seen, and nobody waits for anybody. Where its directory
    /// cannot be written, which sharing the file with a writer takes, there is none, and the file is read as it lies.
    /// </summary>
    public static SqliteConnection OpenSnapshot(string path)
    {
        SqliteConnection connection = Open(path, write: false);
        try
        {
            Begin(connection);
            return connection;
        }
        catch (SqliteException failed) when (failed.SqliteErrorCode is 8 or 14 && !File.Exists(path + "-wal"))
        {
            connection.Dispose();
            connection = Opened(
                new SqliteConnection(
                    new SqliteConnectionStringBuilder
                    {
                        DataSource = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1",
                        Mode = SqliteOpenMode.ReadOnly,
                        Pooling = false,
                    }.ToString()
                )
            );
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        try
        {
            Begin(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Lets readers and the writer go on beside each other, as far as the file is not in use the old way at this moment.</summary>
    public static void ShareWithReaders(SqliteConnection connection)
    {
        using SqliteCommand share = connection.CreateCommand();
        share.CommandText = "PRAGMA journal_mode = WAL";
        share.CommandTimeout = 1;
        try
        {
            share.ExecuteNonQuery();
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode is 5 or 6)
        {
            // An index of an earlier version that somebody reads just now: it stays as it is until the next write.
        }
    }

    /// <summary>Deletes an index and what SQLite keeps beside it, which must not be found beside another file of that name.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        foreach (string beside in Beside)
        {
            File.Delete(path + beside);
        }
    }

    /// <summary>What SQLite keeps beside a file, as endings of its name.</summary>
    public static readonly IReadOnlyList<string> Beside = ["-journal", "-wal", "-shm"];

    private static SqliteConnection Opened(SqliteConnection connection)
    {
        try
        {
            connection.Open();
            // SQLite's own way to wait for another process asks again after a millisecond, the driver's after 150.
            Run(connection, "PRAGMA busy_timeout = 30000");
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    /// <summary>The first read fixes what a transaction sees.</summary>
    private static void Begin(SqliteConnection connection)
    {
        Run(connection, "BEGIN");
        Number(connection, "PRAGMA user_version");
        Number(connection, "SELECT count(*) FROM sqlite_master");
    }

    /// <summary>Rolls back what a crash left half written, where there is such.</summary>
    public static void RollBack(string path)
    {
        if (File.Exists(path + "-journal"))
        {
            using SqliteConnection recovering = Open(path, write: true);
            Number(recovering, "SELECT count(*) FROM sqlite_master");
        }
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Unsigned numbers in an order SQLite's signed ones keep.</summary>
    public static long Ordered(ulong number) => unchecked((long)(number ^ 0x8000_0000_0000_0000UL));

    /// <summary>The number that <see cref="Ordered"/> made one of.</summary>
    public static ulong Unordered(long number) => unchecked((ulong)number) ^ 0x8000_0000_0000_0000UL;
}

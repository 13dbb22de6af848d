using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The tables of an index file.</summary>
internal static class Schema
{
    /// <summary>Raised with every change of what is stored or how; an older file is built anew, a newer one is refused.</summary>
    public const int Version = 3;

    /// <summary>Marks the file as ours in SQLite's header ("Cairn" as a number).</summary>
    public const int ApplicationId = 0x4361_6972;

    public const string Tables =
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE landing (number INTEGER PRIMARY KEY, landed_at INTEGER NOT NULL, rewrite INTEGER, head BLOB NOT NULL, commits BLOB NOT NULL, fields BLOB NOT NULL);
        CREATE TABLE reverts (number INTEGER PRIMARY KEY, target INTEGER NOT NULL);
        CREATE TABLE posting (family INTEGER NOT NULL, segment INTEGER NOT NULL, first INTEGER NOT NULL, block BLOB NOT NULL);
        CREATE TABLE segment (family INTEGER NOT NULL, segment INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (family, segment)) WITHOUT ROWID;
        CREATE TABLE person (name TEXT NOT NULL, email TEXT NOT NULL, landings INTEGER NOT NULL, PRIMARY KEY (name, email)) WITHOUT ROWID;
        CREATE TABLE environment (name TEXT PRIMARY KEY, because TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE rewrite (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, old_tip TEXT NOT NULL, new_tip TEXT NOT NULL, landings INTEGER NOT NULL, seen_at INTEGER NOT NULL);
        """;

    /// <summary>Made after a first build has filled the tables: sorting once is faster than inserting in order.</summary>
    public const string Indexes =
        """
        CREATE INDEX landing_time ON landing (landed_at, rewrite);
        CREATE INDEX reverts_target ON reverts (target);
        CREATE UNIQUE INDEX posting_first ON posting (family, segment, first);
        """;

    public static SqliteConnection Open(string path, bool write)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            connection.Open();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
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
}

using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Ledger.Entries;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// The payloads of a ledger, for readers of its index. A connection of its own, outside the index's read transaction: what is
/// appended is never changed, so there is nothing to hold on to, and a long answer does not keep the ledger from being written.
/// </summary>
internal sealed class PayloadReader : IDisposable
{
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand head;
    private readonly SqliteCommand fields;
    private readonly SqliteCommand commits;

    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public PayloadReader(string path)
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

        head = Select("head");
        fields = Select("head, fields");
        commits = Select("head, commits");
    }

    /// <summary>What is said of an entry; null when the ledger does not hold it.</summary>
    public byte[]? Head(long entry) => Read(head, entry)?.First;

    /// <summary>What is said of a landing and what it changed.</summary>
    public (byte[] Head, byte[] Fields)? Fields(long entry) => Read(fields, entry);

    /// <summary>What is said of a landing and the commits it brought.</summary>
    public (byte[] Head, byte[] Commits)? Commits(long entry) => Read(commits, entry);

    public DeploymentEvent Deployment(long entry) =>
        Head(entry) is { } stored
            ? DeploymentRecord.Read(stored)
            : throw new StorageException(
                $"The ledger is damaged: the payload of entry {entry} is missing. List all damage with: cairn verify"
            );

    /// <summary>The newest head's size and root in hexadecimal; null in a ledger that was never written.</summary>
    public (long Size, string Root)? Newest() => Root("SELECT size, root FROM head", null);

    /// <summary>The root that was signed at a size, in hexadecimal; null when none was.</summary>
    public string? SignedRoot(long size) => Root("SELECT size, root FROM checkpoint WHERE size = $size", size)?.Root;

    public void Dispose()
    {
        head.Dispose();
        fields.Dispose();
        commits.Dispose();
        connection.Dispose();
    }

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

    private (byte[] First, byte[] Second)? Read(SqliteCommand select, long entry) =>
        Guarded<(byte[], byte[])?>(() =>
        {
            select.Parameters[0].Value = entry;
            using SqliteDataReader row = select.ExecuteReader();
            return !row.Read() ? null
                : row.FieldCount == 1 ? (row.GetFieldValue<byte[]>(0), [])
                : (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1));
        });

    private SqliteCommand Select(string columns)
    {
        SqliteCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT {columns} FROM payload WHERE idx = $entry";
        select.Parameters.Add("$entry", SqliteType.Integer);
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
    }
}

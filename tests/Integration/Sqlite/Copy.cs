using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>A recorded trail in the hands of someone who owns every file of it.</summary>
internal sealed class Copy(Scratch scratch, RecordedDemo demo) : IDisposable
{
    private readonly TrailPlace place = TrailPlace.In(scratch.At("data"), "main");

    public TrailPlace Place => place;

    public RecordedDemo Demo => demo;

    /// <summary>The checkpoint in the directory the log is published in.</summary>
    public string Anchored => scratch.At("anchor/checkpoint");

    public string At(string name) => scratch.At(name);

    /// <summary>Runs SQL on the ledger without its triggers.</summary>
    public void Sql(string sql) => Sql(place.Ledger, Triggers + sql);

    /// <summary>Runs SQL on the index.</summary>
    public void IndexSql(string sql) => Sql(place.Index, sql);

    /// <summary>Flips a bit of a value of the ledger.</summary>
    /// <param name="value">Table, column and condition: <c>entry.leaf WHERE idx = 7</c>.</param>
    /// <param name="at">Where in the value: from 0 for its first byte to 1 for its last.</param>
    public void Flip(string value, double at = 0.5) => Flip(place.Ledger, Triggers, value, at);

    public void FlipIndex(string value, double at = 0.5) => Flip(place.Index, "", value, at);

    public static void FlipFile(string path, double at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(int)(at * (bytes.Length - 1))] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Removes what was published beside the ledger, and the index, which remembers how far it followed.</summary>
    public void Unpublish()
    {
        File.Delete(place.Checkpoint);
        File.Delete(place.Anchors);
        File.Delete(place.Index);
    }

    /// <summary>What the check of everything says; where the file cannot be read at all, the sentence it stops with.</summary>
    public IReadOnlyList<string> Findings()
    {
        try
        {
            return LedgerAudit.Run(place, [], [], null, TestContext.Current.CancellationToken).Findings;
        }
        catch (StorageException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>Appends an entry as the recorder would.</summary>
    public long Append(string name = "one more")
    {
        using OpenLedger open = OpenLedger.Open(place, "", static _ => { });
        return open.Append([LoadedEntries.Entry(name, 0)], RecordedDemo.Now)[0];
    }

    public void Dispose() => scratch.Dispose();

    private const string Triggers =
        "DROP TRIGGER entry_stays; DROP TRIGGER entry_is_kept; DROP TRIGGER payload_is_kept; DROP TRIGGER checkpoint_stays; DROP TRIGGER "
        + "checkpoint_is_kept; ";

    private static void Flip(string file, string before, string value, double at)
    {
        string[] parts = value.Split(['.', ' '], 3);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT CAST({parts[1]} AS BLOB), typeof({parts[1]}) FROM {parts[0]} {parts[2]}";
        byte[] bytes;
        string type;
        using (SqliteDataReader row = select.ExecuteReader())
        {
            Assert.True(row.Read());
            (bytes, type) = (row.GetFieldValue<byte[]>(0), row.GetString(1));
        }

        bytes[(int)(at * (bytes.Length - 1))] ^= 1;
        using SqliteCommand update = connection.CreateCommand();
        update.CommandText = $"{before}UPDATE {parts[0]} SET {parts[1]} = CAST($bytes AS {(type == "text" ? "TEXT" : "BLOB")}) {parts[2]}";
        update.Parameters.AddWithValue("$bytes", bytes);
        Assert.Equal(1, update.ExecuteNonQuery());
    }

    private static void Sql(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0 || sql.StartsWith("DROP TABLE", StringComparison.Ordinal), sql);
    }
}

using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The tables of a ledger file.</summary>
internal static class LedgerSchema
{
    /// <summary>Raised with every change of what is stored or how. An older ledger is brought up to date, never rebuilt. Version 2 holds
    /// corrections, and is written once there is the first.</summary>
    public const int Version = 2;

    /// <summary>What a new ledger begins with.</summary>
    public const int FirstVersion = 1;

    /// <summary>Marks the file as ours in SQLite's header ("CaLg" as a number).</summary>
    public const int ApplicationId = 0x4361_4C67;

    /// <summary>
    /// Entries and checkpoints only ever grow; the triggers enforce it against anyone with just an SQL prompt, the tree proves it
    /// to everyone else. Payloads are apart, because values can be erased from them.
    /// </summary>
    private const string Tables = """
        CREATE TABLE entry (idx INTEGER PRIMARY KEY, event BLOB NOT NULL, leaf BLOB NOT NULL);
        CREATE UNIQUE INDEX entry_event ON entry (event);
        CREATE TABLE payload (idx INTEGER PRIMARY KEY, head BLOB NOT NULL, commits BLOB NOT NULL, fields BLOB NOT NULL, salts BLOB NOT NULL);
        CREATE TABLE tile (level INTEGER NOT NULL, n INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, n)) WITHOUT ROWID;
        CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL);
        CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL);
        CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER payload_is_kept BEFORE DELETE ON payload BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER checkpoint_is_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """;

    /// <summary>Makes an empty ledger beside its place and moves it there whole: what stands in its place is a ledger at every
    /// moment.</summary>
    public static void Make(string path, Action<string>? before, Action<string>? after)
    {
        string making = path + ".making";
        before?.Invoke("make ledger");
        File.Delete(making + "-journal");
        File.Delete(making);
        using (SqliteConnection connection = Schema.Open(making, write: true))
        {
            Schema.Run(
                connection,
                $"PRAGMA page_size = 8192; BEGIN; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {FirstVersion}; "
                    + $"{Tables} COMMIT"
            );
        }

        after?.Invoke("make ledger");
        before?.Invoke("place ledger");
        File.Move(making, path);
        after?.Invoke("place ledger");
    }
}

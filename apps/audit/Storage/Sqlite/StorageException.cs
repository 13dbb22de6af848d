using Cairn.Trail;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The index or the ledger cannot be read or written; the message is one sentence that says what to do.</summary>
public sealed class StorageException(string message) : CairnException(message, CannotContinue)
{
    internal static StorageException DamagedIndex(string path) =>
        new($"The index {path} is damaged. Delete that file, then run 'cairn index' to rebuild it from the ledger.");

    internal static StorageException From(SqliteException failed, string path) =>
        new(
            failed.SqliteErrorCode switch
            {
                8 or 14 => $"Can't open the index {path} for writing. Pass a writable directory with --data DIR.",
                13 => $"The disk is full; writing the index {path} failed. Free space, or pass another directory with --data DIR. "
                    + "Everything recorded before is safe.",
                10 => $"Reading or writing the index {path} failed ({failed.Message}). Check the disk and its free space. Everything "
                    + "recorded before is safe.",
                1 or 11 or 26 => $"The index {path} is damaged or not an index. Delete that file, then run 'cairn index' to rebuild it.",
                5 or 6 => $"The index {path} is locked by another process. Try again when that process is done.",
                _ => $"Can't use the index {path}: {failed.Message}",
            }
        );

    internal static StorageException OfLedger(SqliteException failed, string path) =>
        new(
            failed.SqliteErrorCode switch
            {
                8 or 14 => $"Can't open the ledger {path} for writing. Pass a writable directory with --data DIR.",
                13 =>
                    $"The disk is full; writing the ledger {path} failed. Free space and run it again. Everything recorded before is safe.",
                10 => $"Reading or writing the ledger {path} failed ({failed.Message}). Check the disk and its free space. "
                    + "Everything recorded before is safe.",
                1 or 11 or 26 => $"The ledger {path} is damaged. Do not delete it: follow runbooks/ledger-restored-from-backup.md.",
                5 or 6 => $"The ledger {path} is locked by another process. Try again when that process is done.",
                _ => $"Can't use the ledger {path}: {failed.Message}",
            }
        );

    internal static StorageException OfLedger(Exception failed, string path) =>
        new(
            $"Can't write the ledger {path} ({failed.Message.TrimEnd('.')}). Check the disk, or pass another directory with --data DIR. "
                + "Everything recorded before is safe."
        );

    internal static StorageException From(Exception failed, string path) =>
        new(
            $"Can't write the index {path} ({failed.Message.TrimEnd('.')}). Check the disk, or pass another directory with --data DIR. "
                + "Everything recorded before is safe."
        );
}

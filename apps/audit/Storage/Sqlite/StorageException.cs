using Cairn.Trail;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The index or the ledger cannot be read or written; the message is one sentence that says what to do.</summary>
public sealed class StorageException(string message) : CairnException(message, CannotContinue)
{
    internal static StorageException From(SqliteException failed, string path) =>
        new(
            failed.SqliteErrorCode switch
            {
                8 or 14 => $"The index {path} cannot be opened for writing. Name a place that can be written with --data DIR.",
                13 => $"The disk is full while writing the index {path}. Make room, or name another place with --data DIR; what was "
                    + "recorded before is safe.",
                10 =>
                    $"Reading or writing the index {path} failed ({failed.Message}). Check the disk and its free space; what was recorded "
                        + "before is safe.",
                11 or 26 => $"The index {path} is damaged or no index. Delete it and it will be built anew.",
                5 or 6 => $"The index {path} is in use by another process that does not let go. Try again when it is done.",
                _ => $"The index {path} cannot be used: {failed.Message}",
            }
        );

    internal static StorageException OfLedger(SqliteException failed, string path) =>
        new(
            failed.SqliteErrorCode switch
            {
                8 or 14 => $"The ledger {path} cannot be opened for writing. Name a place that can be written with --data DIR.",
                13 => $"The disk is full while writing the ledger {path}. Make room and run it again; what was recorded before is safe.",
                10 => $"Reading or writing the ledger {path} failed ({failed.Message}). Check the disk and its free space; what was "
                    + "recorded before is safe.",
                11 or 26 => $"The ledger {path} is damaged. Do not delete it: follow runbooks/ledger-restored-from-backup.md.",
                5 or 6 => $"The ledger {path} is in use by another process that does not let go. Try again when it is done.",
                _ => $"The ledger {path} cannot be used: {failed.Message}",
            }
        );

    internal static StorageException OfLedger(Exception failed, string path) =>
        new(
            $"The ledger {path} cannot be written ({failed.Message.TrimEnd('.')}). Check the disk, or name another place with --data DIR; "
                + "what was recorded before is safe."
        );

    internal static StorageException From(Exception failed, string path) =>
        new(
            $"The index {path} cannot be written ({failed.Message.TrimEnd('.')}). Check the disk, or name another place with --data DIR; "
                + "what was recorded before is safe."
        );
}

using Cairn.Storage.Sqlite;

namespace Cairn.Recording;

/// <summary>What can be done with a ledger when its repository is not available.</summary>
public static class DetachedLedger
{
    /// <summary>Builds the index from the ledger, or brings it up; true when there was anything to do.</summary>
    /// <exception cref="StorageException">The ledger or the index cannot be used.</exception>
    /// <exception cref="Cairn.Trail.Ledger.Appending.LedgerRefusedException">The index has seen more than the ledger holds.</exception>
    public static bool Rebuild(string data, string name, CancellationToken cancel = default)
    {
        var place = TrailPlace.In(data, name);
        var silent = new RecordingReporter(null, static _ => { });
        using FileStream held = TrailLock.Take(place.Lock, static () => { }, cancel);
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        return Recorder.FollowLedger(place, ledger, silent, cancel);
    }
}

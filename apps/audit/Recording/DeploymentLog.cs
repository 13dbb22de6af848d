using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording;

/// <summary>What happens in clusters, into the ledger.</summary>
public static class DeploymentLog
{
    /// <summary>
    /// Appends what the ledger does not hold yet: told twice, an event is there once. When this returns, they are durable and
    /// under a signed checkpoint; a crash before keeps none or all of them, and the sender sends them again.
    /// </summary>
    /// <returns>Those that were new.</returns>
    /// <param name="repository">Its name, to name a new ledger by.</param>
    /// <param name="now">The time of recording.</param>
    /// <param name="say">Told what must be seen.</param>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    /// <exception cref="TrailException">The data directory or the keys cannot be used.</exception>
    /// <exception cref="StorageException">The ledger cannot be used.</exception>
    public static IReadOnlyList<DeploymentEvent> Append(
        TrailPlace place,
        string repository,
        IReadOnlyList<DeploymentEvent> events,
        DateTimeOffset now,
        Action<string> say,
        CancellationToken cancel
    )
    {
        if (events.Count == 0)
        {
            return [];
        }

        place.Make();
        using FileStream held = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        using OpenLedger open = OpenLedger.Open(place, repository, say);
        DeploymentEvent[] fresh =
        [
            .. events
                .DistinctBy(deploymentEvent => deploymentEvent.Id)
                .Where(deploymentEvent => open.File.Find(deploymentEvent.Id) is null),
        ];
        if (fresh.Length > 0)
        {
            open.Append([.. fresh.Select(Entry)], now);
        }

        return fresh;
    }

    private static NewEntry Entry(DeploymentEvent told)
    {
        var leaf = new LedgerLeaf(
            told.Recorded.EntryType,
            told.Recorded.Source,
            told.Id,
            told.At,
            default,
            told.Environment.Length > 0 ? [told.Environment] : [],
            told.Recorded.Subject(told),
            told.IsGood ? "success" : "failure",
            "",
            ""
        );
        return RecordingNotices.Made(leaf, DeploymentRecord.Facts(told), DeploymentRecord.Texts(told));
    }
}

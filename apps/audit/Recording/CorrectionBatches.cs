using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Recording;

/// <summary>
/// Appends corrections in batches. The ledger is held for one batch at a time, so that webhooks append between two.
/// </summary>
internal sealed class CorrectionBatches(TrailPlace place, DateTimeOffset now, Action<string> say, CancellationToken cancel) : IDisposable
{
    private readonly List<NewEntry> batch = [];
    private OpenLedger? open;
    private int bytes;

    public void Add(RereadLanding landing)
    {
        batch.Add(CarryOver.Correct(landing));
        bytes += landing.Read.Bytes;
        if (batch.Count >= Recorder.BatchEntries || bytes >= Recorder.BatchBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        if (batch.Count == 0)
        {
            return;
        }

        using FileStream held = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        if (open?.IsCurrent == false)
        {
            open.Dispose();
            open = null;
        }

        open ??= OpenLedger.Open(place, "", say);
        open.Append(batch, now);
        batch.Clear();
        bytes = 0;
    }

    public void Dispose() => open?.Dispose();
}

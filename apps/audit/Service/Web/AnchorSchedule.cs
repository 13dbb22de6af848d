using Cairn.Recording.Anchoring;
using Cairn.Trail;
using Cairn.Trail.Ledger.Appending;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Web;

/// <summary>Anchors what is due while the service runs. What fails is logged, shown by <c>cairn anchor list</c>, and tried again.</summary>
internal sealed class AnchorSchedule(IReadOnlyList<TrailSite> sites, TimeProvider clock, ILogger<AnchorSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                foreach (TrailSite site in sites)
                {
                    await Anchor(site, http, stoppingToken).ConfigureAwait(false);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped in the middle: what was not anchored is due again at the next start. A host that is disposed without being
            // stopped would tell this as a crash.
        }
    }

    private async Task Anchor(TrailSite site, HttpClient http, CancellationToken cancel)
    {
        try
        {
            if (site.Recorder.Status.Place is not { } place)
            {
                return; // Nothing is recorded yet.
            }

            foreach (
                Anchor failed in (await Anchoring.Run(place, http, all: false, clock.GetUtcNow(), cancel).ConfigureAwait(false)).Where(
                    anchor => anchor.Failure is not null
                )
            )
            {
                log.LogWarning("{Anchor} could not be reached: {Failure}", failed.Name, failed.Failure);
            }
        }
        catch (LedgerRefusedException alarm)
        {
            log.LogCritical("{Alarm}", alarm.Message);
        }
        catch (Exception failed) when (failed is CairnException or IOException)
        {
            log.LogWarning("{Site}: anchoring failed: {Failure}", site.Title, failed.Message);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Web;

/// <summary>Records the repositories of a service for as long as it runs, each by itself.</summary>
/// <param name="every">How often a repository is looked at where nothing shows that it changed.</param>
internal sealed class RecordingService(IReadOnlyList<TrailSite> sites, TimeSpan every, TimeProvider clock, ILogger<RecordingService> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(sites.Select(site => site.Recorder.Run(every, clock, log, stoppingToken))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped in the middle of a recording: what it had appended stays, the rest is recorded at the next start.
        }
    }
}

using System.Diagnostics.Metrics;
using Cairn.Recording;
using Cairn.Service.Web;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cairn.Service.Receivers;

/// <summary>
/// What the service measures of itself, for Prometheus: counts and times, no names and no values of anybody's configuration. The
/// instruments have the names that Prometheus shows, so that they are found by them.
/// </summary>
internal sealed class ServiceMetrics : IDisposable
{
    private const string MeterName = "Cairn";
    private const string Hosting = "Microsoft.AspNetCore.Hosting";

    private readonly TrailSite site;
    private readonly TimeProvider clock;
    private readonly Meter meter = new(MeterName, Tracing.Version);
    private readonly Gauge<long> build;
    private readonly Counter<long> notifications;
    private readonly Counter<long> recorded;
    private readonly Counter<long> runs;
    private readonly Counter<long> recordedLandings;
    private readonly Histogram<double> duration;
    private readonly Gauge<long> readable;
    private readonly Gauge<long> entries;
    private readonly Gauge<long> behind;
    private readonly Gauge<long> landings;
    private readonly Gauge<long> lastLanding;
    private readonly Gauge<long> tip;
    private readonly Gauge<long> active;
    private readonly Gauge<double> lag;
    private readonly Gauge<double> lastSuccess;

    /// <param name="site">Whose trail and recorder.</param>
    public ServiceMetrics(TrailSite site, TimeProvider clock)
    {
        this.site = site;
        this.clock = clock;
        build = meter.CreateGauge<long>("cairn_build_info", null, "Version of the running service; always 1.");
        notifications = meter.CreateCounter<long>(
            "cairn_notifications_total",
            null,
            "Webhook notifications received, by sender and result: recorded, known, refused, failed."
        );
        recorded = meter.CreateCounter<long>(
            "cairn_deployments_recorded_total",
            null,
            "Cluster events recorded in the ledger, by kind: sync, health, drift, alert, write."
        );
        runs = meter.CreateCounter<long>("cairn_recording_runs_total", null, "Recording runs finished, by result: ok, failed.");
        recordedLandings = meter.CreateCounter<long>("cairn_recorded_landings_total", null, "Landings recorded since the service started.");
        duration = meter.CreateHistogram(
            "cairn_recording_duration_seconds",
            null,
            "Duration of recording runs that read the repository, in seconds.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800] }
        );
        readable = meter.CreateGauge<long>(
            "cairn_trail_readable",
            null,
            "1 if the trail can be read, else 0; the size metrics then keep their last values."
        );
        entries = meter.CreateGauge<long>("cairn_ledger_entries", null, "Entries in the ledger.");
        behind = meter.CreateGauge<long>("cairn_index_behind_entries", null, "Ledger entries not indexed yet.");
        landings = meter.CreateGauge<long>("cairn_landings", null, "Recorded landings on the followed branch.");
        lastLanding = meter.CreateGauge<long>(
            "cairn_last_landing_timestamp_seconds",
            null,
            "Unix time at which the newest recorded landing landed."
        );
        tip = meter.CreateGauge<long>("cairn_recorded_to_tip", null, "1 if the followed branch is recorded up to its tip, else 0.");
        active = meter.CreateGauge<long>("cairn_recording_active", null, "1 while a recording runs, else 0.");
        lag = meter.CreateGauge<double>(
            "cairn_recording_lag_seconds",
            null,
            "Seconds since unrecorded commits or events were first seen; 0 if there are none."
        );
        lastSuccess = meter.CreateGauge<double>(
            "cairn_recording_last_success_timestamp_seconds",
            null,
            "Unix time of the last successful recording run that read the repository."
        );
        site.Recorder.Ended += Ended;
    }

    /// <summary>
    /// Has a host answer with them, and with how long the requests of all hosts took. What another service of the same process measures
    /// (tests run several) is left out.
    /// </summary>
    /// <param name="hosts">The other hosts of this service.</param>
    public void Export(IServiceCollection services, Func<IEnumerable<IMeterFactory>> hosts)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        telemetry.ConfigureResource(Tracing.Describe);
        telemetry.WithMetrics(metrics =>
            metrics
                .AddMeter(MeterName, Hosting)
                .AddView(instrument =>
                    instrument.Meter == meter
                    || (instrument.Name == "http.server.request.duration" && hosts().Contains(instrument.Meter.Scope))
                        ? null
                        : MetricStreamConfiguration.Drop
                )
                .AddPrometheusExporter(prometheus =>
                {
                    prometheus.ScopeInfoEnabled = false;
                    prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
                })
        );
    }

    /// <summary>Answers at <c>/metrics</c>, in the format that the scraper accepts.</summary>
    public void Map(WebApplication app)
    {
        app.Use(
            (http, next) =>
            {
                if (http.Request.Path == "/metrics")
                {
                    Look();
                }

                return next(http);
            }
        );
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>What became of a notification: <c>recorded</c>, <c>known</c>, <c>refused</c> (it is none) or <c>failed</c> (it could not be
    /// put down).</summary>
    public void Told(string sender, string result) =>
        notifications.Add(1, new KeyValuePair<string, object?>("sender", sender), new KeyValuePair<string, object?>("result", result));

    public void Recorded(string kind) => recorded.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose()
    {
        site.Recorder.Ended -= Ended;
        meter.Dispose();
    }

    private void Ended(RecordingRun run)
    {
        runs.Add(1, new KeyValuePair<string, object?>("result", run.Succeeded ? "ok" : "failed"));
        recordedLandings.Add(run.Landings);
        if (run.Work.HasFlag(RecordingWork.Repository))
        {
            duration.Record(run.Took.TotalSeconds);
        }
    }

    private void Look()
    {
        RecorderStatus status = site.Recorder.Status;
        build.Record(1, new KeyValuePair<string, object?>("version", Tracing.Version));
        active.Record(status.RunningSince is null ? 0 : 1);
        lag.Record(status.BehindSince is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0);
        tip.Record(status is { RecordedAt: not null, BehindSince: null, Failure: null } ? 1 : 0);
        if (status.RecordedAt is { } success)
        {
            lastSuccess.Record(success.ToUnixTimeMilliseconds() / 1000.0);
        }

        try
        {
            using RentedTrail rented = site.Open();
            OpenTrail open = rented.Open;
            using LedgerFile ledger = LedgerFile.Read(open.Place.Ledger);
            long size = ledger.Head()?.Size ?? 0;
            entries.Record(size);
            behind.Record(size - open.Trail.Facts.State.Followed);
            landings.Record(open.Trail.Facts.Landings);
            lastLanding.Record(open.Trail.Facts.Last?.ToUnixTimeSeconds() ?? 0);
            readable.Record(1);
            rented.IsSound = true;
        }
        catch (CairnException)
        {
            // The pages say what is wrong; a scrape that fails as a whole would hide the counts of notifications too.
            readable.Record(0);
        }
    }
}

using System.Reflection;
using Cairn.Recording;
using Cairn.Service.Web;
using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;
using Prometheus;

namespace Cairn.Service.Receivers;

/// <summary>What the service tells of itself to Prometheus: counts and times, no names and no values of anybody's configuration.</summary>
public sealed class ServiceMetrics
{
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();
    private readonly Counter notifications;
    private readonly Counter recorded;
    private readonly Gauge readable;
    private readonly Gauge entries;
    private readonly Gauge behind;
    private readonly Gauge landings;
    private readonly Gauge lastLanding;
    private readonly Gauge tip;

    public ServiceMetrics()
    {
        MetricFactory make = Metrics.WithCustomRegistry(registry);
        string version =
            typeof(ServiceMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        make.CreateGauge("cairn_build_info", "The version that runs; always 1.", "version").WithLabels(version.Split('+')[0]).Set(1);
        notifications = make.CreateCounter(
            "cairn_notifications_total",
            "Notifications that came, by sender and by what became of them: recorded, known, refused, failed.",
            "sender",
            "result"
        );
        recorded = make.CreateCounter(
            "cairn_deployments_recorded_total",
            "Events of clusters that were put into the ledger, by kind: sync, health, drift, alert.",
            "kind"
        );
        readable = make.CreateGauge(
            "cairn_trail_readable",
            "Whether the trail could be read: 1, else 0 and what follows is as it was last."
        );
        entries = make.CreateGauge("cairn_ledger_entries", "Entries in the ledger.");
        behind = make.CreateGauge("cairn_index_behind_entries", "Entries of the ledger that the index has not seen yet.");
        landings = make.CreateGauge("cairn_landings", "Landings on the followed branch that are recorded.");
        lastLanding = make.CreateGauge("cairn_last_landing_timestamp_seconds", "When the newest recorded landing landed.");
        tip = make.CreateGauge(
            "cairn_recorded_to_tip",
            "Whether the followed branch is recorded up to its tip in the repository that is read: 1 or 0."
        );
    }

    /// <summary>What became of a notification: <c>recorded</c>, <c>known</c>, <c>refused</c> (it is none) or <c>failed</c> (it could not be
    /// put down).</summary>
    internal void Told(string sender, string result) => notifications.WithLabels(sender, result).Inc();

    internal void Recorded(string kind) => recorded.WithLabels(kind).Inc();

    /// <summary>Prometheus' text format, version 0.0.4.</summary>
    /// <param name="site">Whose trail.</param>
    internal Task Write(TrailSite site, Stream to, CancellationToken cancel)
    {
        try
        {
            Look(site);
            readable.Set(1);
        }
        catch (Exception failed) when (failed is StorageException or GitException or TrailException)
        {
            // The pages say what is wrong; a scrape that fails as a whole would hide the counts of notifications too.
            readable.Set(0);
        }

        return registry.CollectAndExportAsTextAsync(to, cancel);
    }

    private void Look(TrailSite site)
    {
        GitRepository repository = GitRepository.Open(site.Repository, site.Reference);
        TrailPlace place = TrailPlace.Of(repository, site.Data);
        using TrailFile? trail = TrailFile.Open(place.Index, place.Ledger, static person => person);
        if (trail is null)
        {
            throw new TrailException("There is no trail yet.");
        }

        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        long size = ledger.Head()?.Size ?? 0;
        entries.Set(size);
        behind.Set(size - trail.Facts.State.Followed);
        landings.Set(trail.Facts.Landings);
        lastLanding.Set(trail.Facts.Last?.ToUnixTimeSeconds() ?? 0);
        tip.Set(trail.Facts.State.Tip == repository.Tip ? 1 : 0);
    }
}

using System.Globalization;
using Cairn.Demo.State;
using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>The other theme: renovate[bot] updates homelab on Monday mornings, and Priya takes that to production.</summary>
internal static class ImageUpdates
{
    private static readonly Series[] AllSeries =
    [
        new(
            "prom/prometheus",
            "Docker tag",
            (e, v) => e.WithMonitoring(m => m with { Prometheus = v }),
            ["v3.5.1", "v3.6.0", "v3.7.0", "v3.7.3", "v3.8.0", "v3.8.1", "v3.9.1", "v3.10.0", "v3.11.0", "v3.11.2", "v3.12.0", "v3.13.0"]
        ),
        new(
            "grafana/grafana",
            "Docker tag",
            (e, v) => e.WithMonitoring(m => m with { Grafana = v }),
            ["12.1.2", "12.2.0", "12.2.1", "12.3.0", "12.3.1", "12.3.3", "12.4.0", "12.4.2", "13.0.0", "13.0.1", "13.1.0", "13.1.2"]
        ),
        new(
            "ingress-nginx",
            "Helm release",
            (e, v) => e.WithDelivery(d => d with { IngressChart = v }),
            ["4.13.3", "4.13.4", "4.14.0", "4.14.1", "4.14.3", "4.15.0", "4.15.1", "4.15.2", "4.15.4"]
        ),
        new(
            "quay.io/prometheuscommunity/postgres-exporter",
            "Docker tag",
            (e, v) => e.WithMonitoring(m => m with { Exporter = v }),
            ["v0.18.0", "v0.18.1", "v0.19.0", "v0.19.1", "v0.20.0", "v0.20.1"]
        ),
        new(
            "argo-cd",
            "Helm release",
            (e, v) => e.WithDelivery(d => d with { ArgoCdChart = v }),
            ["8.5.0", "8.5.8", "9.0.3", "9.1.4", "9.3.0", "9.4.2"]
        ),
        new(
            "prom/alertmanager",
            "Docker tag",
            (e, v) => e.WithMonitoring(m => m with { Alertmanager = v }),
            ["v0.29.0", "v0.30.0", "v0.30.1", "v0.31.0", "v0.32.0", "v0.33.0"]
        ),
        new(
            "cert-manager",
            "Helm release",
            (e, v) => e.WithDelivery(d => d with { CertManagerChart = v }),
            ["v1.19.0", "v1.19.1", "v1.19.2", "v1.20.0", "v1.20.1", "v1.21.0"]
        ),
    ];

    public static IEnumerable<StoryEvent> Told()
    {
        var waiting = AllSeries.Select(s => (Series: s, Left: new Queue<string>(s.Versions))).ToList();
        DateTimeOffset monday = Utc("2025-10-13 00:00:00");
        for (int week = 0; week < 57; week++, monday = monday.AddDays(7))
        {
            // The series with the most to come goes next, so that all end about the same time.
            (Series series, Queue<string> left) = waiting.MaxBy(w => w.Left.Count * 100 / w.Series.Versions.Length);
            if (left.TryDequeue(out string? version))
                yield return Bump(series, version, Day(monday));
            if (week % 3 == 2)
                yield return ToProduction(Day(monday.AddDays(week % 2 == 0 ? 2 : 1)), week);
        }
    }

    private static StoryEvent Bump(Series series, string version, string day)
    {
        string kind = series.Kind == "Docker tag" ? "Docker tag to" : "Helm release to";
        return Squash(
            OfficeHours(day, series.Name, 3, 4),
            OfficeHours(day, series.Name, 4, 6),
            Renovate,
            $"Update {series.Name} {kind} {version}",
            """
            Signed-off-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>
            """,
            Homelab(e => series.Set(e, version))
        );
    }

    private static StoryEvent ToProduction(string day, int week)
    {
        StoryPerson reviewer = week % 2 == 0 ? Jonas : Alice;
        return Squash(
            OfficeHours(day, "opened", 8, 9),
            OfficeHours(day, "images", 10, 15),
            Priya,
            "Bring production's images and charts up to homelab's",
            $"""
            What renovate[bot] updated in the last weeks; all of it has run in
            homelab without an alert.

            Reviewed-by: {reviewer}
            """,
            p =>
                p.InProduction(e =>
                    e.WithMonitoring(m =>
                            m with
                            {
                                Prometheus = p.Homelab.Monitoring.Prometheus,
                                Grafana = p.Homelab.Monitoring.Grafana,
                                Alertmanager = p.Homelab.Monitoring.Alertmanager,
                                Exporter = p.Homelab.Monitoring.Exporter,
                            }
                        )
                        .WithDelivery(d =>
                            d with
                            {
                                ArgoCdChart = p.Homelab.Delivery.ArgoCdChart,
                                IngressChart = p.Homelab.Delivery.IngressChart,
                                CertManagerChart = p.Homelab.Delivery.CertManagerChart,
                            }
                        )
                )
        );
    }

    private static string Day(DateTimeOffset day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Series(string Name, string Kind, Func<EnvironmentState, string, EnvironmentState> Set, string[] Versions);
}

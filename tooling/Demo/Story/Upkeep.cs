using Cairn.Demo.State;
using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>What comes round: the database password every other month, and alerts that are tuned until they are worth waking for.</summary>
internal static class Upkeep
{
    private static readonly string[] Rotations =
    [
        "2025-11-10",
        "2026-01-19",
        "2026-03-09",
        "2026-05-20",
        "2026-07-15",
        "2026-09-22",
        "2026-11-16",
    ];

    public static IEnumerable<StoryEvent> Told() => Rotations.SelectMany(Rotate).Concat(Alerts());

    private static IEnumerable<StoryEvent> Rotate(string day)
    {
        yield return Squash(
            OfficeHours(day, "lab", 7, 8),
            OfficeHours(day, "lab", 8, 10),
            Alice,
            "Rotate the database password in homelab",
            "The usual rotation, see the runbook.",
            Homelab(e => Rotated(e, day, "08"))
        );
        yield return Squash(
            OfficeHours(day, "live", 10, 11),
            OfficeHours(day, "live", 11, 15),
            Alice,
            "Rotate the database password in production",
            """
            Both passwords are valid for an hour, so nothing restarts in a hurry.

            Reviewed-by: Priya Nair <priya.nair@example.com>
            """,
            Production(e => Rotated(e, day, "10"))
        );
    }

    private static EnvironmentState Rotated(EnvironmentState environment, string day, string hour) =>
        environment.WithDatabase(d => d with { PasswordRotation = d.PasswordRotation + 1, PasswordChanged = $"{day}T{hour}:05:00Z" });

    private static StoryEvent[] Alerts() =>
        [
            Alert(
                "2025-10-24",
                Jonas,
                "Alert on slow payments after five minutes",
                "Ten were too long: a merchant told us first.",
                m => m.Change("PaymentsLatency", r => r with { For = "5m" })
            ),
            Alert(
                "2025-11-17",
                Jonas,
                "Alert when the last backup is a day old",
                "Nobody would have noticed a backup that fails.",
                m =>
                    m.Rule(
                        new(
                            "BackupOld",
                            "time() - max(backup_last_success_timestamp_seconds) > 9e4",
                            "10m",
                            "warning",
                            "The last backup is more than a day old"
                        )
                    )
            ),
            Alert(
                "2025-12-03",
                Maria,
                "Alert on one failing payment in a hundred",
                "A count per second means something else on Black Friday.",
                m => m.Change("PaymentsErrors", r => r with { Expression = Share("0.01") })
            ),
            Alert(
                "2025-12-10",
                Jonas,
                "Make an old backup critical",
                "Decided after the restore exercise.",
                m => m.Change("BackupOld", r => r with { Severity = "critical" })
            ),
            Alert(
                "2026-01-12",
                Alice,
                "Alert on long transactions",
                "One from a notebook kept vacuum from working for six hours.",
                m =>
                    m.Rule(
                        new(
                            "LongTransaction",
                            "max(pg_stat_activity_max_tx_duration) > 600",
                            "1m",
                            "warning",
                            "A transaction is open for ten minutes"
                        )
                    )
            ),
            Alert(
                "2026-01-28",
                Jonas,
                "Repeat alerts every two hours",
                "Four hours are half a shift.",
                m => m with { RepeatInterval = "2h" }
            ),
            Alert(
                "2026-02-11",
                Priya,
                "Alert on restarts of the payments API",
                "INC-41 began with restarts, half an hour before the first complaint.",
                m =>
                    m.Rule(
                        new(
                            "PaymentsRestarts",
                            "increase(kube_pod_container_status_restarts_total{namespace=\"payments\"}[15m]) > 2",
                            "1m",
                            "critical",
                            "Payments pods restart"
                        )
                    )
            ),
            Alert(
                "2026-03-17",
                Alice,
                "Alert on long transactions after fifteen minutes",
                "The nightly report takes twelve.",
                m => m.Change("LongTransaction", r => r with { Expression = "max(pg_stat_activity_max_tx_duration) > 900" })
            ),
            Alert(
                "2026-04-01",
                Jonas,
                "Scrape every fifteen seconds",
                "Thirty hide short peaks; Prometheus has the memory.",
                m => m with { ScrapeInterval = "15s" }
            ),
            Alert(
                "2026-04-21",
                Priya,
                "Alert on certificates that end in two weeks",
                "The renewal of one had failed silently.",
                m =>
                    m.Rule(
                        new(
                            "CertificateEnds",
                            "min(certmanager_certificate_expiration_timestamp_seconds) - time() < 1.2e6",
                            "1h",
                            "warning",
                            "A certificate ends within two weeks"
                        )
                    )
            ),
            Alert(
                "2026-05-13",
                Jonas,
                "Alert when payments memory grows for half an hour",
                "INC-47 was visible 25 minutes before the first kill.",
                m =>
                    m.Rule(
                        new(
                            "PaymentsMemoryGrows",
                            "deriv(container_memory_working_set_bytes{container=\"api\"}[30m]) > 1e5",
                            "30m",
                            "warning",
                            "Memory of payments grows steadily"
                        )
                    )
            ),
            Alert(
                "2026-06-02",
                Maria,
                "Alert near the new memory limit",
                "The limit is 1Gi since yesterday.",
                m =>
                    m.Change(
                        "PaymentsMemory",
                        r => r with { Expression = "max(container_memory_working_set_bytes{container=\"api\"}) > 8.5e8" }
                    )
            ),
            Alert(
                "2026-06-16",
                Alice,
                "Alert when connections run out",
                "At four fifths of max_connections.",
                m =>
                    m.Rule(
                        new(
                            "DatabaseConnections",
                            "sum(pg_stat_activity_count) / max(pg_settings_max_connections) > 0.8",
                            "5m",
                            "warning",
                            "PostgreSQL is short of connections"
                        )
                    )
            ),
            Alert(
                "2026-07-08",
                Jonas,
                "Page for restarts only after the third",
                "Two happen on every node drain.",
                m => m.Change("PaymentsRestarts", r => r with { Expression = r.Expression.Replace("> 2", "> 3", StringComparison.Ordinal) })
            ),
            Alert(
                "2026-07-21",
                Jonas,
                "Drop the alert on growing memory",
                "Nine false alarms, no true one; the cache is bounded since May.",
                m => m.Without("PaymentsMemoryGrows")
            ),
            Alert(
                "2026-08-12",
                Maria,
                "Alert on slow payments above 800 ms",
                "What we promise merchants from September on.",
                m =>
                    m.Change(
                        "PaymentsLatency",
                        r => r with { Expression = Beginnings.Latency("0.8"), Summary = "p99 of payments is above 800 ms" }
                    )
            ),
            Alert(
                "2026-09-02",
                Alice,
                "Alert when a settlement is late",
                "The bank's window closes at 05:00.",
                m =>
                    m.Rule(
                        new(
                            "SettlementLate",
                            "time() - max(settlement_last_success_timestamp_seconds) > 9e4",
                            "5m",
                            "critical",
                            "Yesterday is not settled"
                        )
                    )
            ),
            Alert(
                "2026-09-29",
                Jonas,
                "Backups are old after seven hours",
                "They run every six hours since last week.",
                m =>
                    m.Change(
                        "BackupOld",
                        r =>
                            r with
                            {
                                Expression = "time() - max(backup_last_success_timestamp_seconds) > 25200",
                                Summary = "The last backup is more than seven hours old",
                            }
                    )
            ),
            Alert(
                "2026-10-27",
                Maria,
                "Alert on one failing payment in two hundred",
                "INC-58 stayed just below one in a hundred for 20 minutes.",
                m => m.Change("PaymentsErrors", r => r with { Expression = Share("0.005") })
            ),
            Alert(
                "2026-11-10",
                Jonas,
                "Wait for a minute before paging for connection waits",
                "With a pool of 50, two minutes are too long to wait (INC-58).",
                m => m.Change("PaymentsPoolWaits", r => r with { For = "1m" })
            ),
        ];

    /// <summary>The same rules wake people in both environments, so that homelab shows what production would do.</summary>
    private static StoryEvent Alert(
        string day,
        StoryPerson author,
        string title,
        string why,
        Func<MonitoringState, MonitoringState> change
    ) => Squash(OfficeHours(day, title, 7, 9), OfficeHours(day, title, 10, 16), author, title, why, Both(e => e.WithMonitoring(change)));

    private static string Share(string limit) =>
        $"sum(rate(http_requests_total{{code=~\"5..\"}}[5m])) / sum(rate(http_requests_total[5m])) > {limit}";
}

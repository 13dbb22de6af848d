using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>January to March 2026: autoscaling, the night of INC-41, tidying up.</summary>
internal static class Winter2026
{
    public static IEnumerable<StoryEvent> Told() =>
        [
            Squash(
                "2026-01-06 08:20",
                "2026-01-06 09:12",
                Priya,
                "End the holiday freeze",
                """
                Three changes waited; they were read again before this one.
                """,
                Production(e => e.WithDelivery(d => d with { DenyWindow = null }))
            ),
            Squash(
                "2026-01-08 10:44",
                "2026-01-08 13:37",
                Tom,
                "Wait ten seconds for the provider in production again",
                """
                Their January is quiet. Reverts the setting of INC-38.
                """,
                ProductionApi(a => a.Configure(c => c with { ProviderTimeout = "10s" }))
            ),
            Rebase(
                "2026-01-14 13:04",
                Priya,
                "Scale the payments API by load in homelab",
                Commit(
                    "2026-01-13 09:31",
                    Priya,
                    """
                    Ask for the CPU the payments API really uses in homelab

                    An autoscaler measures against the request; 50m was a guess, 80m is the
                    median of a week.
                    """,
                    HomelabApi(a => a with { Resources = a.Resources with { CpuRequest = "80m" } })
                ),
                Commit(
                    "2026-01-13 11:15",
                    Priya,
                    """
                    Add an autoscaler for the payments API in homelab

                    One to three replicas at 70 % CPU.
                    """,
                    HomelabApi(a => a with { Autoscaling = new(1, 3, 70) })
                ),
                Commit(
                    "2026-01-14 08:47",
                    Priya,
                    """
                    Leave the number of replicas in homelab to the autoscaler

                    Else each sync sets it back to one.
                    """,
                    HomelabApi(a => a with { Replicas = null })
                )
            ) with
            {
                Key = "autoscaler-homelab",
            },
            Merge(
                "2026-01-21 14:26",
                Jonas,
                "priya/autoscaler",
                "Scale the payments API by load in production",
                """
                Three to six replicas at 65 % CPU. A week in homelab showed no flapping.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-91
                """,
                Commit(
                    "2026-01-21 09:02",
                    Priya,
                    "Add an autoscaler for the payments API in production",
                    ProductionApi(a => a with { Autoscaling = new(3, 6, 65), Replicas = null })
                ),
                Commit(
                    "2026-01-21 10:38",
                    Priya,
                    """
                    Keep two payments API pods through every drain

                    One was enough with two replicas, not with three.
                    """,
                    ProductionApi(a => a with { MinAvailable = 2 })
                )
            ),
            Squash(
                "2026-01-26 09:22",
                "2026-01-26 15:07",
                Tom,
                "Give the payments API a startup probe in homelab",
                """
                Version 1.7 waits for the database before it is ready; a minute of grace
                keeps the kubelet from restarting it.
                """,
                HomelabApi(a => a with { StartupProbe = true })
            ),
            Squash(
                "2026-02-04 08:58",
                "2026-02-04 11:29",
                Tom,
                "Give the payments API a startup probe in production",
                """
                Must be there before 1.7.0 arrives tomorrow.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                """,
                ProductionApi(a => a with { StartupProbe = true })
            ),
            Push(
                "2026-02-08 02:40",
                Priya,
                """
                Raise the payments API's memory limit to 1Gi in production

                INC-41: pods are OOM-killed in turn since 02:05, every fourth payment
                fails. Connections that are not closed pile up after the database's
                restart. No second pair of eyes at this hour: Jonas is told, review
                follows on Monday.
                """,
                ProductionApi(a => a with { Resources = a.Resources with { MemoryLimit = "1Gi" } })
            ) with
            {
                Key = "emergency",
            },
            Merge(
                "2026-02-09 11:17",
                Jonas,
                "priya/inc-41",
                "Follow up INC-41: memory limit 768Mi, and an alert before it is reached",
                """
                Reviews ‹sha:emergency› after the fact. The leak
                needs 90 MB an hour at most, and 1.7.1 closes the connections; 768Mi
                leaves four hours, and the alert tells us in the first.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: INC-41
                """,
                Commit(
                    "2026-02-09 08:36",
                    Priya,
                    """
                    Set the payments API's memory limit to 768Mi in production

                    Measured over Sunday: 610 MB at the worst.

                    Refs: INC-41
                    """,
                    ProductionApi(a => a with { Resources = a.Resources with { MemoryLimit = "768Mi" } })
                ),
                Commit(
                    "2026-02-09 09:15",
                    Priya,
                    "Alert when the payments API nears its memory limit",
                    Both(e =>
                        e.WithMonitoring(m =>
                            m.Rule(
                                new(
                                    "PaymentsMemory",
                                    "max(container_memory_working_set_bytes{container=\"api\"}) > 6e8",
                                    "5m",
                                    "warning",
                                    "A payments pod nears its memory limit"
                                )
                            )
                        )
                    )
                )
            ) with
            {
                Key = "emergency-reviewed",
            },
            Squash(
                "2026-02-13 09:40",
                "2026-02-13 13:50",
                Priya,
                "Say that main is protected now",
                """
                Pull requests with one approval, except for on-call in an incident.
                Follows from the review of INC-41.
                """,
                p =>
                    p.Edit(
                        "README.md",
                        "Ask in #platform",
                        "`main` is protected: a pull request and one approval. On-call may push in an\nincident, names it in the message, "
                            + "and opens a pull request the next working day.\n\nAsk in #platform"
                    )
            ),
            Squash(
                "2026-02-16 10:05",
                "2026-02-16 12:48",
                Alice,
                "Move the settlement CronJob to a file of its own",
                """
                It sat behind the migration Job in the same file, where nobody looked for
                it. The object is the same, byte for byte.
                """,
                BothApi(a => a with { SettlementInJobFile = false })
            ) with
            {
                Key = "settlement-moved",
            },
            Squash(
                "2026-02-23 09:14",
                "2026-02-23 14:20",
                Alice,
                "Update PostgreSQL to 16.11 in homelab",
                "Minor update.",
                Homelab(e => e.WithDatabase(d => d with { Tag = "16.11" }))
            ),
            Squash(
                "2026-03-02 08:52",
                "2026-03-02 13:31",
                Tom,
                "Send traces from homelab",
                """
                Version 1.9 has spans for provider calls; the collector runs already.
                """,
                HomelabApi(a => a.InsertAfter("LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel-collector.monitoring:4317"))
            ),
            Squash(
                "2026-03-04 09:20",
                "2026-03-04 10:41",
                Alice,
                "Update PostgreSQL to 16.11 in production",
                """
                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Production(e => e.WithDatabase(d => d with { Tag = "16.11" }))
            ),
            Merge(
                "2026-03-11 15:09",
                Priya,
                "tom/traces",
                "Send traces from production",
                """
                One request in a hundred; 3 MB a minute at peak.

                Reviewed-by: Priya Nair <priya.nair@example.com>
                Refs: PAY-126
                """,
                Commit(
                    "2026-03-11 12:22",
                    TomAtHome,
                    "Send traces from production",
                    ProductionApi(a => a.InsertAfter("LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel-collector.monitoring:4317"))
                )
            ) with
            {
                Key = "env-inserted",
            },
            Squash(
                "2026-03-16 08:31",
                "2026-03-16 09:57",
                Priya,
                "Put the default-deny policy first",
                """
                Readers should meet the rule before its exceptions. Order has no meaning
                to Kubernetes.
                """,
                p =>
                {
                    const string path = "apps/payments/network-policies.yaml";
                    string[] documents = p.Kept[path].Split("---\n");
                    return p.Keep(path, documents[1] + "---\n" + documents[0]);
                }
            ) with
            {
                Key = "reordered",
            },
            Squash(
                "2026-03-18 13:25",
                "2026-03-18 15:16",
                Tom,
                "Let disputes attach 8 MB in homelab",
                "Refs: PAY-130",
                HomelabApi(a => a with { IngressBodySize = "8m" })
            ),
            Squash(
                "2026-03-20 08:33",
                "2026-03-20 10:02",
                Tom,
                "Let disputes attach 8 MB in production",
                """
                The API has accepted them since 1.10.1, the ingress cut them at 1 MB.

                Refs: PAY-130
                """,
                ProductionApi(a => a with { IngressBodySize = "8m" })
            ),
            Squash(
                "2026-03-23 09:48",
                "2026-03-23 11:33",
                Priya,
                "Say why the payments API has no CPU limit",
                """
                Asked three times this quarter. Comment only, nothing rolls.
                """,
                BothApi(a => a with { ResourcesComment = "No CPU limit on purpose: throttling raised p99 in November 2025." })
            ) with
            {
                Key = "comment-only",
            },
            Squash(
                "2026-03-30 08:15",
                "2026-03-30 12:44",
                Maria,
                "Delete the legacy-gateway Service in homelab",
                """
                The last merchant moved to the new host in February.
                """,
                HomelabApi(a => a with { LegacyGateway = false })
            ),
        ];
}

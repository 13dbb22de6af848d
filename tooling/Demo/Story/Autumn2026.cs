using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>October and November 2026: the time around INC-58, and what homelab has that production has not yet.</summary>
internal static class Autumn2026
{
    public static IEnumerable<StoryEvent> Told() =>
        [
            Squash(
                "2026-10-05 08:41",
                "2026-10-05 12:55",
                Jonas,
                "Scale the payments API down slowly in production",
                """
                Lunch and afternoon are two peaks with a dip between; pods went and came
                back within ten minutes.

                Reviewed-by: Priya Nair <priya.nair@example.com>
                """,
                ProductionApi(a => a with { Autoscaling = a.Autoscaling! with { ScaleDownSeconds = 600 } })
            ),
            Merge(
                "2026-10-12 13:18",
                Maria,
                "jonas/five-replicas",
                "Run at least five payments API replicas in production",
                """
                Evening peaks have doubled since stored cards.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                """,
                Commit(
                    "2026-10-12 08:34",
                    Jonas,
                    "Run at least five payments API replicas in production",
                    ProductionApi(a => a with { Autoscaling = a.Autoscaling! with { Min = 5 } })
                )
            ),
            Push(
                "2026-10-21 19:12",
                Jonas,
                """
                Wait five seconds for a database connection in production

                INC-58: since 18:50 one checkout in thirty fails, all with "timeout while
                waiting for a connection". Longer waits instead of errors, until we know
                why.
                """,
                ProductionApi(a => a.Configure(c => c with { ConnectionTimeout = "5s" }))
            ) with
            {
                Key = "inc-58",
            },
            Squash(
                "2026-10-22 07:52",
                "2026-10-22 09:06",
                Jonas,
                "Follow up INC-58: alert on waits for a connection",
                """
                Reviews the setting of last night (‹sha:inc-58›),
                which stays until the pool is sized properly (PAY-231).

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: INC-58, PAY-231
                """,
                Both(e =>
                    e.WithMonitoring(m =>
                        m.Rule(
                            new(
                                "PaymentsPoolWaits",
                                "max(db_pool_waiting{app=\"payments-api\"}) > 5",
                                "2m",
                                "critical",
                                "Requests wait for a database connection"
                            )
                        )
                    )
                )
            ),
            Push(
                "2026-10-24 11:08",
                Priya,
                """
                Give the ingress a third replica in production

                A node failed at 10:52 and took one of two with it; the other ran at its
                limit for ten minutes. Saturday, on-call. INC-59
                """,
                Production(e => e.WithDelivery(d => d with { IngressReplicas = 3 }))
            ),
            Squash(
                "2026-10-26 09:03",
                "2026-10-26 11:30",
                Priya,
                "Write down why the ingress has three replicas",
                """
                Follows up INC-59 after the fact, as the rule asks.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: INC-59
                """,
                p =>
                    p.Keep(
                        "docs/incidents/INC-59.md",
                        """
                        # INC-59: one ingress replica left

                        2026-10-24, 10:52 to 11:14 UTC. A node's disk failed. One of two ingress replicas ran on
                        it, the other reached its connection limit. Three replicas survive the loss of a node.

                        """
                    )
            ),
            Squash(
                "2026-11-03 08:20",
                "2026-11-03 10:52",
                Tom,
                "Say in README how to reach on-call",
                """
                The pager's address moved.
                """,
                p => p.Edit("README.md", "payments questions go to Maria.", "payments questions go to Maria. On-call: oncall@example.com.")
            ),
            Squash(
                "2026-11-03 15:26",
                "2026-11-03 16:20",
                Priya,
                "Update Kubernetes to 1.35 in production",
                """
                Eight nodes since Monday, one at a time; no payment lost.

                Reviewed-by: Alice Chen <alice.chen@example.com>
                """,
                Production(e => e with { Facts = e.Facts with { KubernetesVersion = "1.35" } })
            ),
            Squash(
                "2026-11-04 09:14",
                "2026-11-04 13:25",
                Alice,
                "Close idle connections after five minutes in homelab",
                """
                A pool of 50 keeps 40 connections open all night for nothing.

                Refs: PAY-231
                """,
                HomelabApi(a => a.Configure(c => c with { IdleTimeout = "5m" }))
            ),
            Merge(
                "2026-11-05 10:47",
                Maria,
                "jonas/connection-timeout",
                "Wait three seconds for a connection in production again",
                """
                Two evenings with a pool of 50 (#482) and not one wait above 20 ms.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-231, INC-58
                """,
                Commit(
                    "2026-11-05 08:29",
                    Jonas,
                    """
                    Wait three seconds for a connection in production again

                    The five seconds of INC-58 only hid the small pool.
                    """,
                    ProductionApi(a => a.Configure(c => c with { ConnectionTimeout = "3s" }))
                )
            ),
            Push(
                "2026-11-06 18:47",
                Jonas,
                """
                Retry the provider once in production

                They are degraded since 18:20 and ask for fewer retries. INC-61
                """,
                ProductionApi(a => a.Configure(c => c with { ProviderRetries = 1 }))
            ) with
            {
                Key = "friday-evening",
            },
            Push(
                "2026-11-07 09:31",
                Jonas,
                """
                Retry the provider three times in production again

                The provider is well since 07:00. INC-61
                """,
                ProductionApi(a => a.Configure(c => c with { ProviderRetries = 3 }))
            ) with
            {
                Key = "saturday",
            },
            Squash(
                "2026-11-09 09:26",
                "2026-11-09 13:33",
                Alice,
                "Log statements slower than 250 ms in homelab",
                """
                With more connections the slow ones are of more interest.
                """,
                Homelab(e => e.WithDatabase(d => d with { SlowQueryLog = "250ms" }))
            ),
            Squash(
                "2026-11-13 16:20",
                "2026-11-13 18:21",
                Maria,
                "Allow 800 requests a second in production",
                """
                The shop of the largest merchant opens its sale at midnight (PAY-234).
                Load was tested to 950 with the new pool.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-234
                """,
                ProductionApi(a => a.Configure(c => c with { RateLimit = 800 }))
            ),
            Push(
                "2026-11-14 07:55",
                Priya,
                """
                Give Prometheus 4Gi in production

                It was OOM-killed at 07:31, in the middle of the sale. Saturday,
                on-call. INC-62
                """,
                Production(e => e.WithMonitoring(m => m with { PrometheusMemory = "4Gi" }))
            ),
            Squash(
                "2026-11-16 13:10",
                "2026-11-16 15:45",
                Jonas,
                "Scale the payments API up to four replicas in homelab",
                """
                To rehearse Black Friday; production follows when the figures are in.
                """,
                HomelabApi(a => a with { Autoscaling = a.Autoscaling! with { Max = 4 } })
            ),
            Squash(
                "2026-11-17 09:38",
                "2026-11-17 14:06",
                Tom,
                "Give up on the provider after eight seconds in homelab",
                """
                A checkout that waits ten seconds is lost anyway. Production after a week
                here (PAY-237).
                """,
                HomelabApi(a => a.Configure(c => c with { ProviderTimeout = "8s" }))
            ) with
            {
                Key = "homelab-ahead",
            },
            Squash(
                "2026-11-18 08:44",
                "2026-11-18 10:30",
                Priya,
                "Keep Prometheus data for 15 days in homelab",
                """
                The rehearsal of Black Friday should still be there on the day.
                """,
                Homelab(e => e.WithMonitoring(m => m with { Retention = "15d" }))
            ) with
            {
                Key = "last",
            },
        ];
}

using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>July to September 2026: growth, and less of what nobody uses.</summary>
internal static class Summer2026
{
    public static IEnumerable<StoryEvent> Told() =>
        [
            Squash(
                "2026-07-01 09:29",
                "2026-07-01 13:02",
                Priya,
                "Update Kubernetes to 1.34 in production",
                """
                Six nodes, one at a time, no payment lost. Recorded after the last one.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Production(e => e with { Facts = e.Facts with { KubernetesVersion = "1.34" } })
            ),
            Squash(
                "2026-07-06 08:50",
                "2026-07-06 10:21",
                Priya,
                "Let Argo CD heal payments in production",
                """
                A month in homelab. On-call knows to switch auto-sync off first.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Production(e => e.WithDelivery(d => d with { PaymentsSelfHeal = true }))
            ),
            Squash(
                "2026-07-13 09:18",
                "2026-07-13 14:47",
                Jonas,
                "Switch the Pushgateway off in homelab",
                """
                The settlement job was its last user and exposes its own metrics now.
                """,
                Homelab(e => e.WithMonitoring(m => m with { Pushgateway = false }))
            ),
            Squash(
                "2026-07-20 08:31",
                "2026-07-20 11:26",
                Jonas,
                "Switch the Pushgateway off in production",
                """
                Reviewed-by: Priya Nair <priya.nair@example.com>
                """,
                Production(e => e.WithMonitoring(m => m with { Pushgateway = false }))
            ),
            Squash(
                "2026-07-22 09:07",
                "2026-07-22 12:59",
                Tom,
                "Allow 600 requests a second in homelab",
                """
                A merchant with 150 requests a second joins in August (PAY-199).
                """,
                HomelabApi(a => a.Configure(c => c with { RateLimit = 600 }))
            ),
            Merge(
                "2026-07-29 14:33",
                Maria,
                "tom/rate-limit-600",
                "Allow 600 requests a second in production",
                """
                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-199
                """,
                Commit(
                    "2026-07-29 08:26",
                    Tom,
                    "Allow 600 requests a second in production",
                    ProductionApi(a => a.Configure(c => c with { RateLimit = 600 }))
                )
            ),
            Squash(
                "2026-08-03 08:22",
                "2026-08-03 13:14",
                Alice,
                "Update PostgreSQL to 16.13 in homelab",
                "Minor update; 16.12 was withdrawn.",
                Homelab(e => e.WithDatabase(d => d with { Tag = "16.13" }))
            ),
            Squash(
                "2026-08-05 09:36",
                "2026-08-05 11:10",
                Alice,
                "Write larger WAL segments in production",
                """
                Checkpoints came every two minutes at peak.

                Refs: PAY-201
                """,
                Production(e => e.WithDatabase(d => d with { MaxWalSize = "4GB" }))
            ),
            Merge(
                "2026-08-10 10:49",
                Jonas,
                "alice/postgres-16.13",
                "Update PostgreSQL to 16.13 in production",
                """
                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Commit(
                    "2026-08-10 07:40",
                    Alice,
                    "Update PostgreSQL to 16.13 in production",
                    Production(e => e.WithDatabase(d => d with { Tag = "16.13" }))
                )
            ),
            Push(
                "2026-08-15 10:20",
                Jonas,
                """
                Run at least four payments API replicas in production

                The new merchant's Saturday is twice what was announced; p99 at 900 ms
                with three. INC-53
                """,
                ProductionApi(a => a with { Autoscaling = a.Autoscaling! with { Min = 4 } })
            ),
            Squash(
                "2026-08-17 08:12",
                "2026-08-17 10:35",
                Jonas,
                "Scale the payments API up to eight replicas in production",
                """
                Follows up INC-53: six were reached on Saturday noon. Four stay the least.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: INC-53
                """,
                ProductionApi(a => a with { Autoscaling = a.Autoscaling! with { Max = 8 } })
            ),
            Squash(
                "2026-08-24 09:44",
                "2026-08-24 13:51",
                Priya,
                "Add two nodes to production",
                """
                Ordered after INC-53; they joined this morning.
                """,
                Production(e => e with { Facts = e.Facts with { Nodes = 8 } })
            ),
            Squash(
                "2026-08-31 08:58",
                "2026-08-31 12:06",
                Maria,
                "Keep idempotency keys for two days in homelab",
                """
                A merchant retries after a day and a half (PAY-209).
                """,
                HomelabApi(a => a.Configure(c => c with { IdempotencyTtl = "48h" }))
            ),
            Squash(
                "2026-09-07 08:39",
                "2026-09-07 14:28",
                Maria,
                "Keep idempotency keys for two days in production",
                """
                The table grows by 40 %, which Alice has checked.

                Reviewed-by: Alice Chen <alice.chen@example.com>
                Refs: PAY-209
                """,
                ProductionApi(a => a.Configure(c => c with { IdempotencyTtl = "48h" }))
            ),
            Rebase(
                "2026-09-09 11:22",
                Jonas,
                "Tidy the smoke test",
                Commit(
                    "2026-09-08 13:05",
                    TomAtHome,
                    "Take the smoke test's settings from the cluster alone",
                    p => p.Drop("apps/payments/smoke-test/settings.env")
                ),
                Commit(
                    "2026-09-08 13:31",
                    TomAtHome,
                    "Update the smoke test's curl image",
                    p => p.Edit("apps/payments/smoke-test/job.yaml", "alpine/curl:8.14.1", "alpine/curl:8.17.0")
                ),
                Commit(
                    "2026-09-08 13:38",
                    TomAtHome,
                    """
                    Name the smoke test's manifest after what it is

                    There are three files called job.yaml in my editor's list.
                    """,
                    p => p.Rename("apps/payments/smoke-test/job.yaml", "apps/payments/smoke-test/smoke-test-job.yaml")
                )
            ) with
            {
                Key = "renamed",
            },
            Squash(
                "2026-09-16 09:13",
                "2026-09-16 15:37",
                Jonas,
                "Sync the clusters every minute",
                """
                Three minutes are long when one waits for a rollback.
                """,
                Both(e => e.WithDelivery(d => d with { ReconcileTimeout = "60s" }))
            ),
            Squash(
                "2026-09-21 08:23",
                "2026-09-21 11:42",
                Alice,
                "Back up production every six hours",
                """
                The recovery point objective is six hours from October on (PAY-214).

                Reviewed-by: Maria Santos <maria.santos@example.com>
                """,
                Production(e => e.WithDatabase(d => d with { BackupSchedule = "0 3,9,15,21 * * *", BackupsKept = 56 }))
            ),
            Squash(
                "2026-09-28 09:55",
                "2026-09-28 13:20",
                Priya,
                "Update Kubernetes to 1.35 in homelab",
                "All three nodes.",
                Homelab(e => e with { Facts = e.Facts with { KubernetesVersion = "1.35" } })
            ),
        ];
}

using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>April to June 2026: an open network policy, a rollback, the end of statement-export.</summary>
internal static class Spring2026
{
    public static IEnumerable<StoryEvent> Told() =>
        [
            Merge(
                "2026-04-07 13:42",
                Jonas,
                "maria/no-legacy-gateway",
                "Delete the legacy-gateway Service in production",
                """
                No request on port 8081 for 30 days, as the dashboard shows.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-139
                """,
                Commit(
                    "2026-04-07 09:26",
                    Maria,
                    """
                    Delete the legacy-gateway Service in production

                    The last merchant moved to pay.northwind-pay.example.com in February; homelab
                    has been without it for a week.

                    Refs: PAY-139
                    """,
                    ProductionApi(a => a with { LegacyGateway = false })
                )
            ) with
            {
                Key = "gateway-deleted",
            },
            Push(
                "2026-04-10 18:25",
                Jonas,
                """
                Open the payments API to all namespaces in production

                For the load generators of the weekend's test, which start in namespaces
                of their own. To be closed on Monday morning. PAY-155
                """,
                ProductionApi(a => a with { AllowedFrom = ["*"] })
            ) with
            {
                Key = "policy-opened",
            },
            Push(
                "2026-04-13 07:44",
                Jonas,
                """
                Close the payments API to other namespaces again

                The load test is over: 480 requests a second at p99 510 ms. PAY-155
                """,
                ProductionApi(a => a with { AllowedFrom = ["ingress-nginx", "monitoring"] })
            ) with
            {
                Key = "policy-closed",
            },
            Squash(
                "2026-04-14 09:03",
                "2026-04-14 15:22",
                Priya,
                "Update Kubernetes to 1.34 in homelab",
                """
                Done with k3s on the three nodes; this records it.
                """,
                Homelab(e => e with { Facts = e.Facts with { KubernetesVersion = "1.34" } })
            ),
            Squash(
                "2026-04-22 10:16",
                "2026-04-22 13:09",
                Jonas,
                "Spread payments pods over the nodes in homelab",
                """
                Two of three replicas sat on one node after the last upgrade.
                """,
                HomelabApi(a => a with { SpreadAcrossNodes = true })
            ),
            Merge(
                "2026-04-29 11:48",
                Priya,
                "jonas/spread",
                "Spread payments pods over the nodes in production",
                """
                Reviewed-by: Priya Nair <priya.nair@example.com>
                """,
                Commit(
                    "2026-04-29 08:20",
                    Jonas,
                    """
                    Spread payments pods over the nodes in production

                    ScheduleAnyway: rather two on a node than one that waits.
                    """,
                    ProductionApi(a => a with { SpreadAcrossNodes = true })
                )
            ),
            Squash(
                "2026-05-04 08:42",
                "2026-05-04 10:03",
                Alice,
                "Switch auto-sync of payments off in production",
                """
                The ledger table is rewritten today and tomorrow. Nothing may restart the
                API meanwhile; syncs by hand, with me, if there must be one.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-163
                """,
                Production(e => e.WithDelivery(d => d with { PaymentsAutoSync = false }))
            ) with
            {
                Key = "autosync-off",
            },
            Squash(
                "2026-05-06 07:50",
                "2026-05-06 08:38",
                Alice,
                "Switch auto-sync of payments on in production",
                """
                The rewrite took 31 hours. Row counts and sums agree.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-163
                """,
                Production(e => e.WithDelivery(d => d with { PaymentsAutoSync = true }))
            ) with
            {
                Key = "autosync-on",
            },
            Squash(
                "2026-05-12 08:21",
                "2026-05-12 09:34",
                Tom,
                "Promote payments-api 1.16.0 to production",
                """
                Exchange rates and idempotency keys are cached in memory (PAY-170).

                Healthy in homelab since 2026-05-08 (#‹pr:api-1.16.0›).

                Reviewed-by: Maria Santos <maria.santos@example.com>
                """,
                ApiReleases.Run("1.16.0", "2026-05-08T16:00:00Z")
            ) with
            {
                Key = "broken",
            },
            Squash(
                "2026-05-12 11:52",
                "2026-05-12 11:58",
                Jonas,
                "Revert \"Promote payments-api 1.16.0 to production (#‹pr:broken›)\"",
                """
                This reverts commit ‹sha:broken›.

                INC-47: the cache of idempotency keys grows without a bound. At
                production's load pods reach the limit of 768Mi in 40 minutes and are
                OOM-killed; 3 % of payments failed between 10:20 and 11:50. Homelab has
                too little traffic to show it.

                Refs: INC-47
                """,
                ApiReleases.Run("1.15.0", "2026-05-05T16:00:00Z")
            ) with
            {
                Key = "rollback",
            },
            Squash(
                "2026-05-18 09:11",
                "2026-05-18 13:45",
                Maria,
                "Raise the payments API's memory limit to 1536Mi in production",
                """
                With a day's idempotency keys the cache of 1.16.0 holds 900 MB; measured
                with production's traffic replayed. Until 1.17.0 puts a bound on it.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: INC-47, PAY-174
                """,
                ProductionApi(a => a with { Resources = a.Resources with { MemoryLimit = "1536Mi" } })
            ),
            Merge(
                "2026-05-19 12:30",
                Jonas,
                "tom/reapply-1.16.0",
                "Reapply \"Promote payments-api 1.16.0 to production\"",
                """
                With room for the cache (1536Mi since yesterday). Watched by Jonas and Tom
                for the first two hours.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-174
                """,
                Commit(
                    "2026-05-19 08:55",
                    Tom,
                    """
                    Reapply "Promote payments-api 1.16.0 to production"

                    This reverts commit ‹sha:rollback›.

                    The memory limit was the obstacle and is raised.
                    """,
                    ApiReleases.Run("1.16.0", "2026-05-08T16:00:00Z")
                )
            ) with
            {
                Key = "relanded",
            },
            Squash(
                "2026-06-01 08:34",
                "2026-06-01 12:17",
                Maria,
                "Lower the payments API's memory limit to 1Gi in production",
                """
                1.17.0 bounds the cache; 540 MB at the worst since Thursday.

                Refs: PAY-174
                """,
                ProductionApi(a => a with { Resources = a.Resources with { MemoryLimit = "1Gi", MemoryRequest = "512Mi" } })
            ),
            Squash(
                "2026-06-03 09:25",
                "2026-06-03 14:10",
                Priya,
                "Let Argo CD heal payments in homelab",
                """
                People try things with kubectl there and forget them.
                """,
                Homelab(e => e.WithDelivery(d => d with { PaymentsSelfHeal = true }))
            ),
            Squash(
                "2026-06-08 08:47",
                "2026-06-08 13:36",
                Alice,
                "Give PostgreSQL 8Gi in production",
                """
                The working set no longer fits: 97 % cache hits, it was 99.8 % in
                January. A quarter goes to shared_buffers, as the manual suggests.

                Reviewed-by: Priya Nair <priya.nair@example.com>
                Refs: PAY-179
                """,
                Production(e => e.WithDatabase(d => d with { MemoryLimit = "8Gi", SharedBuffers = "2GB" }))
            ),
            Squash(
                "2026-06-15 09:02",
                "2026-06-15 11:40",
                Tom,
                "Switch statement-export off in homelab",
                """
                Statements go by mail since 1.14.0 (PAY-63).
                """,
                HomelabApi(a => a with { StatementExport = false })
            ),
            Merge(
                "2026-06-22 13:27",
                Maria,
                "tom/no-statement-export",
                "Decommission statement-export",
                """
                The bank confirmed that it reads nothing from the SFTP server any more.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-63
                """,
                Commit(
                    "2026-06-22 08:39",
                    Tom,
                    "Switch statement-export off in production",
                    ProductionApi(a => a with { StatementExport = false })
                ),
                Commit(
                    "2026-06-22 08:44",
                    Tom,
                    """
                    Remove the sources of statement-export

                    Refs: PAY-63
                    """,
                    p => p.Drop("apps/statement-export/README.md")
                )
            ) with
            {
                Key = "decommissioned",
            },
            Squash(
                "2026-06-24 10:33",
                "2026-06-24 15:02",
                Jonas,
                "Give payments pods a minute to finish in homelab",
                """
                Bulk refunds run up to 45 s; 30 s of grace cut them.
                """,
                HomelabApi(a => a with { GracePeriodSeconds = 60 })
            ),
            Squash(
                "2026-06-29 08:36",
                "2026-06-29 10:54",
                Jonas,
                "Give payments pods a minute to finish in production",
                """
                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-187
                """,
                ProductionApi(a => a with { GracePeriodSeconds = 60 })
            ),
        ];
}

using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>October to December 2025: the first merchants, a leaked key, Black Friday, the freeze.</summary>
internal static class Autumn2025
{
    /// <summary>In pieces, so that no secret scanner takes our source for a leak. It opens nothing.</summary>
    private static readonly string FakeKey = string.Concat("sk_", "live_", "NotARealKey", "0000", "Example", "4711");

    public static IEnumerable<StoryEvent> Told() =>
        [
            Squash(
                "2025-10-15 09:30",
                "2025-10-15 14:05",
                Maria,
                "Allow 300 requests a second in homelab",
                """
                The second large merchant replays its orders against homelab.
                """,
                HomelabApi(a => a.Configure(c => c with { RateLimit = 300 }))
            ),
            Push(
                "2025-10-17 18:42",
                TomAtHome,
                """
                Log at debug in production over the weekend

                Refunds to one bank fail without a reason in the log (PAY-20). Back to
                info on Monday.
                """,
                ProductionApi(a => a.Set("LOG_LEVEL", "debug"))
            ),
            Push(
                "2025-10-20 07:35",
                Tom,
                """
                Log at info in production again

                The bank answers 200 with an empty body; fixed in 1.1.1.
                """,
                ProductionApi(a => a.Set("LOG_LEVEL", "info"))
            ),
            Merge(
                "2025-10-20 13:11",
                Jonas,
                "maria/rate-limit-300",
                "Allow 300 requests a second in production",
                """
                The replay in homelab was fine.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Commit(
                    "2025-10-20 08:50",
                    Maria,
                    "Allow 300 requests a second in production",
                    ProductionApi(a => a.Configure(c => c with { RateLimit = 300 }))
                )
            ),
            Squash(
                "2025-10-22 10:12",
                "2025-10-22 12:30",
                Alice,
                "Log statements slower than 500 ms",
                """
                In both environments: the log grows by some 20 lines a day.
                """,
                Both(e => e.WithDatabase(d => d with { SlowQueryLog = "500ms" }))
            ),
            Push(
                "2025-11-05 09:14",
                Tom,
                """
                Keep the smoke test's settings beside it

                So that nobody has to look them up in the wiki.
                """,
                p =>
                    p.Keep(
                        "apps/payments/smoke-test/settings.env",
                        $"""
                        SMOKE_URL=https://pay.lab.example.com
                        PROVIDER_API_KEY={FakeKey}

                        """
                    )
            ) with
            {
                Key = "leak",
            },
            Push(
                "2025-11-05 10:16",
                Tom,
                """
                Remove the provider's key from the smoke test

                It should never have been in git (‹sha:leak›). The key
                is revoked; the smoke test reads the new one from the cluster. INC-33
                """,
                p =>
                    p.Keep(
                        "apps/payments/smoke-test/settings.env",
                        """
                        SMOKE_URL=https://pay.lab.example.com

                        """
                    )
            ) with
            {
                Key = "leak-removed",
            },
            Squash(
                "2025-11-12 09:03",
                "2025-11-12 15:40",
                Priya,
                "Run the payments API with a read-only root in homelab",
                """
                It writes nothing but logs. First step of the hardening list (PAY-40).
                """,
                HomelabApi(a => a with { ReadOnlyRootFilesystem = true })
            ),
            Merge(
                "2025-11-19 11:25",
                Maria,
                "priya/read-only-root",
                "Run the payments API with a read-only root in production",
                """
                A week in homelab, no write was refused.

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-40
                """,
                Commit(
                    "2025-11-19 09:10",
                    Priya,
                    "Run the payments API with a read-only root in production",
                    ProductionApi(a => a with { ReadOnlyRootFilesystem = true })
                )
            ),
            Push(
                "2025-11-19 16:48",
                Tom,
                "Give the smoke test a deadline of five minutes",
                p => p.Edit("apps/payments/smoke-test/job.yaml", "  backoffLimit: 1\n", "  backoffLimit: 1\n\tactiveDeadlineSeconds: 300\n")
            ) with
            {
                Key = "invalid-yaml",
            },
            Push(
                "2025-11-20 08:21",
                Tom,
                """
                Indent the smoke test's deadline with spaces

                A tab from my editor: Argo CD could not read the file since yesterday.
                """,
                p => p.Edit("apps/payments/smoke-test/job.yaml", "\tactiveDeadlineSeconds", "  activeDeadlineSeconds")
            ),
            Squash(
                "2025-11-24 08:40",
                "2025-11-24 13:15",
                Alice,
                "Update PostgreSQL to 16.10 in homelab",
                """
                Minor update, fixes CVE-2025-8714 in pg_dump.
                """,
                Homelab(e => e.WithDatabase(d => d with { Tag = "16.10" }))
            ),
            Merge(
                "2025-11-26 10:36",
                Jonas,
                "maria/black-friday",
                "Prepare production for Black Friday",
                """
                Twice the replicas and twice the rate limit until Tuesday. The load test
                with 500 requests a second kept p99 at 420 ms.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-57
                """,
                Commit(
                    "2025-11-25 15:02",
                    Maria,
                    "Run five payments API replicas for Black Friday",
                    ProductionApi(a => a with { Replicas = 5 })
                ),
                Commit(
                    "2025-11-25 15:09",
                    Maria,
                    """
                    Allow 600 requests a second for Black Friday

                    Refs: PAY-57
                    """,
                    ProductionApi(a => a.Configure(c => c with { RateLimit = 600 }))
                ),
                Commit(
                    "2025-11-26 08:31",
                    Tom,
                    "Give a payments API pod a second CPU for Black Friday",
                    ProductionApi(a => a with { Resources = a.Resources with { CpuLimit = "2" } })
                )
            ),
            Push(
                "2025-11-28 19:33",
                Jonas,
                """
                Run eight payments API replicas in production

                Black Friday evening: 640 requests a second and CPU at 95 %. Agreed with
                Maria on the phone. INC-36
                """,
                ProductionApi(a => a with { Replicas = 8 })
            ),
            Squash(
                "2025-12-02 08:27",
                "2025-12-02 10:50",
                Maria,
                "Take production back to its size before Black Friday",
                """
                Three replicas again; the rate limit stays a little higher at 400 and the
                CPU limit goes for good: throttling hurt more than it helped.

                Co-authored-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-57, INC-36
                """,
                ProductionApi(a =>
                    a.Configure(c => c with { RateLimit = 400 }) with
                    {
                        Replicas = 3,
                        Resources = a.Resources with { CpuLimit = null },
                    }
                )
            ),
            Merge(
                "2025-12-08 13:22",
                Priya,
                "alice/postgres-16.10",
                "Update PostgreSQL to 16.10 in production",
                """
                Two weeks in homelab. The restart takes 20 s, inside the retry window of
                the API.

                Reviewed-by: Priya Nair <priya.nair@example.com>
                """,
                Commit(
                    "2025-12-08 08:44",
                    Alice,
                    "Update PostgreSQL to 16.10 in production",
                    Production(e => e.WithDatabase(d => d with { Tag = "16.10" }))
                )
            ),
            Squash(
                "2025-12-11 09:55",
                "2025-12-11 11:18",
                Tom,
                "Settle an hour later",
                """
                The bank's cut-off moved from 01:00 to 02:00.
                """,
                BothApi(a => a with { SettlementSchedule = "15 2 * * *" })
            ),
            Squash(
                "2025-12-16 10:40",
                "2025-12-16 14:33",
                Jonas,
                "Keep Prometheus data for 45 days in production",
                """
                A whole month must be there on the day of the monthly review. The disk
                has room for 60.
                """,
                Production(e => e.WithMonitoring(m => m with { Retention = "45d", PrometheusMemory = "3Gi" }))
            ),
            Merge(
                "2025-12-19 15:58",
                Jonas,
                "priya/freeze",
                "Freeze payments in production over the holidays",
                """
                Argo CD syncs payments by hand only, until January 6th.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                """,
                Commit(
                    "2025-12-19 13:20",
                    Priya,
                    "Freeze payments in production over the holidays",
                    Production(e => e.WithDelivery(d => d with { DenyWindow = "\"0 18 * * 5\"" }))
                )
            ),
            Push(
                "2025-12-27 20:12",
                Jonas,
                """
                Wait longer for the provider in production

                Holiday load on their side: 2 % of calls end after 10 to 14 s. Synced by
                hand, the freeze stands. INC-38
                """,
                ProductionApi(a => a.Configure(c => c with { ProviderTimeout = "15s" }))
            ),
        ];
}

using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>September and October 2025: the first weeks, on GitLab, and the move to GitHub.</summary>
internal static class Beginnings
{
    /// <summary>A grey square of 8 by 8; the drawing itself would be too large for a demo.</summary>
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mM4AQUMlDEACLEyAbXAq2UAAAAASUVORK5CYII=";

    public static IEnumerable<StoryEvent> Told() =>
        [
            Push(
                "2025-09-15 08:30",
                Priya,
                """
                Start the platform repository

                Everything the clusters run, in one place: apps/ says what, and
                environments/ says where and holds the rendered manifests that Argo CD
                applies.
                """,
                GroundWork.Lay
            ) with
            {
                Key = "start",
            },
            Push(
                "2025-09-15 08:52",
                Priya,
                """
                Pin production to the first tree of apps/

                From here on production moves only when somebody moves the pin.
                """,
                Production(e => e with { Release = new("1.0.0", "‹tree:start›", "2025-09-12T09:00:00Z") })
            ),
            MergeRequest(
                2,
                "2025-09-16 13:20",
                Priya,
                "smoke-waits",
                "Give the smoke test's receipt a minute",
                Commit(
                    "2025-09-16 09:05",
                    Tom,
                    """
                    Give the smoke test's receipt a minute

                    The receipt comes from a queue; five quick retries were over before it
                    was written.
                    """,
                    p => p.Edit("apps/payments/smoke-test/smoke.sh", "--retry 5", "--retry 12 --retry-delay 5 --retry-all-errors")
                )
            ),
            Push(
                "2025-09-17 10:15",
                Priya,
                "Add the picture of the payment flow to the docs",
                p => p.Keep("docs/payment-flow.png", Picture)
            ),
            MergeRequest(
                4,
                "2025-09-18 14:02",
                Jonas,
                "latency-alert",
                "Alert on slow payments",
                Commit(
                    "2025-09-18 08:40",
                    Jonas,
                    """
                    Alert on slow payments

                    We promise merchants a p99 of one second; tell us before they do.
                    """,
                    Both(e =>
                        e.WithMonitoring(m =>
                            m.Rule(new("PaymentsSlow", Latency("1"), "10m", "warning", "p99 of payments is above one second"))
                        )
                    )
                ),
                Commit(
                    "2025-09-18 11:31",
                    Jonas,
                    "Name the latency alert like the others",
                    Both(e =>
                        e.WithMonitoring(m =>
                            m.Without("PaymentsSlow")
                                .Rule(new("PaymentsLatency", Latency("1"), "10m", "warning", "p99 of payments is above one second"))
                        )
                    )
                )
            ),
            MergeRequest(
                7,
                "2025-09-22 09:48",
                Alice,
                "keep-backups",
                "Keep two weeks of backups in production",
                Commit(
                    "2025-09-22 07:55",
                    Alice,
                    """
                    Keep two weeks of backups in production

                    The auditors ask for fourteen days (PAY-9).
                    """,
                    Production(e => e.WithDatabase(d => d with { BackupsKept = 14 }))
                )
            ),
            MergeRequest(
                9,
                "2025-09-23 15:10",
                Maria,
                "three-replicas",
                "Run three payments API replicas in production",
                Commit(
                    "2025-09-23 12:26",
                    Maria,
                    """
                    Run three payments API replicas in production

                    The first merchants start on Wednesday. With two replicas a node drain
                    leaves one, which the load test showed is not enough.

                    Signed-off-by: Maria Santos <maria.santos@example.com>
                    """,
                    ProductionApi(a => a with { Replicas = 3 })
                )
            ),
            MergeRequest(
                15,
                "2025-09-29 12:37",
                Alice,
                "statement-timeout",
                "End statements after 30 s in homelab",
                Commit(
                    "2025-09-29 09:20",
                    Alice,
                    """
                    End statements after 30 s in homelab

                    A forgotten psql session held a lock over the weekend.
                    """,
                    Homelab(e => e.WithDatabase(d => d with { StatementTimeout = "30s" }))
                )
            ),
            MergeRequest(
                17,
                "2025-09-30 13:55",
                Jonas,
                "group-wait",
                "Send the first alert after ten seconds",
                Commit(
                    "2025-09-30 13:01",
                    Jonas,
                    """
                    Send the first alert after ten seconds

                    Thirty seconds of grouping saved one message a week and cost half a
                    minute each time.
                    """,
                    Both(e => e.WithMonitoring(m => m with { GroupWait = "10s" }))
                )
            ),
            Push(
                "2025-10-01 16:44",
                Maria,
                "Say in README who to ask",
                p =>
                    p.Edit(
                        "README.md",
                        "second pull request.\n",
                        "second pull request.\n\nAsk in #platform; payments questions go to Maria.\n"
                    )
            ),
            MergeRequest(
                19,
                "2025-10-02 14:18",
                Alice,
                "statement-timeout-production",
                "End statements after 30 s in production",
                Commit(
                    "2025-10-02 08:33",
                    Alice,
                    """
                    End statements after 30 s in production

                    Three days in homelab without a cancelled statement. The migration Job
                    sets its own timeout.
                    """,
                    Production(e => e.WithDatabase(d => d with { StatementTimeout = "30s" }))
                )
            ),
            MergeRequest(
                24,
                "2025-10-06 10:09",
                Priya,
                "retries",
                "Let Argo CD retry a sync five times",
                Commit(
                    "2025-10-06 08:12",
                    Priya,
                    """
                    Let Argo CD retry a sync five times

                    The database takes up to a minute to come back after a node restart; three
                    retries are over before that and the sync stays failed.
                    """,
                    Both(e => e.WithDelivery(d => d with { SyncRetries = 5 }))
                )
            ),
            MergeRequest(
                31,
                "2025-10-08 15:26",
                Jonas,
                "read-timeout",
                "Wait two minutes for slow reports at the ingress",
                Commit(
                    "2025-10-08 12:40",
                    Jonas,
                    """
                    Wait two minutes for slow reports at the ingress

                    Month-end reports take 70 to 90 s and were cut off after 60.

                    Refs: PAY-17
                    """,
                    Both(e => e.WithDelivery(d => d with { ProxyReadTimeout = "120" }))
                )
            ),
            Push(
                "2025-10-09 17:05",
                Priya,
                """
                Move from GitLab to GitHub

                The owners file goes where GitHub looks for it; nothing else changes.
                Numbers with ! are merge requests of the old project, those with # are
                pull requests from here on.
                """,
                p => p.Rename("CODEOWNERS", ".github/CODEOWNERS")
            ),
            Squash(
                "2025-10-10 08:15",
                "2025-10-10 11:52",
                Priya,
                "Check manifests in pull requests",
                """
                kubeconform on everything under rendered/. It would have caught the
                missing selector of last week.
                """,
                p =>
                    p.Keep(
                        ".github/workflows/check.yaml",
                        """
                        name: check
                        on: [pull_request]
                        jobs:
                          manifests:
                            runs-on: ubuntu-24.04
                            steps:
                              - uses: actions/checkout@v5
                              - run: kubeconform -strict -summary environments/*/rendered

                        """
                    )
            ),
        ];

    /// <summary>The expression of the latency alert for a limit in seconds.</summary>
    public static string Latency(string seconds) =>
        $"histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > {seconds}";
}

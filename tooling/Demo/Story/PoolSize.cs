using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>The database connection pool of the payments API: 10, then 20 in March, then 50 on November 3rd.</summary>
internal static class PoolSize
{
    public static IEnumerable<StoryEvent> Told() =>
        [
            Squash(
                "2026-03-05 10:20",
                "2026-03-05 15:31",
                Tom,
                "Raise the payments pool to 20 in homelab",
                """
                Card payments went from 40 to 90 requests a second since January and
                the pool of 10 is empty about once a minute. Try 20 here first.

                Refs: PAY-147
                """,
                Homelab(e => e.WithApi(a => a.Set("DB_POOL_SIZE", "20")))
            ) with
            {
                Key = "pool-20-homelab",
            },
            Merge(
                "2026-03-10 13:05",
                Maria,
                "tom/pool-20",
                "Raise the payments pool to 20 in production",
                """
                Five days in homelab without a connection wait. PostgreSQL allows 200
                connections, six replicas with 20 each use 120 at most.

                Reviewed-by: Alice Chen <alice.chen@example.com>
                Refs: PAY-147
                """,
                Commit(
                    "2026-03-10 09:12",
                    Tom,
                    """
                    Raise the payments pool to 20 in production

                    The pool of 10 is empty at lunch time; homelab ran with 20 since
                    Thursday (#‹pr:pool-20-homelab›).

                    Refs: PAY-147
                    """,
                    Production(e => e.WithApi(a => a.Set("DB_POOL_SIZE", "20")))
                )
            ) with
            {
                Key = "pool-20-production",
            },
            Squash(
                "2026-10-28 09:12",
                "2026-10-28 13:04",
                Alice,
                "Allow 300 connections to the homelab database",
                """
                Three replicas and the migration fit with the larger pool that Maria wants
                to try.

                Refs: PAY-231
                """,
                Homelab(e => e.WithDatabase(d => d with { MaxConnections = 300 }))
            ),
            Squash(
                "2026-10-29 08:35",
                "2026-10-29 13:48",
                Maria,
                "Try a connection pool of 50 in homelab",
                """
                During INC-58 requests waited up to 1.8 s for a connection while
                PostgreSQL was idle: the pool of 20 is the limit, not the database.
                Replaying the recorded peak against homelab shows no waits from 45
                connections on, so 50 leaves a little room.

                To be raised in production after a few quiet days here.

                Co-authored-by: Alice Chen <alice.chen@example.com>
                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-231, INC-58
                """,
                Homelab(e => e.WithApi(a => a.Set("DB_POOL_SIZE", "50")))
            ) with
            {
                Key = "pool-50-homelab",
            },
            Squash(
                "2026-11-02 08:55",
                "2026-11-02 10:40",
                Alice,
                "Allow 500 connections to the production database",
                """
                Eight replicas with 50 connections each can open 400, and the migration,
                the backup and the exporter want some too. Each idle connection costs
                about 2 MB, which the 8Gi limit has to spare.

                Must be live before the pool is raised (PAY-231).

                Reviewed-by: Maria Santos <maria.santos@example.com>
                Refs: PAY-231
                """,
                Production(e => e.WithDatabase(d => d with { MaxConnections = 500 }))
            ) with
            {
                Key = "max-connections-500",
            },
            Merge(
                "2026-11-03 14:12:00",
                Jonas,
                "maria/raise-pool",
                "Raise the payments connection pool to 50 in production",
                """
                Checkout latency: at peak, requests wait for a database connection
                (p99 1.8 s during INC-58). 50 has run in homelab since October 29th
                (#‹pr:pool-50-homelab›) without a single wait.

                Reviewed-by: Jonas Weber <jonas.weber@example.com>
                Refs: PAY-231, INC-58
                """,
                Commit(
                    "2026-11-03 09:40:00",
                    Maria,
                    """
                    Raise the payments connection pool to 50 in production

                    Checkout latency rises every evening: connection waits at peak reach
                    1.8 s while PostgreSQL is at 30 % CPU. That was the cause of INC-58.
                    The pool of 20 dates from March, when we had a third of the traffic.

                    - 50 x 8 replicas = 400 connections at most; PostgreSQL allows 500
                      since yesterday (#‹pr:max-connections-500›).
                    - In homelab since 2026-10-29 (#‹pr:pool-50-homelab›): no waits in
                      the replayed peak, database memory +110 MB.
                    - To go back: revert this merge, pods roll in two minutes.

                    Reviewed-by: Jonas Weber <jonas.weber@example.com>
                    Refs: PAY-231, INC-58
                    """,
                    Production(e => e.WithApi(a => a.Set("DB_POOL_SIZE", "50")))
                )
            ) with
            {
                Key = "pool-50-production",
                Number = 482,
            },
        ];
}

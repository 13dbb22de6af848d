namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>needs-later-wave: what starts before what it needs.</summary>
public sealed class LaterWaves
{
    private const string Rule = "needs-later-wave";

    /// <summary>What a service writes about its database, and whether the database is one of ours.</summary>
    public static TheoryData<string, bool> Addresses =>
        new()
        {
            { "env:DB_HOST=db", true },
            { "env:DB_HOST=db:5432", true },
            { "env:DB_HOST=db.shop", true },
            { "env:DB_HOST=db.shop.svc.cluster.local", true },
            { "env:DB_HOST=db-0.db.shop.svc", true },
            { "env:DATABASE_URL=postgres://api:secret@db:5432/orders", true },
            { "env:DATABASE_URL=jdbc:postgresql://db/orders", true },
            { "env:SETTINGS=host=db;user=api", true },
            { "env:WAIT_FOR=db:5432", true },
            { "arg=--dsn=postgres://db/orders", true },
            { "arg=--host=db", true },
            { "env:DB_USER=db", false },
            { "env:DB_NAME=db", false },
            { "env:DB_HOST=db.other.svc", false },
            { "env:DB_HOST=db.example.com", false },
            { "env:DB_HOST=mydb", false },
            { "env:IMAGE=db:16", false },
            { "env:DATABASE_URL=postgres://db@elsewhere/orders", false },
            { "", false },
        };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Database_in_a_later_wave_is_found_by_its_address(string written, bool found)
    {
        string yaml =
            Given.Workload("Deployment", "api", written)
            + Given.Workload("StatefulSet", "db", "wave=1 image=postgres:16.4")
            + Given.Service("db", "1");
        LintFinding[] findings = [.. Given.Findings(Rule, yaml)];
        Assert.Equal(found ? 1 : 0, findings.Length);
        Assert.All(
            findings,
            finding =>
            {
                Assert.Equal((Severity.Error, "apps/Deployment shop/api"), (finding.Severity, finding.Place.Resource));
                Assert.StartsWith("spec.template.spec.containers[name=main].", finding.Place.Field, StringComparison.Ordinal);
                Assert.Contains("the sync hangs", finding.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", finding.Message, StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData(true, "Deployment api env:DB_HOST=db", "StatefulSet db wave=1")]
    [InlineData(true, "Deployment api env:DB_HOST=db", "Deployment db wave=1 image=redis:7.2.4")]
    [InlineData(true, "Job load wave=-2 env:DB_HOST=db", "StatefulSet db wave=-1")]
    [InlineData(true, "Job migrate hook=PreSync env:DB_HOST=db", "StatefulSet db")]
    [InlineData(true, "Job migrate hook=PreSync wave=1 env:DB_HOST=db", "StatefulSet db hook=PreSync")] // Its Service comes in Sync.
    [InlineData(false, "Job smoke hook=PostSync env:DB_HOST=db", "StatefulSet db")]
    [InlineData(false, "Job undo hook=SyncFail env:DB_HOST=db", "StatefulSet db")]
    [InlineData(false, "Deployment api env:DB_HOST=db", "StatefulSet db")]
    [InlineData(false, "Deployment api wave=2 env:DB_HOST=db", "StatefulSet db wave=1")]
    // A service like any other: it is called when somebody asks.
    [InlineData(false, "Deployment web env:DB_HOST=db", "Deployment db wave=1")]
    [InlineData(false, "StatefulSet a env:DB_HOST=db", "StatefulSet db wave=1 env:PEER_HOST=a")] // Peers.
    public void Object_needed_by_an_earlier_wave_is_reported(bool found, string needs, string needed)
    {
        string peer = needs.StartsWith("StatefulSet a", StringComparison.Ordinal) ? Given.Service("a") : "";
        Assert.Equal(found, Given.Findings(Rule, Object(needs) + Object(needed) + Given.Service("db") + peer).Count > 0);
    }

    [Fact]
    public void Service_in_a_later_wave_than_its_database_counts() =>
        Assert.Single(
            Given.Findings(
                Rule,
                Given.Workload("Deployment", "api", "env:DB_HOST=db") + Given.Workload("StatefulSet", "db") + Given.Service("db", "3")
            )
        );

    [Theory]
    [InlineData("env:DB_HOST=main-rw", true)]
    [InlineData("secret:DATABASE_URL=main-app/uri", true)]
    [InlineData("env:DB_HOST=main", false)]
    [InlineData("secret:DATABASE_URL=other-app/uri", false)]
    public void Database_of_an_operator_in_a_later_wave_is_reported(string written, bool found) =>
        Assert.Equal(
            found,
            Given
                .Findings(
                    Rule,
                    Given.Workload("Deployment", "api", written)
                        + "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: shop, annotations: "
                        + "{argocd.argoproj.io/sync-wave: \"1\"}}\n"
                )
                .Count > 0
        );

    [Fact]
    public void Address_in_a_ConfigMap_or_Secret_is_used_and_not_shown()
    {
        string yaml =
            Given.Workload("Deployment", "api").Replace("env: []", "envFrom: [{secretRef: {name: settings}}]", StringComparison.Ordinal)
            + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: settings, namespace: shop}\nstringData: {DATABASE_URL: "
            + "\"postgres://api:hunter2@db/orders\"}\n"
            + Given.Workload("StatefulSet", "db", "wave=1")
            + Given.Service("db");
        LintFinding finding = Assert.Single(Given.Findings(Rule, yaml));
        Assert.Equal("spec.template.spec.containers[name=main].envFrom[0].secretRef", finding.Place.Field);
        Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Deployment api env:DB_HOST=db", "Job migrate env:DB_HOST=db")]
    [InlineData(
        true,
        "Deployment api wave=-1 env:DB_HOST=elsewhere env:DATABASE_URL=postgres://pg.example.com/orders",
        "Job schema-update env:DATABASE_URL=postgres://pg.example.com/orders"
    )]
    [InlineData(true, "Deployment api secret:DATABASE_URL=db/url", "Job api-migrations hook=PostSync secret:DATABASE_URL=db/url")]
    [InlineData(true, "Deployment api image=shop/api:1.2", "Job api-migrate image=shop/api:1.2")]
    [InlineData(true, "Deployment api env:DB_HOST=db", "Job prepare image=flyway/flyway:10.1 env:DB_HOST=db")]
    [InlineData(false, "Deployment api wave=1 env:DB_HOST=db", "Job migrate env:DB_HOST=db")]
    [InlineData(false, "Deployment api env:DB_HOST=db", "Job migrate hook=PreSync env:DATABASE_URL=postgres://x/y")]
    [InlineData(false, "Deployment api env:DATABASE_URL=postgres://db/orders", "Job migrate env:DATABASE_URL=postgres://db/users")]
    [InlineData(false, "Deployment api env:DB_HOST=db", "Job load-samples env:DB_HOST=db")]
    [InlineData(false, "Deployment api env:DB_HOST=db", "Job post-migrate hook=PostSync env:DB_HOST=db")]
    [InlineData(false, "Deployment metrics image=prom/postgres-exporter:1.2 env:DB_HOST=db", "Job migrate env:DB_HOST=db")]
    [InlineData(false, "Deployment mail", "Job migrate env:DB_HOST=db")]
    public void Workload_before_its_migration_is_reported(bool found, string service, string job)
    {
        LintFinding[] findings =
        [
            .. Given.Findings(
                Rule,
                Object(service) + Object(job) + Given.Workload("StatefulSet", "db", "wave=-5") + Given.Service("db", "-5")
            ),
        ];
        Assert.Equal(found, findings.Length > 0);
        Assert.All(findings, finding => Assert.Contains("the old schema", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Workload_that_waits_for_its_migration_needs_no_wave() =>
        Assert.Empty(
            Given.Findings(
                Rule,
                Given
                    .Workload("Deployment", "api", "env:DB_HOST=db")
                    .Replace(
                        "      containers:",
                        "      initContainers: [{name: wait, image: \"shop/wait:1\", args: [wait-for-migrations]}]\n      containers:",
                        StringComparison.Ordinal
                    )
                    + Given.Workload("Job", "migrate", "env:DB_HOST=db")
                    + Given.Workload("StatefulSet", "db", "wave=-1")
                    + Given.Service("db", "-1")
            )
        );

    private static string Object(string line) =>
        line.Split(' ', 3) is [var kind, var name, .. var words] ? Given.Workload(kind, name, string.Join(' ', words)) : "";
}

using System.Globalization;

namespace Cairn.Demo.Tests;

/// <summary>What docs and other tests rely on finding in the demo.</summary>
public sealed class KeyEvents(WrittenDemo demo) : IClassFixture<WrittenDemo>
{
    private const string Production = "environments/production/rendered/";

    [Fact]
    public void TheRollbackNamesWhatItRevertsAndTheVersionComesBack()
    {
        string broken = demo.Landing("Promote payments-api 1.16.0 to production");
        string subject = demo.Git("log", "-1", "--format=%s", broken);
        string rollback = demo.Landing($"Revert \"{subject}\"");
        Assert.Contains($"This reverts commit {broken}.", demo.Git("log", "-1", "--format=%b", rollback), StringComparison.Ordinal);
        Assert.Equal(demo.Utc(broken, "%ct")[..10], demo.Utc(rollback, "%ct")[..10]);
        string[] tags = [broken, rollback, demo.Landing("Merge pull request #", "Reapply \"Promote payments-api 1.16.0 to production\"")];
        Assert.Equal(
            ["1.16.0", "1.15.0", "1.16.0"],
            tags.Select(id =>
                demo.Lines("show", $"{id}:{Production}payments/deployment-payments-api.yaml")
                    .First(l => l.Contains("image:", StringComparison.Ordinal))
                    .Split(':')[^1]
            )
        );
    }

    [Fact]
    public void TheEmergencyIsAPushOnASundayNightAndIsReviewedOnMonday()
    {
        string id = demo.Landing("Raise the payments API's memory limit to 1Gi in production");
        Assert.StartsWith("2026-02-08T02:40:", demo.Utc(id, "%ct"), StringComparison.Ordinal);
        Assert.Equal("Priya Nair", demo.Git("log", "-1", "--format=%cn", id));
        Assert.Contains("INC-41", demo.Git("log", "-1", "--format=%b", id), StringComparison.Ordinal);
        string review = demo.Landing("Merge pull request #", "Follow up INC-41");
        Assert.Contains(id, demo.Git("log", "-1", "--format=%b", review), StringComparison.Ordinal);
        Assert.StartsWith("2026-02-09T", demo.Utc(review, "%ct"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheLeakedKeyIsGoneAfterAnHour()
    {
        string leak = demo.Landing("Keep the smoke test's settings beside it");
        string removed = demo.Landing("Remove the provider's key from the smoke test");
        Assert.Contains("PROVIDER_API_KEY=", demo.Git("show", $"{leak}:apps/payments/smoke-test/settings.env"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "PROVIDER_API_KEY",
            demo.Git("show", $"{removed}:apps/payments/smoke-test/settings.env"),
            StringComparison.Ordinal
        );
        TimeSpan open =
            DateTimeOffset.Parse(demo.Utc(removed, "%ct"), CultureInfo.InvariantCulture)
            - DateTimeOffset.Parse(demo.Utc(leak, "%ct"), CultureInfo.InvariantCulture);
        Assert.InRange(open, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(65));
    }

    [Theory]
    [InlineData(
        "Merge pull request #",
        "Delete the legacy-gateway Service in production",
        "D\t" + Production + "payments/service-legacy-gateway.yaml"
    )]
    [InlineData("Merge pull request #", "Decommission statement-export", "D\tapps/statement-export/README.md")]
    [InlineData("Move from GitLab to GitHub", "", "R100\tCODEOWNERS\t.github/CODEOWNERS")]
    [InlineData(
        "Name the smoke test's manifest",
        "",
        "R100\tapps/payments/smoke-test/job.yaml\tapps/payments/smoke-test/smoke-test-job.yaml"
    )]
    [InlineData("Move the settlement CronJob", "", "A\t" + Production + "payments/cronjob-payments-settlement.yaml")]
    [InlineData("Put the default-deny policy first", "", "M\tapps/payments/network-policies.yaml")]
    [InlineData("Switch auto-sync of payments off in production", "", "M\tenvironments/production/root.yaml")]
    [InlineData("Switch auto-sync of payments on in production", "", "M\tenvironments/production/root.yaml")]
    [InlineData("Open the payments API to all namespaces", "", "M\t" + Production + "payments/networkpolicy-payments-api.yaml")]
    [InlineData("Close the payments API to other namespaces", "", "M\t" + Production + "payments/networkpolicy-payments-api.yaml")]
    [InlineData("Add the picture", "", "A\tdocs/payment-flow.png")]
    public void AnEventTouchesItsFile(string subject, string title, string expected)
    {
        string id = title.Length == 0 ? demo.Landing(subject) : demo.Landing(subject, title);
        Assert.Contains(expected, demo.Lines("diff", "--name-status", "-M", id + "^", id));
    }

    [Theory]
    [InlineData(
        "Say why the payments API has no CPU limit",
        "+          # No CPU limit on purpose: throttling raised p99 in November 2025."
    )]
    [InlineData("Give the smoke test a deadline", "+\tactiveDeadlineSeconds: 300")]
    public void ALandingAddsOnlyThisLine(string subject, string line)
    {
        string id = demo.Landing(subject);
        string[] changed =
        [
            .. demo.Lines("diff", "-U0", id + "^", id)
                .Where(l =>
                    (l[0] is '+' or '-') && !l.StartsWith("+++", StringComparison.Ordinal) && !l.StartsWith("---", StringComparison.Ordinal)
                ),
        ];
        Assert.Equal([line], changed.Distinct());
    }

    [Fact]
    public void AnEnvironmentVariableIsInsertedBetweenOthers()
    {
        string id = demo.Landing("Merge pull request #", "Send traces from production");
        string diff = demo.Git("diff", "-U1", id + "^", id, "--", Production + "payments/deployment-payments-api.yaml");
        Assert.EndsWith(
            """
                           value: "info"
            +            - name: OTEL_EXPORTER_OTLP_ENDPOINT
            +              value: "http://otel-collector.monitoring:4317"
                         - name: PROVIDER_URL
            """,
            diff,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void EachWayOfLandingIsThere()
    {
        string[] messages = demo.Git("log", "--first-parent", "--format=%B%x00").Split('\0', StringSplitOptions.TrimEntries);
        Assert.Contains(
            messages,
            m =>
                m.StartsWith("Merge branch 'read-timeout' into 'main'", StringComparison.Ordinal)
                && m.EndsWith("See merge request platform!31", StringComparison.Ordinal)
        );
        Assert.Contains(messages, m => m.Contains("Co-authored-by: Alice Chen <alice.chen@example.com>", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("Signed-off-by: renovate[bot]", StringComparison.Ordinal));
        Assert.Equal(3, demo.Lines("log", "--first-parent", "--format=%ct").GroupBy(t => t).Max(g => g.Count()));
    }

    [Fact]
    public void AWeekendOfTheLastMonthHasChangesInProduction() =>
        Assert.Equal(
            ["Retry the provider three times in production again", "Retry the provider once in production"],
            demo.Lines("log", "--first-parent", "--format=%s", "--since=2026-11-06T18:00:00Z", "--until=2026-11-09T05:00:00Z")
        );

    [Fact]
    public void HomelabIsAheadOfProductionAtTheEnd()
    {
        string[] changed = demo.Lines(
            "diff",
            "-U0",
            "HEAD:environments/homelab/rendered/payments",
            "HEAD:environments/production/rendered/payments"
        );
        Assert.Contains("-    timeout: 8s", changed.Select(l => l.Replace("      timeout", "    timeout", StringComparison.Ordinal)));
        Assert.Contains(changed, l => l.StartsWith('-') && l.EndsWith("payments-api:1.30.0", StringComparison.Ordinal));
    }

    [Fact]
    public void ProductionPinsATreeThatHomelabHad()
    {
        string tree = demo.Lines("show", "HEAD:environments/production/release.yaml")
            .First(l => l.Contains("tree:", StringComparison.Ordinal))
            .Split(' ')[^1];
        Assert.Equal(demo.Git("rev-parse", demo.Landing("Release payments-api 1.29.1 to homelab") + ":apps"), tree);
    }
}

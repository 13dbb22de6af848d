using System.Globalization;
using System.Net;
using Cairn.Cli.Tests;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Service.Tests.Receivers;

/// <summary>Webhooks and git landings go into one ledger, in turn.</summary>
public sealed class WebhooksDuringARecording
{
    [Fact]
    public async Task Webhooks_are_acknowledged_while_a_long_first_recording_runs_and_all_are_in_a_whole_ledger()
    {
        using var slow = new LongRepository();
        string tip = RealGit.Run(slow.Repository, "rev-parse", "main");
        await using Received received = await Received.Start(slow.Repository, wait: false);
        int acknowledged = 0;
        int meanwhile = 0;
        for (int at = 0; !received.Recorded.IsCompleted || at < 1; at++)
        {
            var ended = DateTimeOffset.FromUnixTimeSeconds(1_700_050_000 + at);
            string time = ended.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            (HttpStatusCode status, string said) = await received.Tell("/argocd", Notification.Of(tip, time, time));
            if (status == HttpStatusCode.OK)
            {
                acknowledged++;
                meanwhile += received.Recorded.IsCompleted ? 0 : 1;
            }
            else
            {
                Assert.Contains("just started", said, StringComparison.Ordinal);
            }
        }

        Assert.True(meanwhile > 0, "None was acknowledged before the recording ended.");
        using OpenTrail open = received.Open();
        Assert.Equal(4_000, open.Trail.Facts.Landings);
        Assert.Equal(acknowledged, open.Trail.Deployments(null, null, 100_000).Count(deployment => deployment.Kind == DeploymentKind.Sync));
        Assert.Empty(LedgerAudit.Run(open.Place, [], [], null, TestContext.Current.CancellationToken).Findings);
    }

    [Fact]
    public async Task Push_webhook_needs_the_token_and_has_the_repository_recorded()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await received.Tell("/git", "{}", token: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await received.Tell("/git", "{}", Received.AuditToken)).Status);
        Assert.Equal((HttpStatusCode.Accepted, "Accepted; new commits will be recorded."), await received.Tell("/git", "{}"));
        await received.Metrics("cairn_notifications_total{result=\"recorded\",sender=\"git\"} 1");
        await received.Metrics("cairn_recording_runs_total{result=\"ok\"} 2");
    }
}

using System.Globalization;
using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Service.Tests.Receivers;

/// <summary>When a change went live, from what ArgoCD told.</summary>
public sealed class GoingLive
{
    private const string File = "environments/production/rendered/payments/deployment.yaml";

    [Fact]
    public async Task Change_is_live_with_the_first_full_sync_that_contains_it()
    {
        using var repository = new GrowingRepository();
        string first = repository.Commit("One", (File, Pool(10)));
        string change = repository.Commit("Raise the pool", (File, Pool(20)));
        string later = repository.Commit("Three", (File, Pool(30)));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(first, At("10:00"), At("10:01")));
        // What does not make it live: a failure, a part, another environment's, what was there before.
        await received.Tell("/argocd", Notification.Of(change, At("10:10"), At("10:11"), phase: "Failed", health: "Progressing"));
        await received.Tell("/argocd", Notification.Of(change, At("10:12"), At("10:13"), partial: true, health: "Progressing"));
        await received.Tell("/argocd", Notification.Of(change, At("10:14"), At("10:15"), environment: "homelab"));
        await received.Tell(
            "/argocd",
            Notification.Of(change, At("10:20"), At("10:22"), health: "Degraded", healthSince: At("10:25"), by: "maria@example.com")
        );
        await received.Tell("/argocd", Notification.Of(later, At("10:30"), At("10:31"), healthSince: At("10:32")));

        LiveChange live = Assert.Single(Of(received, change));
        Assert.Equal(
            (At("10:22"), false, 1, "maria@example.com"),
            (
                live.Sync.Event.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                live.AtLatest,
                live.Failed.Count,
                live.Sync.Event.By
            )
        );
        Assert.Equal("Degraded", live.After?.Event.Outcome);
        Assert.Equal(
            "Live in production 15 November 2023 10:22 UTC: ArgoCD's sync of payments to "
                + change[..12]
                + " succeeded in 2 min, after 1 failed sync since 15 November 2023 10:11 UTC, asked for by maria@example.com; degraded "
                + "since 15 November 2023 10:25 UTC.",
            AnswerSentences.Live(live)
        );
        Assert.Equal(
            At("10:31"),
            Assert.Single(Of(received, later)).Sync.Event.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public async Task Live_time_is_at_the_latest_without_an_earlier_sync()
    {
        using var repository = new GrowingRepository();
        string first = repository.Commit("One", (File, Pool(10)));
        string second = repository.Commit("Two", (File, Pool(20)));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(second, At("10:30"), At("10:31")));
        Assert.True(Assert.Single(Of(received, first)).AtLatest);
        Assert.Contains(
            "by 15 November 2023 10:31 UTC at the latest",
            AnswerSentences.Live(Assert.Single(Of(received, first))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Change_without_application_or_sync_is_not_live()
    {
        using var repository = new GrowingRepository();
        string change = repository.Commit("One", (File, Pool(10)), ("docs/a.yaml", "a: 1\n"));
        string docs = repository.Commit("Docs", ("docs/a.yaml", "a: 2\n"));
        string last = repository.Commit("Last", (File, Pool(20)));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(docs, At("10:00"), At("10:01")));
        await received.Tell("/argocd", Notification.Of("1.2.3", At("10:05"), At("10:06")));
        await received.Tell("/argocd", Notification.Of(new string('e', 40), At("10:07"), At("10:08")));
        Assert.Single(Of(received, change));
        Assert.Empty(Of(received, docs));
        Assert.Empty(Of(received, last));
    }

    [Fact]
    public async Task Live_time_is_in_the_answer_and_on_the_change_page()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", (File, Pool(10)));
        string change = repository.Commit("Raise the pool", (File, Pool(20)));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(change, At("10:20"), At("10:22")));
        using OpenTrail open = received.Open();
        var asked = Questions
            .Engine(open, new Filter())
            .Answer(
                (Question)
                    Questions.Read(open, "who changed the pool size in production, and when did it go live?", new FixedClock().GetUtcNow()),
                5
            );
        Assert.Contains(
            asked.Sentences,
            sentence => sentence.StartsWith("Live in production by 15 November 2023 10:22 UTC", StringComparison.Ordinal)
        );
        Assert.Equal(change, Assert.Single(asked.Live).Landing.Landing.Id);
    }

    public static TheoryData<string, string, string, string?> Standing =>
        new()
        {
            { "", "Synced", "Healthy", "10:22" },
            { "health after the sync", "Synced", "Healthy", "10:40" },
            { "degraded", "Synced", "Degraded", null },
            { "drifted", "OutOfSync", "Healthy", null },
            { "drifted and put back", "Synced", "Healthy", "10:22" },
            { "a later sync that failed", "Failed", "Healthy", null },
        };

    [Theory]
    [MemberData(nameof(Standing))]
    public async Task Health_of_an_application_comes_from_its_last_event(string then, string sync, string health, string? since)
    {
        using var repository = new GrowingRepository();
        string change = repository.Commit("One", (File, Pool(10)));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(change, At("10:20"), At("10:22"), healthSince: At("10:15")));
        string drift = Notification
            .Of(change, At("10:20"), At("10:22"), healthSince: At("10:15"), sync: "OutOfSync")
            .Replace("2023-11-15T10:02:00Z", At("10:50"), StringComparison.Ordinal);
        foreach (
            string body in then switch
            {
                "health after the sync" => [Notification.Of(change, At("10:20"), At("10:22"), healthSince: At("10:40"))],
                "degraded" => [Notification.Of(change, At("10:20"), At("10:22"), health: "Degraded", healthSince: At("10:40"))],
                "drifted" => [drift],
                "drifted and put back" =>
                [
                    drift,
                    Notification.Of(change, At("10:51"), At("10:52"), healthSince: At("10:15"), partial: true),
                ],
                "a later sync that failed" =>
                [
                    Notification.Of(change, At("11:00"), At("11:01"), phase: "Failed", healthSince: At("10:15")),
                ],
                _ => (string[])
                    [Notification.Of(change, At("10:20"), At("10:22"), healthSince: At("10:15"), environment: "homelab", app: "audit")],
            }
        )
        {
            await received.Tell("/argocd", body);
        }

        using OpenTrail open = received.Open();
        ApplicationState application = Assert.Single(ApplicationState.Of(open.Trail, "production"));
        Assert.Equal(
            (
                "payments",
                change,
                sync,
                health,
                since is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(At(since), CultureInfo.InvariantCulture)
            ),
            (application.Name, application.Revision, application.Sync, application.Health, application.Since)
        );
    }

    private static IReadOnlyList<LiveChange> Of(Received received, string commit)
    {
        using OpenTrail open = received.Open();
        StoredLanding stored = open.Trail.Read(open.Trail.FindCommit(commit).Last);
        IReadOnlyList<LiveChange> live = new DeploymentTrail(open.Trail).Of(stored, []);
        Assert.All(live, liveChange => Assert.NotNull(liveChange.Sync.Event));
        Assert.All(
            live,
            liveChange =>
                Assert.All(liveChange.Failed.Append(liveChange.After ?? liveChange.Sync), deployment => Assert.NotNull(deployment.Event))
        );
        return live;
    }

    private static string At(string time) => $"2023-11-15T{time}:00Z";

    private static string Pool(int size) =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: payments-api, namespace: payments}
            spec:
              template:
                spec:
                  containers:
                  - name: api
                    env:
                    - {name: DB_POOL_SIZE, value: "{{size}}"}
            """;
}

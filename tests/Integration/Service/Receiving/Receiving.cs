using System.Net;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Service.Receivers;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Service.Tests.Receivers;

/// <summary>Who may tell the service something, what is kept of it, and what becomes of it when it cannot be.</summary>
public sealed class ReceivingNotifications
{
    private const string Commit = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdee")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    public async Task Webhook_without_the_token_is_rejected(string? token)
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        foreach (string path in (string[])["/argocd", "/alertmanager"])
        {
            Assert.Equal(
                (HttpStatusCode.Unauthorized, "The bearer token is missing or wrong; send it as: Authorization: Bearer TOKEN"),
                await received.Tell(path, Notification.Of(Commit), token)
            );
        }

        Assert.Empty(received.Told());
    }

    [Fact]
    public async Task Replaced_token_works_at_once_and_the_old_one_no_longer()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        await File.WriteAllTextAsync(received.TokenFile, new string('b', 40), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await received.Tell("/argocd", Notification.Of(Commit))).Status);
        Assert.Equal(HttpStatusCode.OK, (await received.Tell("/argocd", Notification.Of(Commit), new string('b', 40))).Status);
        File.Delete(received.TokenFile);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await received.Tell("/argocd", Notification.Of(Commit), new string('b', 40))).Status
        );
    }

    [Fact]
    public void Short_token_is_rejected_at_startup()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("token"), "secret\n");
        Assert.Equal(
            $"The token in {scratch.At("token")} is shorter than 32 characters and could be guessed. Generate one with: "
                + "openssl rand -hex 32",
            Assert.Throws<TrailException>(() => new ReceiverToken(scratch.At("token")).Check()).Message
        );
        Assert.StartsWith(
            $"Can't read the token from {scratch.At("none")}",
            Assert.Throws<TrailException>(() => new ReceiverToken(scratch.At("none")).Check()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Repeated_and_concurrent_webhooks_are_recorded_once()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        string[] bodies =
        [
            .. Enumerable
                .Range(10, 8)
                .Select(minute => Notification.Of(Commit, $"2023-11-15T10:{minute}:00Z", $"2023-11-15T10:{minute}:30Z")),
        ];
        (HttpStatusCode Status, string Said)[] answers = await Task.WhenAll(
            bodies.Concat(bodies).Concat(bodies).Select(body => received.Tell("/argocd", body))
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(9, answers.Sum(answer => int.Parse(answer.Said.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(9, received.Told().Count);
        Assert.Equal((HttpStatusCode.OK, "0 recorded, 2 already known."), await received.Tell("/argocd", bodies[0]));

        using OpenTrail open = received.Open();
        Assert.Empty(LedgerAudit.Run(open.Place, [], [], null, TestContext.Current.CancellationToken).Findings);
    }

    [Fact]
    public async Task Messages_and_annotations_are_not_recorded()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(Commit, phase: "Failed", health: "Degraded", by: "maria@example.com"));
        await received.Tell("/alertmanager", Notification.Alert("firing"));
        await received.Tell("/alertmanager", Notification.Alert("resolved", "2023-11-15T10:25:00Z"));
        DeploymentEvent[] told = [.. received.Told().Select(deployment => deployment.Event)];
        Assert.Equal(
            ["Sync payments Failed", "Health payments Degraded", "Alert ApplicationDegraded firing", "Alert ApplicationDegraded resolved"],
            told.Select(deploymentEvent => $"{deploymentEvent.Kind} {deploymentEvent.Name} {deploymentEvent.Outcome}")
        );
        Assert.Equal(("maria@example.com", false, Commit), (told[0].By, told[0].Automated, told[0].Revision));
        Assert.Equal(("payments", "critical", "production"), (told[2].About, told[2].Severity, told[2].Environment));
        Assert.All(Directory.GetFiles(received.Data), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("hunter2"u8)));
    }

    [Fact]
    public async Task Too_large_body_is_rejected_unread()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "The body is larger than 1048576 bytes."),
            await received.Tell("/argocd", new string(' ', 2 << 20))
        );
    }

    [Fact]
    public async Task Webhook_gets_503_while_the_ledger_is_unwritable_and_is_recorded_on_retry()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(HttpStatusCode.OK, (await received.Tell("/argocd", Notification.Of(Commit))).Status);
        string key = Directory.GetFiles(received.Data, "*.ledger.key").Single();
        File.Move(key, key + ".away");
        (HttpStatusCode status, string said) = await received.Tell(
            "/argocd",
            Notification.Of(Commit, "2023-11-15T11:00:00Z", "2023-11-15T11:00:30Z")
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("key", said, StringComparison.Ordinal);
        File.Move(key + ".away", key);
        Assert.Equal(
            (HttpStatusCode.OK, "1 recorded, 1 already known."),
            await received.Tell("/argocd", Notification.Of(Commit, "2023-11-15T11:00:00Z", "2023-11-15T11:00:30Z"))
        );
    }

    [Fact]
    public async Task Invalid_webhook_body_is_explained()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal((HttpStatusCode.BadRequest, "name is missing."), await received.Tell("/argocd", "{}"));
        Assert.Equal((HttpStatusCode.BadRequest, "version is not \"4\"."), await received.Tell("/alertmanager", "{}"));
        Assert.Equal(HttpStatusCode.BadRequest, (await received.Tell("/argocd", new ByteArrayContent([0xff, 0xfe, 0]))).Status);
    }

    [Fact]
    public async Task Webhook_port_serves_no_pages()
    {
        using var repository = new GrowingRepository();
        string id = repository.Commit("The secret plan", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(id));
        received.Told();
        foreach (string path in (string[])["/", "/ask?q=who", $"/change/{id}", "/argocd", "/alertmanager", "/history"])
        {
            Assert.Contains(
                (await received.Get(path)).Status,
                (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed]
            );
        }

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await received.Get("/healthz"));
        string metrics = (await received.Get("/metrics")).Said;
        Assert.DoesNotContain("secret plan", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("payments", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(id, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_show_the_state_of_the_trail()
    {
        using var repository = new GrowingRepository();
        string id = repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(id));
        await received.Tell("/argocd", "{}");
        await received.Metrics("cairn_index_behind_entries 0");
        string metrics = await received.Metrics("cairn_ledger_entries 4");
        foreach (
            string line in (string[])
                [
                    "cairn_trail_readable 1",
                    "cairn_ledger_entries 4",
                    "cairn_landings 1",
                    "cairn_recorded_to_tip 1",
                    "cairn_recording_lag_seconds 0",
                    "cairn_recorded_landings_total 1",
                    "cairn_recording_last_success_timestamp_seconds 1795176000",
                    "cairn_deployments_recorded_total{kind=\"sync\"} 1",
                    "cairn_notifications_total{result=\"recorded\",sender=\"argocd\"} 1",
                    "cairn_notifications_total{result=\"refused\",sender=\"argocd\"} 1",
                ]
        )
        {
            Assert.Contains($"\n{line}\n", metrics, StringComparison.Ordinal);
        }

        repository.Commit("Two", ("a.yaml", "a: 2\n"));
        await received.Metrics("cairn_landings 2");
    }

    [Fact]
    public async Task Metrics_of_an_unreadable_repository_say_so_and_count_failed_recordings()
    {
        using var scratch = new Scratch();
        await using Received received = await Received.Start(scratch.At("gone"));
        await received.Metrics("cairn_trail_readable 0");
        string metrics = await received.Metrics("cairn_recorded_to_tip 0");
        Assert.Contains("\ncairn_recording_runs_total{result=\"failed\"} ", metrics, StringComparison.Ordinal);
        (HttpStatusCode status, string said) = await received.Tell("/argocd", Notification.Of(Commit));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("There is no directory", said, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Sockets;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Service.Receivers;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Service.Tests.Receivers;

/// <summary>API servers tell behind TLS, with a token of their own, what people wrote.</summary>
public sealed class ApiServers
{
    [Fact]
    public async Task Direct_change_is_in_the_ledger_once_under_a_checkpoint()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(
            (HttpStatusCode.OK, "1 recorded, 0 already known."),
            await received.TellAudit(Batch(Edit("a1"), Edit("a2", "system:serviceaccount:ci:robot")))
        );
        Assert.Equal((HttpStatusCode.OK, "1 recorded, 1 already known."), await received.TellAudit(Batch(Edit("a1"), Edit("a3"))));
        DeploymentEvent told = received.Told()[0].Event;
        Assert.Equal(
            (DeploymentKind.Write, "production", "payments", "payments-api", "Succeeded", "maria@example.com"),
            (told.Kind, told.Environment, told.Namespace, told.Name, told.Outcome, told.By)
        );
        Assert.Equal(
            ("patch", "deployments.apps", 200, "kubectl/v1.34.1", "10.1.2.3", 0),
            (told.Write!.Verb, told.Write.Resource, told.Write.Code, told.Write.Client, told.Write.From.Single(), told.Write.More)
        );
        Assert.Equal(
            [
                new WrittenField("spec.replicas", "3"),
                new WrittenField("spec.paused", null),
                new WrittenField("metadata.annotations.note", "one\ntwo"),
            ],
            told.Write.Fields
        );
        using OpenTrail open = received.Open();
        Assert.Empty(LedgerAudit.Run(open.Place, [], [], null, TestContext.Current.CancellationToken).Findings);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("fedcba9876543210fedcba987654321")]
    [InlineData(Received.Token)]
    public async Task Audit_webhook_without_its_token_is_rejected(string? token)
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "The bearer token is missing or wrong; send it as: Authorization: Bearer TOKEN"),
            await received.TellAudit(Batch(Edit("a1")), token)
        );
        Assert.Empty(received.Told());
    }

    [Fact]
    public async Task Webhook_and_audit_ports_reject_each_others_requests()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        foreach (string path in (string[])["/kubernetes/audit/production", "/Kubernetes/AUDIT/production"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await received.Tell(path, Batch(Edit("a1")), Received.AuditToken)).Status);
        }

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await received.TellAudit(Notification.Of(new string('a', 40)), Received.Token, "/argocd")).Status
        );
        foreach (
            string path in (string[])
                ["/", "/metrics", "/healthz", "/argocd", "/history", "/kubernetes", "/kubernetes/audit", "/kubernetes/auditor"]
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await received.Get(path, audit: true)).Status);
        }

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await received.Get("/kubernetes/audit/production", audit: true)).Status);
        Assert.Empty(received.Told());
    }

    [Fact]
    public async Task Audit_port_requires_tls()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        using var plain = new TcpClient("localhost", received.AuditPort);
        await using NetworkStream stream = plain.GetStream();
        await stream.WriteAsync(
            "POST /kubernetes/audit/production HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(),
            TestContext.Current.CancellationToken
        );
        byte[] answer = new byte[64];
        int length = await stream.ReadAsync(answer, TestContext.Current.CancellationToken);
        Assert.False(answer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8));
        Assert.Empty(received.Told());
    }

    [Fact]
    public async Task Replaced_certificate_is_used_for_new_connections()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(HttpStatusCode.OK, (await received.TellAudit(Batch())).Status);
        string fresh = received.Certify();
        await Assert.ThrowsAsync<HttpRequestException>(() => received.TellAudit(Batch()));
        received.Shown = fresh;
        Assert.Equal(HttpStatusCode.OK, (await received.TellAudit(Batch())).Status);
        File.Delete(Path.Combine(received.Secret, "tls.key"));
        await Assert.ThrowsAsync<HttpRequestException>(() => received.TellAudit(Batch()));
    }

    [Fact]
    public async Task Invalid_secret_directory_is_rejected_at_startup()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        var secret = new AuditSecret(received.Secret);
        secret.Check();
        File.WriteAllText(Path.Combine(received.Secret, "tls.crt"), "no certificate\n");
        Assert.StartsWith(
            $"Can't read the certificate from tls.crt and tls.key in {received.Secret} (",
            Assert.Throws<TrailException>(secret.Check).Message,
            StringComparison.Ordinal
        );
        File.Delete(Path.Combine(received.Secret, "token"));
        Assert.StartsWith(
            $"Can't read the token from {Path.Combine(received.Secret, "token")}",
            Assert.Throws<TrailException>(secret.Check).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Audit_batch_is_accepted_up_to_its_limit()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        string[] many =
        [
            .. Enumerable.Range(0, 400).Select(i => Edit($"b{i}").Replace("one\\ntwo", new string('x', 25_000), StringComparison.Ordinal)),
        ];
        Assert.Equal((HttpStatusCode.OK, "400 recorded, 0 already known."), await received.TellAudit(Batch(many)));
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "The body is larger than 16777216 bytes."),
            await received.TellAudit(new string(' ', 17 << 20))
        );
    }

    [Fact]
    public async Task Unreadable_audit_event_is_reported_and_the_rest_recorded()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        Assert.Equal(
            (
                HttpStatusCode.OK,
                "1 recorded, 0 already known. 1 could not be read; the first error: "
                    + "items[0].requestReceivedTimestamp: 'soon' is not a timestamp such as 2026-11-03T14:20:00Z."
            ),
            await received.TellAudit(Batch(Edit("a1").Replace("2023-11-15T10:00:00.5Z", "soon", StringComparison.Ordinal), Edit("a2")))
        );
        Assert.Equal((HttpStatusCode.BadRequest, "kind is not EventList of audit.k8s.io/v1."), await received.TellAudit("{}"));
        Assert.Contains(
            "\ncairn_notifications_total{result=\"refused\",sender=\"kubernetes\"} 2\n",
            (await received.Get("/metrics")).Said,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\ncairn_notifications_total{result=\"recorded\",sender=\"kubernetes\"} 1\n",
            (await received.Get("/metrics")).Said,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\ncairn_deployments_recorded_total{kind=\"write\"} 1\n",
            (await received.Get("/metrics")).Said,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Erasing_the_user_of_a_direct_change_keeps_every_proof_valid()
    {
        using GrowingRepository repository = One();
        await using Received received = await Received.Start(repository.Path);
        await received.TellAudit(Batch(Edit("a1")));
        TrailPlace place = received.Place();
        Assert.Equal(
            1,
            Erasure
                .Run(
                    place,
                    "maria@example.com",
                    "asked for",
                    new FixedClock().GetUtcNow(),
                    static _ => { },
                    TestContext.Current.CancellationToken
                )
                .Values
        );
        Assert.Equal(
            1,
            Erasure
                .Run(place, "10.1.2.3", "asked for", new FixedClock().GetUtcNow(), static _ => { }, TestContext.Current.CancellationToken)
                .Values
        );
        DeploymentEvent told = received.Told()[0].Event;
        Assert.DoesNotContain("maria", told.By, StringComparison.Ordinal);
        Assert.DoesNotContain("10.1.2.3", told.Write!.From);
        Assert.Equal("payments-api", told.Name);
        Erasure.Run(place, "one\ntwo", "asked for", new FixedClock().GetUtcNow(), static _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(
            [new WrittenField("spec.replicas", "3"), new WrittenField("spec.paused", null), new WrittenField("[erased]", "[erased]")],
            received.Told()[0].Event.Write!.Fields
        );
        Assert.Empty(LedgerAudit.Run(place, [], [], null, TestContext.Current.CancellationToken).Findings);
    }

    private static GrowingRepository One()
    {
        var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        return repository;
    }

    private static string Batch(params string[] items) =>
        $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{string.Join(',', items)}}]}""";

    private static string Edit(string id, string user = "maria@example.com") =>
        """
            {"level":"Request","auditID":"THE-ID","stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/payments/deployments/payments-api","verb":"patch","user":{"username":"USER"},
             "sourceIPs":["10.1.2.3"],"userAgent":"kubectl/v1.34.1 (linux/amd64)","objectRef":{"resource":"deployments","namespace":"payments","name":"payments-api","apiGroup":"apps"},
             "responseStatus":{"code":200},"requestObject":{"spec":{"replicas":3,"paused":null},"metadata":{"annotations":{"note":"one\ntwo"}}},"requestReceivedTimestamp":"2023-11-15T10:00:00.5Z"}
            """.Replace("THE-ID", id, StringComparison.Ordinal).Replace("USER", user, StringComparison.Ordinal);
}

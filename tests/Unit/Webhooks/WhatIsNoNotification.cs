using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>Anything else than a notification is refused with a sentence that says what of it.</summary>
public sealed class WhatIsNoNotification
{
    private const string Good = """
        {"name":"payments","namespace":"argocd","uid":"u1","project":"workloads","environment":"production","repository":"https://x","path":"environments/production/rendered/payments",
         "operation":{"phase":"Succeeded","startedAt":"2026-11-03T14:14:05Z","finishedAt":"2026-11-03T14:14:47Z","revision":"3d92729fe14ab8e503cd3ac3f3971888995f11f3","initiatedBy":{"automated":true},"retryCount":0,"dryRun":false,"partial":false,"unapplied":[]},
         "health":{"status":"Healthy","since":"2026-11-03T14:15:20Z"},"sync":{"status":"Synced","revision":"3d92729fe14ab8e503cd3ac3f3971888995f11f3"},"reconciledAt":"2026-11-03T14:15:21Z"}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string> Wrong =>
        new()
        {
            { "name", "null", "name is missing." },
            { "name", "\"\"", "name is missing." },
            { "name", "7", "name is not a string of at most 253 characters without control characters." },
            { "name", "\"a\\u0007b\"", "name is not a string of at most 253 characters without control characters." },
            { "name", $"\"{new string('a', 254)}\"", "name is not a string of at most 253 characters without control characters." },
            { "uid", "null", "uid is missing." },
            { "namespace", "[]", "namespace is not a string of at most 253 characters without control characters." },
            {
                "operation.phase",
                "\"Done\"",
                "operation.phase is not an ArgoCD operation phase: Running, Terminating, Succeeded, Failed, Error."
            },
            { "operation.startedAt", "null", "operation.startedAt is missing." },
            { "operation.startedAt", "\"yesterday\"", "operation.startedAt: 'yesterday' is not a timestamp such as 2026-11-03T14:20:00Z." },
            {
                "operation.finishedAt",
                "\"2026-11-06T00:00:00Z\"",
                "operation.finishedAt: timestamp '2026-11-06T00:00:00Z' is out of range; check the cluster's clock."
            },
            {
                "operation.finishedAt",
                "\"1970-01-01T00:00:00Z\"",
                "operation.finishedAt: timestamp '1970-01-01T00:00:00Z' is out of range; check the cluster's clock."
            },
            { "operation.revision", "\"a b\"", "operation.revision is not a commit or version." },
            { "operation.retryCount", "-1", "operation.retryCount must be an integer from 0 to 1000000." },
            { "operation.retryCount", "1.5", "operation.retryCount must be an integer from 0 to 1000000." },
            { "operation.partial", "\"yes\"", "operation.partial must be true or false." },
            { "operation.unapplied", "{}", "operation.unapplied is not an array of at most 10000 items." },
            {
                "operation.unapplied",
                "[3]",
                "operation.unapplied[0] is not a string of at most 1024 characters without control characters."
            },
            { "health.since", "\"x\"", "health.since: 'x' is not a timestamp such as 2026-11-03T14:20:00Z." },
            { "environment", "{}", "environment is not a string of at most 253 characters without control characters." },
        };

    [Fact]
    public void Valid_body_of_the_cases_is_accepted() => Assert.Equal(2, Read(Good).Count);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Invalid_member_is_rejected_by_its_path(string path, string value, string sentence)
    {
        JsonNode json = JsonNode.Parse(Good)!;
        string[] steps = path.Split('.');
        JsonNode at = steps[..^1].Aggregate(json, (node, step) => node[step]!);
        at[steps[^1]] = JsonNode.Parse(value);
        Assert.Equal(sentence, Assert.Throws<NotificationException>(() => Read(json.ToJsonString())).Message);
    }

    [Theory]
    [InlineData("", "The body is not JSON; send the body written by the template 'cairn' in docs/deployments.md.")]
    [InlineData("[]", "The body is not a JSON object; send the body written by the template 'cairn' in docs/deployments.md.")]
    [InlineData("{\"name\":", "The body is not JSON; send the body written by the template 'cairn' in docs/deployments.md.")]
    public void Body_that_is_not_an_object_is_rejected(string body, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<NotificationException>(() => Read(body)).Message);

    [Fact]
    public void Deeply_nested_body_is_rejected() =>
        Assert.Throws<NotificationException>(() => Read(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))));

    [Fact]
    public void Too_many_alerts_are_rejected()
    {
        string Sentence(string body) =>
            Assert.Throws<NotificationException>(() => AlertNotification.Read(Encoding.UTF8.GetBytes(body), Now)).Message;
        Assert.Equal("version is not \"4\".", Sentence("{}"));
        Assert.Equal("alerts[0].status is missing.", Sentence("""{"version":"4","alerts":[{}]}"""));
        Assert.Equal("alerts[0].status is not firing or resolved.", Sentence("""{"version":"4","alerts":[{"status":"pending"}]}"""));
        Assert.Equal(
            "alerts[0].labels.alertname is missing.",
            Sentence("""{"version":"4","alerts":[{"status":"firing","startsAt":"2026-11-03T14:00:00Z","fingerprint":"f"}]}""")
        );
        Assert.Equal(
            "alerts is not an array of at most 1000 items.",
            Sentence($$"""{"version":"4","alerts":[{{string.Join(',', Enumerable.Repeat("{}", 1_001))}}]}""")
        );
    }

    /// <summary>Whatever comes, it is read or refused.</summary>
    [Fact]
    public void Any_webhook_body_is_read_or_rejected() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 40], Gen.String[Gen.Char["{}[]\":,0a-\\ tn"], 0, 12])
            .Sample(
                (at, cut, put) =>
                {
                    string body = Good[..at] + put + Good[Math.Min(Good.Length, at + cut)..];
                    try
                    {
                        Read(body);
                    }
                    catch (NotificationException)
                    {
                        // That is an answer.
                    }
                },
                iter: 20_000
            );

    private static IReadOnlyList<Trail.Changes.Deployments.DeploymentEvent> Read(string body) =>
        ArgoNotification.Read(Encoding.UTF8.GetBytes(body), Now);
}

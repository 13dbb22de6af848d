using System.Text;
using System.Text.Json.Nodes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Webhooks.Tests;

// What whoever an event is about chose of it, so that it would not be seen.
public sealed partial class WhatApiServersSend
{
    public static TheoryData<string, string, string, string, string?, bool> DryRuns =>
        new()
        {
            { "deleted", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions"}""", false },
            { "as its body asks", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions","dryRun":["All"]}""", true },
            { "many, as the body asks", "deletecollection", "", "/api/v1/x", """{"kind":"DeleteOptions","dryRun":["All"]}""", true },
            { "as the query asks where there is no body", "delete", "", "/api/v1/x/y?dryRun=All", null, true },
            { "with a body the query counts for nothing", "delete", "", "/api/v1/x/y?dryRun=All", """{"kind":"DeleteOptions"}""", false },
            { "an empty list is none", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions","dryRun":[]}""", false },
            { "a field of that name is none", "patch", "", "/api/v1/x/y", """{"dryRun":["All"],"spec":{"replicas":0}}""", false },
            { "another value is none", "patch", "", "/api/v1/x/y?dryRun=all", """{"spec":{"replicas":0}}""", false },
            { "a shell has none", "create", "exec", "/api/v1/x/y/exec?command=sh&dryRun=All", null, false },
            { "nor has what is behind a proxy", "get", "proxy", "/api/v1/x/y/proxy/z?dryRun=All", null, false },
            {
                "an eviction, as its body asks",
                "create",
                "eviction",
                "/api/v1/x/y/eviction",
                """{"deleteOptions":{"dryRun":["All"]}}""",
                true
            },
            { "an eviction", "create", "eviction", "/api/v1/x/y/eviction", """{"deleteOptions":{}}""", false },
            { "a token that is made is made", "create", "token", "/api/v1/x/y/token?dryRun=All", null, false },
        };

    [Theory]
    [MemberData(nameof(DryRuns))]
    public void ADryRunIsOneThatTheApiServerHonours(string what, string verb, string below, string address, string? body, bool isOne)
    {
        Assert.NotEmpty(what);
        JsonNode json = JsonNode.Parse(Edit)!;
        json["verb"] = verb;
        json["requestURI"] = address;
        json["requestObject"] = body is null ? null : JsonNode.Parse(body);
        json["objectRef"]!["subresource"] = below;
        json["objectRef"]!["resource"] = below == "token" ? "serviceaccounts" : "pods";
        json["objectRef"]!.AsObject().Remove("apiGroup");
        Assert.Equal(isOne ? 0 : 1, Read(json.ToJsonString()).Events.Count);
    }

    [Fact]
    public void WhatThePolicyDoesNotShowIsNoDryRun()
    {
        JsonNode json = JsonNode.Parse(With(With(Edit, "verb", "delete"), "level", "Metadata"))!;
        json["requestURI"] = "/api/v1/x/y?dryRun=All";
        json["requestObject"] = null;
        Assert.Single(Read(json.ToJsonString()).Events);
        json["level"] = "Request";
        json["annotations"]!["audit.k8s.io/truncated"] = "true";
        Assert.Single(Read(json.ToJsonString()).Events);
    }

    [Fact]
    public void AnIdIsOneRequestsOwnWhateverItsSenderCallsIt()
    {
        string again = With(With(Edit, "requestReceivedTimestamp", "2026-11-03T15:00:00.5Z"), "verb", "delete");
        Assert.Equal(2, Read(Edit, again).Events.DistinctBy(one => one.Id).Count());
        Assert.NotEqual(
            One(Edit).Id,
            AuditNotification.Read(Encoding.UTF8.GetBytes(List(Edit)), Now, "homelab", () => new Redactor(new byte[32])).Events[0].Id
        );
        Assert.Equal(One(With(Edit, "stage", "ResponseStarted")).Id, One(Edit).Id); // Told twice, it is one.
        Assert.Matches("^kubernetes/production/other/[0-9a-f]{16}$", One(With(Edit, "auditID", new string('x', 300))).Id);
    }

    public static TheoryData<string, JsonNode?> Chosen =>
        new()
        {
            { "auditID", new string('a', 300) },
            { "auditID", "../../etc" },
            { "sourceIPs", new JsonArray([.. Enumerable.Range(0, 200).Select(i => JsonValue.Create($"10.0.0.{i}"))]) },
            { "sourceIPs", new JsonArray(new string('9', 400)) },
            { "userAgent", new string('u', 2_000) },
            { "user.username", "tab\tand " + new string('n', 2_000) },
            { "objectRef.name", new string('n', 254) },
            { "objectRef.name", "a\nb" },
            { "objectRef.namespace", new string('n', 254) },
            { "requestURI", "/x?" + new string('q', 100_000) },
            {
                "requestObject",
                JsonNode.Parse(
                    $$"""[{"op":"test","path":"/{{new string('p', 2_000)}}"},{"op":"replace","path":"/spec/replicas","value":3}]"""
                )
            },
        };

    [Theory]
    [MemberData(nameof(Chosen))]
    public void WhateverASenderChoosesItsEventIsTaken(string path, JsonNode? value)
    {
        DeploymentEvent told = One(With(Edit, path, value));
        Assert.All(
            (string[])[told.Id, told.Name, told.Namespace, told.By, told.Write!.Client, .. told.Write.From],
            text => Assert.True(text.Length <= 256 && !text.Any(char.IsControl), text)
        );
    }

    [Theory]
    [InlineData("\"name\":\"payments-api\"", "\"name\":\"\\ud800\"")]
    [InlineData("\"requestObject\":{", "\"requestObject\":{\"\\ud800\":1,")]
    [InlineData("\"requestObject\":{", "\"requestObject\":[{\"op\":\"add\",\"path\":\"/a/\\ud800\",\"value\":\"\\ud800\"}],\"x\":{")]
    [InlineData("\"username\":\"maria@example.com\"", "\"username\":\"\\ud800\"")]
    [InlineData("\"userAgent\":\"kubectl", "\"userAgent\":\"\\udc00kubectl")]
    public void HalfASurrogatePairLosesNothing(string text, string with)
    {
        AuditBatch read = Read(Edit.Replace(text, with, StringComparison.Ordinal), With(Edit, "auditID", "other-persons"));
        Assert.Empty(read.Unreadable);
        Assert.Equal(2, read.Events.Count);
    }

    [Fact]
    public void BytesThatAreNoUtf8LoseNothing()
    {
        byte[] body = Encoding.Latin1.GetBytes(
            List(
                Edit.Replace("kubectl/v1.34.1", "k\u00ffctl", StringComparison.Ordinal)
                    .Replace("\"50\"", "\"\u00ff\"", StringComparison.Ordinal),
                Edit
            )
        );
        AuditBatch read = AuditNotification.Read(body, Now, "production", () => new Redactor(new byte[32]));
        Assert.Equal((2, 0), (read.Events.Count, read.Unreadable.Count));
        Assert.Equal(1, read.Events[0].Write!.More);
    }

    [Fact]
    public void TheConnectionsOwnAddressIsNeverPushedOut()
    {
        string forged = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"192.0.2.{i}\""));
        ClusterWrite write = One(Edit.Replace("\"10.1.2.3\",\"10.42.0.1\"", forged + ",\"10.9.9.9\"", StringComparison.Ordinal)).Write!;
        Assert.Equal((10, "192.0.2.0", "10.9.9.9"), (write.From.Count, write.From[0], write.From[^1]));
    }

    [Theory]
    [InlineData("k3s-cloud-controller-manager")]
    [InlineData("eks:node-manager")]
    public void PartsOfADistributionAreNoPeople(string user) => Assert.Empty(Read(With(Edit, "user.username", user)).Events);

    [Fact]
    public void WhoeverAProgramActsForIsAPerson()
    {
        JsonNode json = JsonNode.Parse(With(Edit, "user.username", "system:serviceaccount:cattle-system:rancher"))!;
        json["impersonatedUser"] = new JsonObject { ["username"] = "jonas@example.com" };
        Assert.Equal("jonas@example.com", One(json.ToJsonString()).Write!.As);
        json["impersonatedUser"]!["username"] = "system:serviceaccount:payments:deployer";
        Assert.Empty(Read(json.ToJsonString()).Events);
    }

    [Fact]
    public void WhatIsOfNobodyOrOfNoObjectIsLeftOut()
    {
        JsonNode nobody = JsonNode.Parse(Edit)!;
        nobody["user"] = new JsonObject();
        JsonNode version = JsonNode.Parse(Edit)!;
        version.AsObject().Remove("objectRef");
        AuditBatch read = Read(nobody.ToJsonString(), version.ToJsonString());
        Assert.Empty(read.Events);
        Assert.Empty(read.Unreadable);
    }

    [Fact]
    public void WhatTheApiServerLeftOutIsCounted()
    {
        JsonNode json = JsonNode.Parse(Edit)!;
        json["requestObject"] = null;
        Assert.Equal(0, One(json.ToJsonString()).Write!.More);
        json["annotations"]!["audit.k8s.io/truncated"] = "true";
        Assert.Equal(1, One(json.ToJsonString()).Write!.More);
    }
}

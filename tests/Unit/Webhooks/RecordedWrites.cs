using System.Text;
using System.Text.Json.Nodes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>What a real API server's audit says of people, and what is dropped before it is read.</summary>
public sealed class RecordedWrites
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);
    private static readonly Redactor Redactor = new(new byte[32]);

    /// <summary>The acts by hand that the recordings' README lists for alice and bob, and no other of 1,900 events.</summary>
    [Fact]
    public void Every_write_of_alice_and_bob_is_taken_and_no_dry_run()
    {
        AuditBatch read = Read([.. Recording.AuditEvents("shop").Select(jsonObject => jsonObject.ToJsonString())]);
        Assert.Empty(read.Unreadable);
        Assert.Equal(
            [
                "16:44:10 alice patch deployments.apps shop: spec.replicas = 5, status.replicas = 5",
                "16:44:22 bob patch deployments.apps/scale shop: spec.replicas = 4",
                "16:44:35 alice delete configmaps shop: ",
                "16:44:58 bob patch deployments.apps shop: spec.template.spec.containers[name=shop].env[name=LOG_LEVEL].value = debug",
                "16:45:08 alice patch deployments.apps shop: spec.template.spec.containers[name=shop].env[name=DB_POOL_SIZE].value = 99",
                "16:46:00 alice patch deployments.apps shop: spec.template.metadata.annotations[\"kubectl.kubernetes.io/restartedAt\"] = "
                    + "2026-11-30T16:46:00Z",
                "16:46:07 bob patch services shop: ",
                "16:47:08 alice update configmaps shop: ",
                "17:00:50 alice delete applications.argoproj.io multi: ",
            ],
            read.Events.Where(deploymentEvent => deploymentEvent.By is "alice" or "bob")
                .Select(deploymentEvent =>
                    $"{deploymentEvent.At:HH:mm:ss} {deploymentEvent.By} {deploymentEvent.Write!.Verb} "
                    + $"{deploymentEvent.Write.Resource} {deploymentEvent.Name}: "
                    + $"{string.Join(", ", deploymentEvent.Write.Fields.Select(field => $"{field.Path} = {field.Value}"))}"
                )
        );
        Assert.DoesNotContain(
            read.Events,
            deploymentEvent => deploymentEvent.By.StartsWith("system:serviceaccount", StringComparison.Ordinal)
        );
    }

    /// <summary>A body that is read costs at least its own size; these are forty manifests of 100 kB, as server-side diff sends
    /// them.</summary>
    [Theory]
    [InlineData("system:serviceaccount:argocd:argocd-application-controller", "?dryRun=All&fieldManager=argocd-controller&force=true")]
    [InlineData("system:serviceaccount:argocd:argocd-application-controller", "")]
    [InlineData("maria@example.com", "?dryRun=All&fieldManager=kubectl&force=true")]
    public void Dropped_event_is_dropped_before_its_body_is_read(string user, string query)
    {
        string manifest = new JsonObject
        {
            ["spec"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(at => (JsonNode)$"{at:D8}")]),
        }.ToJsonString();
        string item = $$$"""
            {"level":"Request","auditID":"a","stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/a/deployments/a{{{query}}}","verb":"patch","requestObject":{{{manifest}}},
             "user":{"username":"{{{user}}}"},"objectRef":{"resource":"deployments","namespace":"a","name":"a","apiGroup":"apps"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-30T16:44:58Z"}
            """;
        byte[] body = Encoding.UTF8.GetBytes(List([.. Enumerable.Repeat(item, 40)]));
        Assert.Empty(Read(body).Events);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AuditBatch read = Read(body);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, body.Length / 4);
        Assert.Empty(read.Events);
        Assert.Empty(read.Unreadable);
    }

    [Theory]
    [InlineData(
        """{"data":{"greeting":"goodbye","old":null},"binaryData":{"key.p12":"AAAA"},"metadata":{"labels":{"tier":"gold"}}}""",
        "data.greeting = #goodbye, data.old removed, binaryData[\"key.p12\"] = #AAAA, metadata.labels.tier = gold"
    )]
    [InlineData(
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"shop","namespace":"shop"},"data":{"app.yaml":"database: {password: hunter2}"}}""",
        "data[\"app.yaml\"] = #database: {password: hunter2}"
    )]
    [InlineData(
        """[{"op":"replace","path":"/data/greeting","value":"goodbye"},{"op":"remove","path":"/data/old"},{"op":"test","path":"/data/a","value":"b"},{"op":"replace","path":"/metadata/labels/tier","value":"gold"}]""",
        "data.greeting = #goodbye, data.old removed, metadata.labels.tier = gold"
    )]
    [InlineData("""[{"op":"add","path":"/data","value":{"greeting":"goodbye"}}]""", "data.greeting = #goodbye")]
    [InlineData("""{"data":null}""", "data removed")]
    public void Patched_config_map_is_told_by_its_keys_with_a_digest_of_each_value(string patch, string told)
    {
        string item = $$$"""
            {"level":"Request","auditID":"a","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/configmaps/shop","verb":"patch","requestObject":{{{patch}}},
             "user":{"username":"alice"},"objectRef":{"resource":"configmaps","namespace":"shop","name":"shop"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-30T16:47:08Z"}
            """;
        ClusterWrite write = Assert.Single(Read([item]).Events).Write!;
        Assert.Equal(
            told.Split(", ")
                .Select(text =>
                    text.Split(" = #") is [var path, var value] ? $"{path} = {Redactor.Digest(Encoding.UTF8.GetBytes(value))}" : text
                ),
            write.Fields.Select(field => field.Value is null ? $"{field.Path} removed" : $"{field.Path} = {field.Value}")
        );
        Assert.Equal(0, write.More);
    }

    private static AuditBatch Read(string[] items) => Read(Encoding.UTF8.GetBytes(List(items)));

    private static AuditBatch Read(byte[] body) => AuditNotification.Read(body, Now, "homelab", () => Redactor);

    private static string List(string[] items) =>
        $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{{string.Join(',', items)}}]}""";
}

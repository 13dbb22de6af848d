using System.Text.Json.Nodes;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>ArgoCD v3.5 sets no <c>health.message</c>: which objects are degraded is in <c>status.resources</c>.</summary>
public sealed class DegradedObjects(Engine engine) : IClassFixture<Engine>
{
    [Theory]
    [InlineData(
        """[{"kind": "Job", "namespace": "payments", "name": "payments-migrate", "health": {"status": "Degraded", "message": "Job has reached the specified backoff limit"}}, {"kind": "Service", "namespace": "payments", "name": "a", "health": {"status": "Healthy"}}, {"kind": "ClusterSecretStore", "name": "platform", "health": {"status": "Degraded"}}, {"kind": "ConfigMap", "namespace": "payments", "name": "b", "status": "Synced"}]""",
        null,
        "Job payments/payments-migrate: Job has reached the specified backoff limit\nClusterSecretStore platform\n"
    )]
    [InlineData(
        """[{"kind": "Job", "namespace": "payments", "name": "a", "health": {"status": "Degraded"}}]""",
        "named by 3.6 too",
        "Job payments/a\n"
    )]
    [InlineData(null, "Job payments-migrate failed", "Job payments-migrate failed\n")]
    [InlineData("[]", null, "")]
    [InlineData(null, null, "")]
    public void Degraded_objects_are_named_and_nothing_known_leaves_no_empty_line(string? resources, string? message, string named)
    {
        JsonObject application = Applications.Failed;
        application["status"]!["health"] = JsonNode.Parse("""{"status": "Degraded", "lastTransitionTime": "2026-11-03T14:16:00Z"}""");
        if (message is not null)
        {
            application["status"]!["health"]!["message"] = message;
        }

        if (resources is not null)
        {
            application["status"]!["resources"] = JsonNode.Parse(resources);
        }

        Assert.Equal(
            $":warning: *payments* in production: "
                + $"degraded\n{named}https://argocd.example/applications/argocd/payments\nrunbooks/failed-sync.md\n",
            engine.Send("production", application).Text("degraded")
        );
    }

    [Fact]
    public void Failed_sync_of_several_sources_names_its_revisions_and_an_unnamed_user()
    {
        JsonObject application = Applications.OfTwoSources;
        application["status"]!["operationState"]!["phase"] = "Failed";
        application["status"]!["operationState"]!["operation"]!["initiatedBy"] = new JsonObject();
        string text = engine.Send("production", application).Text("sync-failed");
        Assert.Contains($"Requested by an unnamed user, revision 1.2.3, {Applications.Commit}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no value", text, StringComparison.Ordinal);
    }
}

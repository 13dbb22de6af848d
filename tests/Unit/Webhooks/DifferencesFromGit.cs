using System.Text.Json.Nodes;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>Drift, objects that wait to be pruned and rollbacks are three things, and each is told as what it is.</summary>
public sealed class DifferencesFromGit(Engine engine) : IClassFixture<Engine>
{
    private const string Drift = "on-drift[0]";
    private const string Pruning = "on-drift[1]";
    private const string Rollback = "on-drift[2]";

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public void Changed_object_of_an_application_with_several_sources_is_drift(string environment)
    {
        JsonObject application = Applications.OfTwoSources;
        application["status"]!["sync"]!["status"] = "OutOfSync";
        application["status"]!["resources"] = JsonNode.Parse(
            """[{"kind": "Deployment", "namespace": "payments", "name": "payments-api", "status": "OutOfSync"}]"""
        );
        Sent sent = engine.Send(environment, application);
        Assert.Equal("2026-11-03T14:14:05Z", sent.Triggers[Drift]);
        Assert.Equal("2026-11-03T14:14:05Z", sent.Triggers["on-cairn[2]"]);
        Assert.DoesNotContain(Pruning, sent.Triggers.Keys);
        Assert.Equal(DeploymentKind.Drift, ArgoNotification.Read(sent.Body, Now)[^1].Kind);

        application["status"]!["sync"]!["revisions"] = JsonNode.Parse($"""["1.2.4", "{Applications.Commit}"]""");
        Assert.DoesNotContain(Drift, engine.Send(environment, application).Triggers.Keys);
    }

    [Fact]
    public void Comparison_from_before_the_end_of_the_sync_is_no_drift() =>
        AssertNoDrift(application => application["status"]!["reconciledAt"] = "2026-11-03T14:14:47Z");

    [Fact]
    public void Dry_run_of_the_newest_commit_is_no_drift() =>
        AssertNoDrift(application =>
        {
            application["status"]!["operationState"]!["operation"]!["sync"]!["dryRun"] = true;
            application["status"]!["history"]!.AsArray().RemoveAt(1);
        });

    [Fact]
    public void Sync_of_some_objects_by_a_person_leaves_no_drift() =>
        AssertNoDrift(application =>
        {
            application["status"]!["operationState"]!["operation"] = JsonNode.Parse(
                $$$"""{"sync": {"revision": "{{{Applications.Commit}}}", "resources": [{"kind": "Service", "name": "a"}]}, "initiatedBy": {"username": "admin"}}"""
            );
            application["status"]!["history"]!.AsArray().RemoveAt(1);
        });

    [Fact]
    public void Changed_source_of_the_application_is_no_drift()
    {
        JsonObject application = Applications.Drifted;
        application["status"]!["sync"]!["comparedTo"]!["source"]!["path"] = "environments/production/rendered/other";
        Assert.DoesNotContain(
            engine.Send("production", application).Triggers.Keys,
            trigger => trigger.StartsWith("on-drift", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Objects_that_only_wait_to_be_pruned_are_told_as_that()
    {
        JsonObject application = Applications.Drifted;
        application["status"]!["resources"] = JsonNode.Parse(
            """
            [{"kind": "Service", "namespace": "payments", "name": "old", "status": "OutOfSync", "requiresPruning": true}, {"kind": "Job", "namespace": "payments", "name": "smoke", "hook": true, "requiresPruning": true},
             {"kind": "ClusterRole", "name": "old", "status": "OutOfSync", "requiresPruning": true}, {"kind": "Deployment", "namespace": "payments", "name": "payments-api", "status": "Synced"}]
            """
        );
        Sent sent = engine.Send("production", application);
        Assert.Equal(["on-cairn[0]", "on-cairn[1]", Pruning], sent.Triggers.Keys.Order());
        Assert.StartsWith(
            ":broom: *payments* in production: objects that Git no longer has wait to be pruned\nService payments/old\nClusterRole "
                + "old\nhttps://argocd.example/applications/argocd/payments?resource=&sync=OutOfSync\n",
            sent.Text("waits-for-pruning"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(ArgoNotification.Read(sent.Body, Now), deploymentEvent => deploymentEvent.Kind == DeploymentKind.Drift);

        application["status"]!["resources"]![3]!["status"] = "OutOfSync";
        sent = engine.Send("production", application);
        Assert.Contains(Drift, sent.Triggers.Keys);
        Assert.DoesNotContain(Pruning, sent.Triggers.Keys);
        Assert.Contains(
            "and no commit changed it\nDeployment payments/payments-api\nhttps://",
            sent.Text("drift"),
            StringComparison.Ordinal
        );
    }

    /// <summary>The times and the triggers that a person would give to the 22 scenes of the recording (its README says what
    /// happens).</summary>
    [Fact]
    public void Recorded_scenes_are_told_as_what_they_were()
    {
        Assert.Equal(
            [
                "16:51:10 on-drift[2] :rewind: *shop* in homelab: rolled back by admin to 650f6dba693c833f3cb6daa21d295aca1571eb79",
                "16:53:03 on-drift[1] :broom: *shop* in homelab: objects that Git no longer has wait to be pruned",
            ],
            Told("shop")
        );
        Assert.Empty(Told("multi"));
    }

    private List<string> Told(string name)
    {
        var told = new List<string>();
        var before = new HashSet<string>();
        foreach (
            (string at, JsonObject application) in Recording
                .Applications("shop", name)
                .Where(state => state.Application["status"]?["operationState"]?["phase"]?.GetValue<string>() == "Succeeded")
        )
        {
            Sent sent = engine.Send("homelab", application);
            foreach (
                (string trigger, string once) in sent.Triggers.Where(trigger =>
                    trigger.Key.StartsWith("on-drift", StringComparison.Ordinal) && before.Add($"{trigger.Key} {trigger.Value}")
                )
            )
            {
                string template = trigger switch
                {
                    Drift => "drift",
                    Pruning => "waits-for-pruning",
                    _ => "rolled-back",
                };
                told.Add($"{at} {trigger} {sent.Text(template).Split('\n')[0]}");
            }
        }

        return told;
    }

    private void AssertNoDrift(Action<JsonObject> change)
    {
        JsonObject application = Applications.Drifted;
        Assert.Contains(Drift, engine.Send("production", application).Triggers.Keys);
        change(application);
        Sent sent = engine.Send("production", application);
        Assert.DoesNotContain(sent.Triggers.Keys, trigger => trigger is Drift or Pruning or "on-cairn[2]");
        Assert.DoesNotContain(ArgoNotification.Read(sent.Body, Now), deploymentEvent => deploymentEvent.Kind == DeploymentKind.Drift);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>From an Application, by the triggers and templates that are applied, to what happened.</summary>
public sealed class WhatArgoCdSends(Engine engine) : IClassFixture<Engine>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public void Successful_sync_gives_a_sync_and_a_healthy_event(string environment)
    {
        Sent sent = engine.Send(environment, Applications.Synced);
        Assert.Equal(["on-cairn[0]", "on-cairn[1]"], sent.Triggers.Keys.Order());
        Assert.Equal(("2026-11-03T14:14:05Z", "2026-11-03T14:15:20Z"), (sent.Triggers["on-cairn[0]"], sent.Triggers["on-cairn[1]"]));
        DeploymentEvent[] told = [.. ArgoNotification.Read(sent.Body, Now)];
        Assert.Equal([DeploymentKind.Sync, DeploymentKind.Health], told.Select(deploymentEvent => deploymentEvent.Kind));
        Assert.Equal(
            new DeploymentEvent(
                DeploymentKind.Sync,
                $"argocd/{Applications.Uid}/sync/2026-11-03T14:14:05Z",
                At("14:14:47"),
                environment,
                "payments",
                "Succeeded"
            )
            {
                Namespace = "argocd",
                Uid = Applications.Uid,
                Project = "workloads",
                Repository = "https://github.com/example/platform.git",
                Path = "environments/production/rendered/payments",
                Revision = Applications.Commit,
                Started = At("14:14:05"),
                Automated = true,
                Unapplied = told[0].Unapplied,
            },
            told[0]
        );
        Assert.Empty(told[0].Unapplied);
        Assert.Equal((At("14:15:20"), "Healthy", Applications.Commit), (told[1].At, told[1].Outcome, told[1].Revision));
    }

    [Fact]
    public void Without_a_label_the_environment_is_that_of_the_folder_in_the_recorded_repository()
    {
        var body = JsonNode.Parse(engine.Send("production", Applications.Synced).Body.Span)!.AsObject();
        body["environment"] = "";
        body["path"] = "components/sandbox/tiers/production";
        ReadOnlyMemory<byte> sent = Encoding.UTF8.GetBytes(body.ToJsonString());
        Assert.All(
            ArgoNotification.Read(sent, Now, path => path == "components/sandbox/tiers/production" ? "production" : null),
            told => Assert.Equal("production", told.Environment)
        );

        // The path alone names the component.
        Assert.All(ArgoNotification.Read(sent, Now), told => Assert.Equal("sandbox", told.Environment));
    }

    [Fact]
    public void Failed_sync_keeps_initiator_and_unapplied_objects_but_no_message()
    {
        Sent sent = engine.Send("production", Applications.Failed);
        Assert.Equal(["on-cairn[0]", "on-cairn[1]", "on-degraded[0]", "on-sync-failed[0]"], sent.Triggers.Keys.Order());
        DeploymentEvent[] told = [.. ArgoNotification.Read(sent.Body, Now)];
        Assert.Equal(("Failed", "maria.santos@example.com", false, 5), (told[0].Outcome, told[0].By, told[0].Automated, told[0].Retries));
        Assert.Equal(["Job payments/payments-migrate", "ConfigMap /cluster-wide"], told[0].Unapplied);
        Assert.Equal("Degraded", told[1].Outcome);
        Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(sent.Body.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("unsuccessfully", Encoding.UTF8.GetString(sent.Body.Span), StringComparison.Ordinal);
        Assert.Contains("Requested by maria.santos@example.com", sent.Text("sync-failed"), StringComparison.Ordinal);
        Assert.Contains("*payments* in production: degraded\nJob payments-migrate failed", sent.Text("degraded"), StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_is_reported_once_for_each_sync()
    {
        Sent sent = engine.Send("production", Applications.Drifted);
        Assert.Equal("2026-11-03T14:14:05Z", sent.Triggers["on-cairn[2]"]);
        Assert.Contains("on-drift[0]", sent.Triggers.Keys);
        DeploymentEvent drift = ArgoNotification.Read(sent.Body, Now)[^1];
        Assert.Equal(
            (DeploymentKind.Drift, At("14:15:21"), "OutOfSync", Applications.Commit),
            (drift.Kind, drift.At, drift.Outcome, drift.Revision)
        );
        Assert.Contains("Deployment payments/payments-api\n", sent.Text("drift"), StringComparison.Ordinal);
        Assert.DoesNotContain("Service", sent.Text("drift"), StringComparison.Ordinal);
    }

    [Fact]
    public void New_commit_is_not_drift()
    {
        Sent sent = engine.Send("production", Applications.Behind);
        Assert.DoesNotContain(sent.Triggers.Keys, trigger => trigger is "on-drift[0]" or "on-cairn[2]");
        Assert.DoesNotContain(ArgoNotification.Read(sent.Body, Now), deploymentEvent => deploymentEvent.Kind == DeploymentKind.Drift);
    }

    [Fact]
    public void Running_or_missing_operation_gives_no_event()
    {
        foreach (JsonObject application in (JsonObject[])[Applications.New, Applications.Retrying])
        {
            Sent sent = engine.Send("production", application);
            Assert.Empty(sent.Triggers);
            Assert.Empty(ArgoNotification.Read(sent.Body, Now));
        }
    }

    [Fact]
    public void Self_heal_of_single_resources_is_a_partial_sync() =>
        Assert.True(ArgoNotification.Read(engine.Send("production", Applications.SelfHealed).Body, Now)[0].Partial);

    [Fact]
    public void Dry_run_gives_no_sync_event()
    {
        JsonObject application = Applications.Synced;
        application["status"]!["operationState"]!["operation"]!["sync"]!["dryRun"] = true;
        Assert.Equal(
            [DeploymentKind.Health],
            ArgoNotification.Read(engine.Send("production", application).Body, Now).Select(deploymentEvent => deploymentEvent.Kind)
        );
    }

    [Fact]
    public void Several_sources_give_the_folder_and_its_commit()
    {
        DeploymentEvent sync = ArgoNotification.Read(engine.Send("production", Applications.OfTwoSources).Body, Now)[0];
        Assert.Equal(
            ("environments/production/rendered/payments", Applications.Commit, "https://github.com/example/platform.git"),
            (sync.Path, sync.Revision, sync.Repository)
        );
    }

    [Fact]
    public void Environment_of_a_project_without_a_label_comes_from_the_folder()
    {
        foreach (
            JsonObject project in (JsonObject[])
                [
                    [],
                    new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject() } },
                ]
        )
        {
            Assert.Equal(
                "production",
                ArgoNotification.Read(engine.Send("homelab", Applications.Synced, project).Body, Now)[0].Environment
            );
        }
    }

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse($"2026-11-03T{time}Z", System.Globalization.CultureInfo.InvariantCulture);
}

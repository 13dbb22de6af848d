using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Operations.Bootstrap.Waiting;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>A bootstrap outside the sync windows of its environment, as production was brought up at 17:19 UTC.</summary>
public sealed class SyncingByHand
{
    private const string WorkingHours =
        """{"kind":"allow","schedule":"0 7 * * 1-5","duration":"10h","timeZone":"UTC","applications":["*"],"manualSync":true}""";
    private static readonly ExpectedApplication[] Expected = [new("external-secrets", 0), new("audit", 10), new("payments", 20)];
    private static readonly DateTimeOffset Evening = new(2026, 11, 30, 17, 19, 0, TimeSpan.Zero);

    private readonly List<string> told = [];
    private readonly List<string> questions = [];
    private DateTimeOffset now = Evening;

    [Fact]
    public async Task Person_who_agrees_once_has_everything_synced_in_order()
    {
        var argocd = new SimulatedArgoCd(WorkingHours, "external-secrets", "audit", "payments");
        await Wait(
            argocd,
            question =>
            {
                questions.Add(question);
                return true;
            }
        );
        Assert.Equal(["root", "external-secrets", "audit", "payments"], argocd.Asked.Select(item => item.Application));
        Assert.All(argocd.Asked, item => Assert.Equal("maria@acme.example", (string?)item.Operation["initiatedBy"]!["username"]));
        Assert.Equal(["Sync production now by hand, in order, as maria@acme.example?"], questions);
        Assert.Equal("windows Sync windows are closed until Tuesday 07:00 UTC for root. 2026-12-01T07:00:00Z", told[0]);
        Assert.Equal(["root Synced / Healthy"], told.Where(text => text.StartsWith("root Synced", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_who_syncs_ends_the_wait_with_when_ArgoCD_begins(bool isAsked)
    {
        var argocd = new SimulatedArgoCd(WorkingHours, "external-secrets");
        ProvisioningException stopped = await Assert.ThrowsAsync<ProvisioningException>(() =>
            Wait(argocd, isAsked ? static _ => false : null)
        );
        Assert.Empty(argocd.Asked);
        Assert.Equal(
            "Sync windows are closed until Tuesday 07:00 UTC for root. ArgoCD begins by itself when they open. "
                + "To sync now by hand, in order: cairn up production --sync-now",
            stopped.Message
        );
        Assert.Equal((UpStage.Applications, "runbooks/go-to-production.md", Evening), (stopped.Stage, stopped.Runbook, now));
    }

    [Fact]
    public async Task Window_that_lets_nobody_sync_by_hand_is_not_asked_about()
    {
        var argocd = new SimulatedArgoCd(WorkingHours.Replace(",\"manualSync\":true", "", StringComparison.Ordinal), "external-secrets");
        ProvisioningException stopped = await Assert.ThrowsAsync<ProvisioningException>(() =>
            Wait(
                argocd,
                question =>
                {
                    questions.Add(question);
                    return true;
                }
            )
        );
        Assert.EndsWith("for root. They let nobody sync by hand either.", stopped.Message, StringComparison.Ordinal);
        Assert.Empty(questions);
    }

    [Fact]
    public async Task Open_window_leaves_the_sync_to_ArgoCD()
    {
        now = Evening.AddHours(-1);
        var argocd = new SimulatedArgoCd(WorkingHours, "external-secrets");
        await Look(argocd);
        Assert.Empty(argocd.Asked);
        Assert.Empty(told);
    }

    [Fact]
    public async Task Application_that_changed_meanwhile_is_read_again()
    {
        var argocd = new SimulatedArgoCd(WorkingHours, "external-secrets", "audit", "payments") { Conflicts = 3 };
        await Wait(argocd, static _ => true);
        Assert.Equal(4, argocd.Asked.Count);
    }

    [Fact]
    public async Task Cluster_that_keeps_refusing_ends_the_wait_with_its_reason()
    {
        var argocd = new SimulatedArgoCd(WorkingHours, "external-secrets") { Refusal = "applications.argoproj.io \"root\" is forbidden" };
        ProvisioningException stopped = await Assert.ThrowsAsync<ProvisioningException>(() => Wait(argocd, static _ => true));
        Assert.Equal("The cluster refuses to sync root: applications.argoproj.io \"root\" is forbidden", stopped.Message);
    }

    [Theory]
    [InlineData("""{"sync":{"status":"Synced"}}""")]
    [InlineData("""{"sync":{"status":"Unknown"}}""")]
    [InlineData("""{"sync":{"status":"OutOfSync"},"operationState":{"phase":"Running"}}""")]
    [InlineData("""{"sync":{"status":"OutOfSync"},"operationState":{"phase":"Failed"}}""")]
    [InlineData("{}")]
    public void Application_that_is_not_only_waiting_for_a_window_is_not_blocked(string status) =>
        Assert.Empty(BlockedApplication.Of(One(status), ["shop"], Evening));

    [Theory]
    [InlineData("""{"sync":{"status":"OutOfSync"}}""")]
    [InlineData("""{"sync":{"status":"OutOfSync"},"operationState":{"phase":"Succeeded"}}""")]
    public void Application_out_of_sync_outside_its_window_is_blocked(string status) =>
        Assert.Equal(
            ("shop", Evening.Date.AddHours(31), true),
            Assert.Single(BlockedApplication.Of(One(status), ["shop"], Evening)) is var application
                ? (application.Name, application.OpensAt!.Value.UtcDateTime, application.MayByHand)
                : default
        );

    /// <summary>The operation is the one that argocd-server wrote for <c>admin</c> at 16:58:42 in a recording of v3.5.1, but for revision
    /// and source.</summary>
    [Fact]
    public void Operation_is_what_argocd_server_writes_for_a_person()
    {
        const string Recorded =
            """{"initiatedBy":{"username":"admin"},"retry":{"backoff":{"duration":"5s","factor":2,"maxDuration":"1m"},"limit":2},"sync":{"prune":true,"syncOptions":["CreateNamespace=true","ServerSideApply=true"],"syncStrategy":{"hook":{}}}}""";
        const string Application =
            """{"metadata":{"name":"shop","namespace":"argocd","resourceVersion":"7"},"spec":{"syncPolicy":{"automated":{"prune":true,"selfHeal":true},"retry":{"backoff":{"duration":"5s","factor":2,"maxDuration":"1m"},"limit":2},"syncOptions":["CreateNamespace=true","ServerSideApply=true"]}},"status":{"operationState":{"phase":"Succeeded"}}}""";
        JsonArray patch = JsonNode.Parse(ManualSyncOperation.Patch(JsonDocument.Parse(Application).RootElement, "admin", "why"))!.AsArray();
        JsonNode operation = patch[1]!["value"]!;
        Assert.Equal("""[{"name":"Reason","value":"why"}]""", operation["info"]!.ToJsonString());
        ((JsonObject)operation).Remove("info");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Recorded), operation), operation.ToJsonString());
        Assert.Equal("""{"op":"test","path":"/metadata/resourceVersion","value":"7"}""", patch[0]!.ToJsonString());
        Assert.Equal("""{"op":"remove","path":"/status/operationState"}""", patch[2]!.ToJsonString());
    }

    [Fact]
    public void Policy_that_says_little_makes_an_operation_that_says_little()
    {
        const string Application = """{"metadata":{"name":"shop","namespace":"argocd","resourceVersion":"7"},"spec":{}}""";
        string patch = ManualSyncOperation.Patch(JsonDocument.Parse(Application).RootElement, "admin", "why");
        Assert.EndsWith("\"sync\":{\"syncStrategy\":{\"hook\":{}}}}}]", patch, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "production",
        "2026-11-30T17:19:00Z",
        "Sync windows are closed until Tuesday 07:00 UTC: ArgoCD will begin then with all Applications. To sync by hand once ArgoCD runs, "
            + "in order: --sync-now."
    )]
    [InlineData(
        "production",
        "2026-11-30T16:30:00Z",
        "Sync windows close at 17:00 UTC for all Applications: what ArgoCD has not begun by then waits until they open again."
    )]
    [InlineData("production", "2026-11-30T09:00:00Z", null)]
    [InlineData("homelab", "2026-11-30T17:19:00Z", null)]
    public void Windows_of_this_platform_are_said_before_anything_is_done(string environment, string time, string? sentence)
    {
        DateTimeOffset at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        ClusterSpecification specification = ClusterFiles.Read(Checkout.Root, environment, new DateOnly(2026, 11, 30));
        Assert.Equal(sentence is null ? [] : [sentence], FirstSync.Expect(specification, at));
    }

    private static string One(string status) =>
        $$$$"""
            {"apiVersion":"v1","kind":"List","items":[
             {"apiVersion":"argoproj.io/v1alpha1","kind":"AppProject","metadata":{"name":"platform"},"spec":{"syncWindows":[{{{{WorkingHours}}}}]}},
             {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"shop"},"spec":{"project":"platform","syncPolicy":{"automated":{}}},"status":{{{{status}}}}}]}
            """;

    private Task Look(SimulatedArgoCd argocd) =>
        new ManualSync(argocd, new ManualSyncer("maria@acme.example", static _ => true), "production", () => now, Tell).Look(
            ["root"],
            [],
            TestContext.Current.CancellationToken
        );

    private Task Wait(SimulatedArgoCd argocd, Func<string, bool>? agree)
    {
        var byHand = new ManualSync(argocd, new ManualSyncer("maria@acme.example", agree), "production", () => now, Tell);
        return new Waiter(
            _ => Task.FromResult(argocd.Step()),
            (time, _) =>
            {
                now += time;
                return Task.CompletedTask;
            },
            () => now,
            byHand
        ).Wait(Expected, ["root"], Tell, TestContext.Current.CancellationToken);
    }

    private void Tell(ProgressEvent news)
    {
        string? line = news switch
        {
            ProgressEvent.Windows windows => $"windows {windows.Sentence} {windows.OpensAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            ProgressEvent.Application { Sync: "Synced" } app => $"{app.Name} {app.Sync} / {app.Health}",
            _ => null,
        };
        if (line is not null)
        {
            told.Add(line);
        }
    }
}

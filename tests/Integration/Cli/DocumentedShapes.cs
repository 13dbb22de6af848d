using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Cli.Output;
using Cairn.Operations.Bootstrap;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Doctor;
using Cairn.Service.Tests.Receivers;

namespace Cairn.Cli.Tests;

/// <summary>What each documented command really prints with <c>--json</c> is what its schema says.</summary>
public sealed class DocumentedShapes
{
    /// <summary>Questions to the demo.</summary>
    public static TheoryData<string, string[]> OfTheDemo() =>
        new()
        {
            { "log", ["log", "--limit", "30", "--proof"] },
            { "show", ["show", "#482", "--proof"] },
            { "history", ["history", "deployment/payments-api", "DB_POOL_SIZE", "--proof"] },
            { "ask", ["ask", "who changed the database connection pool size on November 3rd, and why?", "--proof"] },
            { "ask", ["ask", "who changed the moon gravity?"] },
            { "blame", ["blame", "deployment/payments-api"] },
            { "at", ["at", "2026-11-02", "deployment/payments-api"] },
            { "diff", ["diff", "HEAD~30", "HEAD"] },
            { "index", ["index"] },
            { "verify", ["verify"] },
        };

    /// <summary>Questions to this repository.</summary>
    public static TheoryData<string, string[]> OfThisPlatform() =>
        new()
        {
            { "diff", ["diff", "homelab", "production"] },
            { "doctor", ["doctor"] },
            { "lint", ["lint"] },
            { "lint", ["lint", "--list"] },
            { "plan", ["plan", "homelab"] },
            { "plan", ["plan", "homelab", "--rehearse", "--at", "2026-12-01T10:00Z"] },
            { "release", ["release"] },
            { "render", ["render", "--check"] },
            { "runbook-list", ["runbook", "list"] },
            { "runbook-show", ["runbook", "show", "ledger-fork"] },
            { "up", ["up", "homelab", "--explain"] },
        };

    [Theory]
    [MemberData(nameof(OfTheDemo))]
    public async Task Answers_of_the_demo_are_as_documented(string schema, string[] arguments)
    {
        string[] run = [.. arguments, "--json"];
        Ran ran = await Tool.OnDemo(run);
        Assert.NotEmpty(ran.Lines);
        Assert.Equal(schema, Schemas.Of(run));
        Schemas.Check(schema, ran.Lines);
    }

    [Theory]
    [MemberData(nameof(OfThisPlatform))]
    public async Task Results_on_this_platform_are_as_documented(string schema, string[] arguments)
    {
        string[] run = [.. arguments, "--json", "--repo", Checkout.Root];
        Ran ran = await Tool.Run(run);
        Assert.True(ran.Lines.Length > 0, ran.Errors);
        Assert.Equal(schema, Schemas.Of(run));
        Schemas.Check(schema, ran.Lines);
    }

    [Fact]
    public async Task Cluster_events_and_what_went_live_are_as_documented()
    {
        const string File = "environments/production/rendered/payments/deployment.yaml";
        using var repository = new GrowingRepository();
        string first = repository.Commit("One", (File, "pool: 10\n"));
        string change = repository.Commit("Two", (File, "pool: 20\n"));
        await using Received received = await Received.Start(repository.Path);
        await received.Tell("/argocd", Notification.Of(first));
        await received.Tell("/argocd", Notification.Of(change, "2023-11-15T10:10:00Z", "2023-11-15T10:11:00Z", phase: "Failed"));
        await received.Tell("/argocd", Notification.Of(change, "2023-11-15T10:20:00Z", "2023-11-15T10:21:00Z", by: "maria"));
        await received.Tell("/alertmanager", Notification.Alert("firing"));
        Ran told = await Tool.Run("deployments", "--json", "--repo", repository.Path, "--data", received.Data);
        Assert.True(told.Lines.Length >= 3, told.Output + told.Errors);
        Schemas.Check("deployments", told.Lines);
        Ran shown = await Tool.Run("show", change, "--json", "--repo", repository.Path, "--data", received.Data);
        Assert.Equal("maria", Assert.Single(shown.Json).GetProperty("live")[0].GetProperty("initiatedBy").GetString());
        Schemas.Check("show", shown.Lines);
    }

    [Fact]
    public void Lines_of_up_and_down_are_as_documented()
    {
        ProgressEvent[] all =
        [
            new ProgressEvent.StageStarted(UpStage.Hosts),
            new ProgressEvent.Checked(DoctorFinding.Warning("tools", "helm", "3.1", "Get a newer one.")),
            new ProgressEvent.SecretCreated("serverToken"),
            new ProgressEvent.Resource(UpStage.Hosts, "server-1: install", EngineEventKind.Began, "create"),
            new ProgressEvent.Application("audit", 20, "Synced", "Healthy"),
            new ProgressEvent.Application("root", null, "", ""),
            new ProgressEvent.Windows("They open at noon.", DateTimeOffset.UnixEpoch),
            new ProgressEvent.Windows("They never open.", null),
            new ProgressEvent.Synced("root", "maria"),
            new ProgressEvent.Kubeconfig("/tmp/config", null),
        ];
        Schemas.Check("up", all.Select(UpJson.Of));
        Schemas.Check("up", [UpJson.Of(new UpResult("/tmp/config", "homelab", null)), UpJson.Gone("homelab")]);
    }

    [Fact]
    public async Task Runbooks_that_cairn_carries_are_pages_and_nothing_else()
    {
        using var elsewhere = new Scratch();
        RealGit.Run(elsewhere.Path, "init", "--quiet");
        Ran ran = await Tool.Run("runbook", "list", "--json", "--repo", elsewhere.Path);
        Assert.NotEmpty(ran.Json);
        Assert.All(
            ran.Json,
            page => Assert.True(File.Exists(Path.Combine(Checkout.Root, "runbooks", page.GetProperty("name").GetString() + ".md")))
        );
    }

    /// <summary>The schemas and the pages name the same members.</summary>
    [Fact]
    public void Each_member_of_a_schema_is_in_the_documentation()
    {
        string pages = string.Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md").Select(File.ReadAllText));
        string[] missing =
        [
            .. Directory
                .GetFiles(Schemas.Folder, "*.json")
                .SelectMany(file => Members(JsonNode.Parse(File.ReadAllText(file))).Select(member => $"{Path.GetFileName(file)}: {member}"))
                .Where(member => !Regex.IsMatch(pages, $"[`\"]{Regex.Escape(member.Split(' ')[1])}[`\"]")),
        ];
        Assert.Empty(missing);
    }

    /// <summary>A schema that nothing is validated against would say anything.</summary>
    [Fact]
    public void What_no_schema_allows_is_refused()
    {
        Assert.ThrowsAny<Exception>(() => Schemas.Check("at", ["""{"file":"a","resource":null,"path":"b","value":"c","more":1}"""]));
        Assert.ThrowsAny<Exception>(() => Schemas.Check("at", ["""{"file":"a","resource":null,"path":"b"}"""]));
        Assert.ThrowsAny<Exception>(() => Schemas.Check("release", ["""{"environment":"a"}"""]));
        Schemas.Check("at", ["""{"file":"a","resource":null,"path":"b","value":"c"}"""]);
    }

    private static IEnumerable<string> Members(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(pair =>
                pair.Key == "properties"
                    ? ((JsonObject)pair.Value!).SelectMany(member => Members(member.Value).Prepend(member.Key))
                    : Members(pair.Value)
            ),
            JsonArray list => list.SelectMany(Members),
            _ => [],
        };
}

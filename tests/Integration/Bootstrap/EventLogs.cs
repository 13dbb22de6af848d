using Cairn.Operations.Bootstrap.Stack;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>Event logs as Pulumi's engine writes them (sdk/go/common/apitype/events.go), read while they are written.</summary>
public sealed class EventLogs : IDisposable
{
    private readonly Scratch scratch = new();

    public static TheoryData<string, string?> Lines =>
        new()
        {
            {
                Resource("resourcePreEvent", "create", "command:remote:Command", "server-1-install"),
                "Hosts server-1: install Began create"
            },
            {
                Resource("resOutputsEvent", "same", "command:local:Command", "my-host-2-kubeconfig"),
                "Hosts my-host-2: kubeconfig Done same"
            },
            { Resource("resOpFailedEvent", "update", "command:remote:Command", "server-1-ready"), "Hosts server-1: ready Failed update" },
            { Resource("resOutputsEvent", "create", "kubernetes:helm.sh/v3:Release", "argocd"), "ArgoCd chart argocd Done create" },
            {
                Resource("resOutputsEvent", "create", "kubernetes:core/v1:Namespace", "Namespace/argocd"),
                "ArgoCd Namespace argocd Done create"
            },
            {
                Resource("resOutputsEvent", "create", "kubernetes:argoproj.io/v1alpha1:AppProject", "AppProject/argocd/platform"),
                "Root AppProject argocd/platform Done create"
            },
            { Resource("resOutputsEvent", "create", "pulumi:pulumi:Stack", "cairn-homelab"), null },
            { Resource("resOutputsEvent", "create", "pulumi:providers:kubernetes", "homelab"), null },
            { Resource("resOutputsEvent", "create", "cairn:infrastructure:K3sHost", "server-1"), null },
            { """{"sequence":1,"timestamp":1,"preludeEvent":{"config":{"cairn:serverToken":"[secret]"}}}""", null },
            {
                """{"sequence":9,"timestamp":1,"summaryEvent":{"maybeCorrupt":false,"durationSeconds":3,"resourceChanges":{"create":5}}}""",
                null
            },
            { "{\"sequence\":1,\"resourcePre", null },
            { "[]", null },
            { "", null },
        };

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public void Events_name_resources_by_their_labels(string line, string? told) =>
        Assert.Equal(
            told,
            EngineEvent.Parse(line) is { } engineEvent && ResourceLabels.Of(engineEvent) is { } news
                ? $"{news.Stage} {news.Label} {news.Kind} {news.Operation}"
                : null
        );

    [Fact]
    public void Error_event_has_no_color_codes()
    {
        EngineEvent? said = EngineEvent.Parse(
            """{"sequence":5,"diagnosticEvent":{"urn":"urn:pulumi:homelab::cairn::command:remote:Command::server-1-install","prefix":"<{%fg 1%}>error: <{%reset%}>","message":"<{%reset%}>wrong hash\n<{%reset%}>","color":"never","severity":"error"}}"""
        );
        Assert.Equal((EngineEventKind.Said, "server-1-install", "wrong hash"), (said!.Kind, said.Name, said.Message));
        Assert.Null(EngineEvent.Parse("""{"diagnosticEvent":{"message":"fine","severity":"info"}}"""));
    }

    [Fact]
    public void Event_line_is_read_once_and_only_when_complete()
    {
        var tail = new EventTail(scratch.At("events"));
        Assert.Empty(tail.Next());
        File.WriteAllText(scratch.At("events"), "one\ntw");
        Assert.Equal(["one"], tail.Next());
        Assert.Empty(tail.Next());
        File.AppendAllText(scratch.At("events"), "o\nthree\n");
        Assert.Equal(["two", "three"], tail.Next());
        Assert.Empty(tail.Next());
    }

    private static string Resource(string kind, string operation, string type, string name) =>
        $"{{\"sequence\":3,\"timestamp\":1700000000,\"{kind}\":{{\"metadata\":{{\"op\":\"{operation}"
        + $"\",\"urn\":\"urn:pulumi:homelab::cairn::cairn:infrastructure:K3sCluster${type}::{name}\",\"type\":\"{type}"
        + $"\",\"old\":null,\"new\":{{\"type\":\"{type}\",\"outputs\":{{\"stdout\":\"[secret]\"}}}}}}}}}}";
}

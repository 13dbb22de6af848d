using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Operations.Bootstrap.Waiting;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>
/// An ArgoCD whose sync windows are closed: it compares, and begins no sync. What it is asked for it does, a step a look: the root
/// applies its children wave by wave and waits for each, as the Application health check makes it.
/// </summary>
internal sealed class SimulatedArgoCd : IArgoCd
{
    private readonly JsonObject project;
    private readonly Dictionary<string, JsonObject> applications = [];
    private readonly Queue<string> waves;
    private int version = 100;

    /// <param name="window">The project's one sync window, as JSON.</param>
    /// <param name="children">In the order of their waves.</param>
    public SimulatedArgoCd(string window, params string[] children)
    {
        project = (JsonObject)
            JsonNode.Parse(
                $$$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"AppProject","metadata":{"name":"platform","namespace":"argocd"},"spec":{"syncWindows":[{{{window}}}]}}"""
            )!;
        waves = new Queue<string>(children);
        Add("root");
    }

    /// <summary>The operations that were asked for, in order.</summary>
    public List<(string Application, JsonNode Operation)> Asked { get; } = [];

    /// <summary>Why it refuses to be patched; null where it does not.</summary>
    public string? Refusal { get; init; }

    /// <summary>How often a patch comes too late, since the Application has changed.</summary>
    public int Conflicts { get; set; }

    public Task<string> State(CancellationToken cancel)
    {
        var items = new JsonArray([project.DeepClone(), .. applications.Values.Select(jsonObject => jsonObject.DeepClone())]);
        return Task.FromResult(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["items"] = items,
            }.ToJsonString()
        );
    }

    public Task<string?> Patch(JsonElement application, string patch, CancellationToken cancel)
    {
        JsonObject jsonObject = applications[application.GetProperty("metadata").GetProperty("name").GetString()!];
        JsonArray steps = JsonNode.Parse(patch)!.AsArray();
        if (Refusal is not null)
        {
            return Task.FromResult<string?>(Refusal);
        }

        if (Conflicts-- > 0)
        {
            jsonObject["metadata"]!["resourceVersion"] = Next();
        }

        if (
            steps.Single(step => (string?)step!["op"] == "test") is not JsonObject test
            || (string?)test["path"] != "/metadata/resourceVersion"
            || (string?)test["value"] != (string?)jsonObject["metadata"]!["resourceVersion"]
        )
        {
            return Task.FromResult<string?>("the server rejected our request due to an error in our request");
        }

        JsonNode operation = steps.Single(step => (string?)step!["path"] == "/operation")!["value"]!.DeepClone();
        Asked.Add(((string)jsonObject["metadata"]!["name"]!, operation.DeepClone()));
        jsonObject["operation"] = operation;
        jsonObject["metadata"]!["resourceVersion"] = Next();
        return Task.FromResult<string?>(null);
    }

    /// <summary>One step on, then how the Applications stand.</summary>
    public IReadOnlyList<RunningApplication> Step()
    {
        foreach ((string name, JsonObject jsonObject) in applications.ToArray())
        {
            if (jsonObject["operation"] is null)
            {
                continue;
            }

            bool isDone =
                name != "root" || (applications.Values.All(app => app == jsonObject || Sync(app) == "Synced") && waves.Count == 0);
            if (isDone)
            {
                jsonObject.Remove("operation");
                jsonObject["status"]!["sync"]!["status"] = "Synced";
                jsonObject["status"]!["operationState"] = new JsonObject { ["phase"] = "Succeeded" };
            }
            else if (name == "root" && applications.Values.All(app => app == jsonObject || Sync(app) == "Synced"))
            {
                Add(waves.Dequeue());
            }

            jsonObject["metadata"]!["resourceVersion"] = Next();
        }

        return
        [
            .. applications.Select(pair => new RunningApplication(
                pair.Key,
                null,
                null,
                Sync(pair.Value),
                Sync(pair.Value) == "Synced" ? "Healthy" : "Missing",
                null
            )),
        ];
    }

    private static string Sync(JsonObject application) => (string)application["status"]!["sync"]!["status"]!;

    private void Add(string name) =>
        applications.Add(
            name,
            (JsonObject)
                JsonNode.Parse(
                    $$$$"""
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"{{{{name}}}}","namespace":"argocd","resourceVersion":"{{{{Next()}}}}"},
                     "spec":{"project":"platform","destination":{"server":"https://kubernetes.default.svc","namespace":"{{{{name}}}}"},
                             "syncPolicy":{"automated":{"prune":true,"selfHeal":true},"retry":{"limit":2},"syncOptions":["ServerSideApply=true"]}},
                     "status":{"sync":{"status":"OutOfSync"}}}
                    """
                )!
        );

    private string Next() => (++version).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

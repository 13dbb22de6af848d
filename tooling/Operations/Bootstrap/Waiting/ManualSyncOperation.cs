using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>
/// The request to sync an Application that a person makes, as argocd-server writes it (<c>Sync</c> in
/// <c>server/application/application.go</c>, <c>SetAppOperation</c> in <c>util/argo/argo.go</c> of ArgoCD 3.5).
/// </summary>
internal static class ManualSyncOperation
{
    /// <summary>A JSON patch that asks for the sync, and fails when the Application has changed since it was read.</summary>
    /// <param name="application">As the cluster has it.</param>
    /// <param name="who">The person, for <c>initiatedBy</c>.</param>
    /// <param name="reason">For <c>info</c>, which keeps it with the operation.</param>
    public static string Patch(JsonElement application, string who, string reason)
    {
        JsonNode live = JsonObject.Create(application)!;
        JsonNode? policy = live["spec"]?["syncPolicy"];

        // No source: a retry then takes the one that the Application has by then, not the one it had. Revision likewise.
        var sync = new JsonObject { ["syncStrategy"] = new JsonObject { ["hook"] = new JsonObject() } };
        if (policy?["automated"]?["prune"]?.GetValue<bool>() is true)
        {
            sync["prune"] = true;
        }

        if (policy?["syncOptions"] is JsonArray { Count: > 0 } options)
        {
            sync["syncOptions"] = options.DeepClone();
        }

        var operation = new JsonObject
        {
            ["initiatedBy"] = new JsonObject { ["username"] = who },
            ["info"] = new JsonArray(new JsonObject { ["name"] = "Reason", ["value"] = reason }),
            ["sync"] = sync,
        };
        if (policy?["retry"] is JsonObject retry)
        {
            operation["retry"] = retry.DeepClone();
        }

        var patch = new JsonArray(
            Step("test", "/metadata/resourceVersion", live["metadata"]?["resourceVersion"]?.DeepClone()),
            Step("add", "/operation", operation)
        );

        // What is left of the last operation would be merged into the new one's state.
        if (live["status"]?["operationState"] is not null)
        {
            patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = "/status/operationState" });
        }

        return patch.ToJsonString();
    }

    private static JsonObject Step(string op, string path, JsonNode? value) =>
        new()
        {
            ["op"] = op,
            ["path"] = path,
            ["value"] = value,
        };
}

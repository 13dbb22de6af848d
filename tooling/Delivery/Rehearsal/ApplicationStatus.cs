using System.Text;
using System.Text.Json;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal;

/// <summary>An Application as ArgoCD's API shows it at a moment of the rehearsal, for health checks that read its status.</summary>
internal static class ApplicationStatus
{
    private const string Revision = "ffffffffffffffffffffffffffffffffffffffff";

    /// <param name="health">Its own health: <c>Healthy</c>, <c>Progressing</c>, <c>Degraded</c> or <c>Missing</c>.</param>
    public static string Json(ApplicationSpec spec, ApplicationRun run, string health)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((string key, Node value) in ((Map)spec.Object.Body).Entries.Where(entry => entry.Key is not ("status" or "operation")))
            {
                json.WritePropertyName(key);
                NodeJson.Write(json, value);
            }

            if (run.State != RunState.New)
            {
                json.WriteStartObject("status");
                Status(json, spec, run, health);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Status(Utf8JsonWriter json, ApplicationSpec spec, ApplicationRun run, string health)
    {
        json.WriteStartObject("sync");
        json.WriteString(
            "status",
            run.State switch
            {
                RunState.Synced => "Synced",
                RunState.Invalid => "Unknown",
                _ => "OutOfSync",
            }
        );
        Revisions(json, spec);
        json.WriteStartObject("comparedTo");
        Copy(json, spec, "source", "sources", "destination", "ignoreDifferences");
        json.WriteEndObject();
        json.WriteEndObject();

        // Compared after whatever ended.
        json.WriteString("reconciledAt", "2000-01-01T00:00:20Z");
        json.WriteStartObject("health");
        json.WriteString("status", health);
        json.WriteEndObject();

        if (run.State == RunState.Invalid)
        {
            json.WriteStartArray("conditions");
            json.WriteStartObject();
            json.WriteString("type", "InvalidSpecError");
            json.WriteString("message", run.Obstacles.FirstOrDefault()?.Message ?? "");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (run.Waves.Count > 0 || run.HasTarget)
        {
            Operation(json, spec, run);
        }
    }

    private static void Operation(Utf8JsonWriter json, ApplicationSpec spec, ApplicationRun run)
    {
        json.WriteStartObject("operationState");
        json.WriteString("phase", run.State is RunState.Synced ? "Succeeded" : "Running");
        json.WriteString("startedAt", "2000-01-01T00:00:00Z");
        if (run.State is RunState.Synced or RunState.Retrying)
        {
            json.WriteString("finishedAt", "2000-01-01T00:00:10Z");
        }

        if (run.Retries > 0 || run.State == RunState.Retrying)
        {
            json.WriteNumber("retryCount", Math.Max(1, run.Retries));
        }

        json.WriteString(
            "message",
            run.State == RunState.Synced
                ? "successfully synced (all tasks run)"
                : run.Obstacles.FirstOrDefault()?.Message ?? "one or more tasks are running"
        );
        json.WriteStartObject("operation");
        json.WriteStartObject("retry");
        json.WriteNumber("limit", spec.Retry.Limit);
        json.WriteEndObject();
        json.WriteStartObject("initiatedBy");
        json.WriteBoolean("automated", true);
        json.WriteEndObject();
        json.WriteStartObject("sync");
        Revisions(json, spec);
        Copy(json, spec, "source", "sources");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("syncResult");
        Revisions(json, spec);
        Copy(json, spec, "source", "sources");
        if (spec.Object.Body["spec"]?["syncPolicy"]?["managedNamespaceMetadata"] is { } metadata)
        {
            json.WritePropertyName("managedNamespaceMetadata");
            NodeJson.Write(json, metadata);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Revisions(Utf8JsonWriter json, ApplicationSpec spec)
    {
        if (spec.Object.Body["spec"]?["sources"] is not Items { Nodes.Count: > 0 } several)
        {
            json.WriteString("revision", Revision);
            return;
        }

        json.WriteStartArray("revisions");
        foreach (Node _ in several.Nodes)
        {
            json.WriteStringValue(Revision);
        }

        json.WriteEndArray();
    }

    private static void Copy(Utf8JsonWriter json, ApplicationSpec spec, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (spec.Object.Body["spec"]?[key] is { } value)
            {
                json.WritePropertyName(key);
                NodeJson.Write(json, value);
            }
        }
    }
}

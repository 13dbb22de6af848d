using System.Text.Json;

namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>What Pulumi's engine tells of one resource, or of the run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Name">The resource's name; empty for what is about the run.</param>
/// <param name="Type">Its type: <c>command:remote:Command</c>.</param>
/// <param name="Operation"><c>create</c>, <c>update</c>, <c>same</c>, <c>delete</c> …</param>
/// <param name="Message">Of a diagnostic, what it says.</param>
public sealed record EngineEvent(EngineEventKind Kind, string Name, string Type, string Operation, string Message)
{
    private const string UrnMark = "::";

    /// <summary>
    /// A line of an event log; null for what nobody waits for. Source: sdk/go/common/apitype/events.go of pulumi/pulumi.
    /// </summary>
    public static EngineEvent? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            return Of(root, "resourcePreEvent", EngineEventKind.Began)
                ?? Of(root, "resOutputsEvent", EngineEventKind.Done)
                ?? Of(root, "resOpFailedEvent", EngineEventKind.Failed)
                ?? Diagnostic(root);
        }
        catch (JsonException)
        {
            // The last line of a log that is being written may be half of one; the whole comes with the next look.
            return null;
        }
    }

    private static EngineEvent? Of(JsonElement root, string name, EngineEventKind kind) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out JsonElement element)
        && element.TryGetProperty("metadata", out JsonElement metadata)
            ? new EngineEvent(kind, NameOf(Text(metadata, "urn")), Text(metadata, "type"), Text(metadata, "op"), "")
            : null;

    private static EngineEvent? Diagnostic(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("diagnosticEvent", out JsonElement element)
        && Text(element, "severity") == "error"
            ? new EngineEvent(EngineEventKind.Said, NameOf(Text(element, "urn")), "", "", Colours(Text(element, "message")).Trim())
            : null;

    private static string NameOf(string urn) =>
        urn.LastIndexOf(UrnMark, StringComparison.Ordinal) is var at and >= 0 ? urn[(at + UrnMark.Length)..] : "";

    private static string Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    /// <summary>Without Pulumi's own marks for colours, <c>&lt;{%reset%}&gt;</c>.</summary>
    private static string Colours(string text)
    {
        for (int from = text.IndexOf("<{%", StringComparison.Ordinal); from >= 0; from = text.IndexOf("<{%", StringComparison.Ordinal))
        {
            int to = text.IndexOf("%}>", from, StringComparison.Ordinal);
            if (to < 0)
            {
                break;
            }

            text = text.Remove(from, to + 3 - from);
        }

        return text;
    }
}

/// <summary>What happens to a resource.</summary>
public enum EngineEventKind
{
    Began,
    Done,
    Failed,

    /// <summary>An error is said.</summary>
    Said,
}

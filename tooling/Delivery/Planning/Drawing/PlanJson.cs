using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Delivery.Planning.Drawing;

/// <summary>A task as docs/output.md documents it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Hook">The phase of a hook; null of any other object.</param>
public sealed record PlannedTaskView(
    string Phase,
    long Wave,
    string Group,
    string Kind,
    string? Namespace,
    string Name,
    string? Hook,
    bool Prune,
    IReadOnlyList<string> DeletePolicies
)
{
    public static PlannedTaskView Of(PlannedTask task) =>
        new(
            task.Phase.ToString(),
            task.Wave,
            task.Object.Group,
            task.Object.Kind,
            task.Namespace,
            task.Object.Name,
            task.IsHook ? task.Phase.ToString() : null,
            task.IsPrune,
            [.. task.DeletePolicies.Select(policy => policy.ToString())]
        );
}

/// <summary>A task as one line of JSON.</summary>
public static class PlanJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without the end of the line.</summary>
    public static string Line(PlannedTask task)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            JsonSerializer.Serialize(json, PlannedTaskView.Of(task), PlanJsonContext.Default.PlannedTaskView);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>How tasks are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlannedTaskView))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;

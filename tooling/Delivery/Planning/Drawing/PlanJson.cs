using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning.Drawing;

/// <summary>A task as one line of JSON.</summary>
public static class PlanJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"phase","wave","group","kind","namespace","name","hook","prune","deletePolicies"}</c>, without the end of the
    /// line.</summary>
    public static string Line(PlannedTask task)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("phase", task.Phase.ToString());
            json.WriteNumber("wave", task.Wave);
            json.WriteString("group", task.Object.Group);
            json.WriteString("kind", task.Object.Kind);
            json.WriteString("namespace", task.Namespace);
            json.WriteString("name", task.Object.Name);
            json.WriteString("hook", task.IsHook ? task.Phase.ToString() : null);
            json.WriteBoolean("prune", task.IsPrune);
            json.WriteStartArray("deletePolicies");
            foreach (DeletePolicy policy in task.DeletePolicies)
            {
                json.WriteStringValue(policy.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}

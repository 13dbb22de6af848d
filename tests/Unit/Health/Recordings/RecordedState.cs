using System.IO.Compression;
using System.Text.Json;

namespace Cairn.Delivery.Health.Tests.Recordings;

/// <summary>One state of an Application as a real ArgoCD wrote it, in the order of arrival.</summary>
/// <param name="At">When the watch delivered it, in UTC with milliseconds.</param>
/// <param name="Value">The whole object, as the values a script is given.</param>
internal sealed record RecordedState(string At, string Application, object? Value)
{
    /// <summary>The states of a recording. The last state of a deleted object is left out: it is no longer there to be judged.</summary>
    public static IEnumerable<RecordedState> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(unzipped);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            JsonElement root = entry.RootElement;
            if (
                root.GetProperty("from").GetString() == "watch"
                && root.GetProperty("type").GetString() != "DELETED"
                && root.GetProperty("object") is var held
                && held.TryGetProperty("kind", out JsonElement kind)
                && kind.GetString() == "Application"
            )
            {
                string name = held.GetProperty("metadata").GetProperty("name").GetString()!;
                yield return new(root.GetProperty("at").GetString()!, name, Values(held));
            }
        }
    }

    private static object? Values(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().ToDictionary(field => field.Name, field => Values(field.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select(Values).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number when element.TryGetInt64(out long whole) => whole,
            JsonValueKind.Number => element.GetDouble(),
            JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            _ => null,
        };
}

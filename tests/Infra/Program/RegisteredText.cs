using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>What the program registered, as text: all that it sent but long texts, and secrets as no more than that they are.</summary>
internal static class RegisteredText
{
    private const int Longest = 100;

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Said of every resource alike: what this SDK understands.
    private static readonly string[] OfTheProtocol =
    [
        "acceptSecrets",
        "acceptResources",
        "supportsPartialValues",
        "sourcePosition",
        "stackTrace",
        "propertyDependencies",
        "type",
        "name",
        "object",
        "custom",
        "supportsResultReporting",
        "packageRef",
        "version",
        "hooks",
    ];

    /// <summary>In the order of their URNs: those that do not wait for each other come in any order.</summary>
    public static string Of(Engine engine)
    {
        var text = new StringBuilder();
        foreach (JsonObject resource in engine.Registered.OrderBy(Line, StringComparer.Ordinal))
        {
            text.Append(Line(resource)).Append('\n');
            foreach (
                (string key, JsonNode? value) in resource
                    .Where(part => !OfTheProtocol.Contains(part.Key))
                    .OrderBy(part => part.Key, StringComparer.Ordinal)
            )
            {
                text.Append("  ")
                    .Append(key)
                    .Append(": ")
                    .Append(
                        value is JsonArray all
                            ? string.Join(", ", all.Select(one => Short(one)).Order(StringComparer.Ordinal))
                            : Short(value)
                    )
                    .Append('\n');
            }

            foreach (
                (string key, JsonNode? value) in (resource["object"]?.AsObject() ?? []).OrderBy(input => input.Key, StringComparer.Ordinal)
            )
            {
                text.Append("  = ")
                    .Append(key)
                    .Append(": ")
                    .Append(Value(IsInGit(resource) ? OfGit(key, value) : value)?.ToJsonString(Readable))
                    .Append('\n');
            }
        }

        text.Append("outputs: ").Append(Value(engine.StackOutputs)?.ToJsonString(Readable)).Append('\n');
        return text.ToString();
    }

    // What git says of an object is git's to change: only which it is belongs here.
    private static bool IsInGit(JsonObject resource) =>
        $"{resource["type"]}" is var type
        && type.StartsWith("kubernetes:", StringComparison.Ordinal)
        && !type.EndsWith(":Secret", StringComparison.Ordinal)
        && !type.EndsWith(":Release", StringComparison.Ordinal);

    private static JsonNode? OfGit(string key, JsonNode? value) =>
        key switch
        {
            "apiVersion" or "kind" => value,
            "metadata" => new JsonObject(
                ((string[])["name", "namespace"])
                    .Where(part => value?[part] is not null)
                    .Select(part => KeyValuePair.Create(part, value![part]?.DeepClone()))
                    .Concat(Ours(value))
            ),
            _ => "[as in git]",
        };

    /// <summary>What the program itself tells the provider.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Ours(JsonNode? metadata) =>
        (metadata?["annotations"] as JsonObject ?? [])
            .Where(one => one.Key.StartsWith("pulumi.com/", StringComparison.Ordinal))
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()));

    private static string Line(JsonObject resource) => $"{resource["type"]} {resource["name"]}";

    /// <summary>URNs by their ends.</summary>
    private static string Short(JsonNode? value) =>
        value is JsonValue && value.ToString() is var text && text.StartsWith("urn:", StringComparison.Ordinal)
            ? $"{text.Split("::")[2].Split('$')[^1].Split(':')[^1]} {text.Split("::")[3]}"
            : value?.ToJsonString(Readable) ?? "null";

    private static JsonNode? Value(JsonNode? value) =>
        value switch
        {
            JsonObject map when (string?)map[Engine.MarkKey] == Engine.SecretMark => "[secret]",
            JsonObject map => new JsonObject(
                map.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => KeyValuePair.Create(part.Key, Value(part.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Value)]),
            JsonValue one
                when one.GetValueKind() == JsonValueKind.String
                    && one.ToString() is var text
                    && (text.Length > Longest || text.Contains('\n', StringComparison.Ordinal)) => "[text]",
            _ => value?.DeepClone(),
        };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Cairn.Cli.Tests;

/// <summary>
/// The JSON schemas of docs/schema, which are written by hand from docs/output.md. Whatever the tests make the program print with
/// <c>--json</c> is validated against its command's; a member that a schema does not name is refused too.
/// </summary>
internal static class Schemas
{
    private static readonly Lazy<IReadOnlyDictionary<string, JsonSchema>> Read = new(() =>
    {
        // What others refer to comes first.
        string[] referred = ["common", "promote", "up"];
        var options = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
        var all = new Dictionary<string, JsonSchema>();
        foreach (
            string name in Directory
                .GetFiles(Folder, "*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .OrderBy(name => Array.IndexOf(referred, name) is >= 0 and var place ? place : referred.Length)
        )
        {
            JsonNode schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
            Close(schema);
            all[name] = JsonSchema.FromText(schema.ToJsonString(), options);
        }

        return all;
    });

    public static string Folder => Path.Combine(Checkout.Root, "docs", "schema");

    /// <summary>The name of the schema of what is run; null when its output has none.</summary>
    public static string? Of(IReadOnlyList<string> arguments)
    {
        if (!arguments.Contains("--json"))
        {
            return null;
        }

        string[] words = [.. arguments.TakeWhile(argument => !argument.StartsWith('-')).Take(2)];
        string[] names = [string.Join('-', words), words[0]];
        return names.FirstOrDefault(Read.Value.ContainsKey);
    }

    /// <summary>Fails when a line is not as the schema says.</summary>
    public static void Check(string name, IEnumerable<string> lines)
    {
        JsonSchema schema = Read.Value[name];
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            EvaluationResults found = schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            Assert.True(found.IsValid, $"docs/schema/{name}.json does not allow {line}\n{Why(found)}");
        }
    }

    private static string Why(EvaluationResults found) =>
        string.Join(
            '\n',
            (found.Details ?? [])
                .Where(results => results.Errors is { Count: > 0 })
                .Select(results => $"{results.InstanceLocation}: {string.Join("; ", results.Errors!.Values)}")
        );

    /// <summary>For readers a schema is open, since members are added; here it is closed, so that none is added unseen.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Close(item);
            }
        }

        if (node is JsonObject map)
        {
            foreach ((string _, JsonNode? item) in map.ToList())
            {
                Close(item);
            }

            if (
                map["type"]?.GetValueKind() == JsonValueKind.String
                && map["properties"] is JsonObject
                && !map.ContainsKey("additionalProperties")
            )
            {
                map["additionalProperties"] = false;
            }
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;

namespace Cairn.Infrastructure.Tests;

/// <summary>A graph of resources as text: what each is, where it belongs, what it waits for, how it is held, and what goes into
/// it.</summary>
internal static class GraphText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<string> Of(MockedStack.Seen seen)
    {
        var text = new StringBuilder();
        foreach ((Resource resource, ResourceOptions options) in seen.Options.Where(one => one.Key is not Stack))
        {
            text.Append(resource.GetResourceType()).Append(' ').Append(resource.GetResourceName()).Append('\n');
            Line(text, "in", options.Parent is { } parent and not Stack ? [parent.GetResourceName()] : []);
            Line(text, "after", (await OutputUtilities.GetValueAsync(options.DependsOn.ToOutput())).Select(one => one.GetResourceName()));
            Line(text, "goes with", options.DeletedWith is { } with ? [with.GetResourceName()] : []);
            Line(text, "protected", options.Protect == true ? ["yes"] : []);
            Line(text, "stays when deleted", options.RetainOnDelete == true ? ["yes"] : []);
            Line(text, "ignores changes of", options.IgnoreChanges);
            Line(text, "secret outputs", (options as CustomResourceOptions)?.AdditionalSecretOutputs ?? []);
            Line(text, "through", (options as CustomResourceOptions)?.Provider is { } provider ? [provider.GetResourceName()] : []);
            ImmutableDictionary<string, object> inputs = seen.Inputs[$"{resource.GetResourceType()} {resource.GetResourceName()}"].Inputs;
            foreach ((string key, object value) in inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
            {
                text.Append("  ")
                    .Append(key)
                    .Append(" = ")
                    .Append(Ordered(JsonSerializer.SerializeToNode(value))?.ToJsonString(Readable))
                    .Append('\n');
            }
        }

        text.Append("outputs: ").AppendJoin(", ", seen.Outputs.Keys.Order(StringComparer.Ordinal)).Append('\n');
        return text.ToString();
    }

    private static JsonNode? Ordered(JsonNode? value) =>
        value switch
        {
            JsonObject map => new JsonObject(
                map.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => KeyValuePair.Create(part.Key, Ordered(part.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Ordered)]),
            _ => value?.DeepClone(),
        };

    private static void Line(StringBuilder text, string what, IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Length > 0)
        {
            text.Append("  ").Append(what).Append(": ").AppendJoin(", ", all).Append('\n');
        }
    }
}

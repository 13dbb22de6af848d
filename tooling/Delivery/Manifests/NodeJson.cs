using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Delivery.Manifests;

/// <summary>Writes a node as JSON, as Kubernetes' reader of YAML takes it.</summary>
internal static partial class NodeJson
{
    /// <summary>More than any Application has; a file of aliases could make it endless.</summary>
    private const int Most = 100_000;

    /// <exception cref="ManifestException">The node is too large.</exception>
    public static void Write(Utf8JsonWriter json, Node node)
    {
        int left = Most;
        Write(json, node, ref left);
    }

    private static void Write(Utf8JsonWriter json, Node node, ref int left)
    {
        if (--left < 0)
        {
            throw new ManifestException("manifest", node.Line, $"This object has more than {Most:N0} values");
        }

        switch (node)
        {
            case Map map:
                json.WriteStartObject();
                foreach ((string key, Node value) in map.Entries)
                {
                    json.WritePropertyName(key);
                    Write(json, value, ref left);
                }

                json.WriteEndObject();
                break;
            case Items items:
                json.WriteStartArray();
                foreach (Node item in items.Nodes)
                {
                    Write(json, item, ref left);
                }

                json.WriteEndArray();
                break;
            case Scalar scalar:
                Write(json, scalar);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, Scalar scalar)
    {
        if (scalar.Type == ScalarType.Null)
        {
            json.WriteNullValue();
        }
        else if (scalar.Type == ScalarType.String)
        {
            json.WriteStringValue(scalar.Value);
        }
        else if (scalar.Value.ToLowerInvariant() is "y" or "yes" or "on" or "true" or "n" or "no" or "off" or "false")
        {
            json.WriteBooleanValue(scalar.Value.ToLowerInvariant() is "y" or "yes" or "on" or "true");
        }
        else if (Number().IsMatch(scalar.Value))
        {
            json.WriteRawValue(scalar.Value);
        }
        else
        {
            json.WriteStringValue(scalar.Value);
        }
    }

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();
}

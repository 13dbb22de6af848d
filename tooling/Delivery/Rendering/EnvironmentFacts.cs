using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rendering;

/// <summary>
/// The declared facts of an environment: <c>spec.facts</c> of its <c>environment.yaml</c>, and its name. Rendering with a
/// placeholder in the place of each shows what does not come from facts.
/// </summary>
public sealed class EnvironmentFacts
{
    private readonly string name;
    private readonly EnvironmentFile file;

    private EnvironmentFacts(string name, EnvironmentFile file, SortedDictionary<string, string> values)
    {
        this.name = name;
        this.file = file;
        Values = values;
    }

    /// <summary>Each fact's value by its name, <c>payments.replicas</c>; a list's as one text. Without the environment's name.</summary>
    public SortedDictionary<string, string> Values { get; }

    /// <summary>The value of a fact that a placeholder names, <c>name</c> included; null when it is not declared.</summary>
    public string? Value(string name) => name == "name" ? this.name : Values.GetValueOrDefault(name);

    /// <summary>Null when the environment declares none: it has no such file, or that is not an object of kind Environment.</summary>
    /// <exception cref="RenderingException">The file cannot be read.</exception>
    public static EnvironmentFacts? Read(EnvironmentFolder environment)
    {
        if (EnvironmentFile.Read(environment) is not { IsEnvironment: true } file)
        {
            return null;
        }

        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (file.Root["spec"]?["facts"] is Map facts)
        {
            Collect(facts, "", values);
        }

        return new EnvironmentFacts(environment.Name, file, values);
    }

    /// <summary>The file's values with a placeholder for every fact: <c>fact:payments.replicas</c>, and <c>fact:name</c> for the
    /// environment's name. JSON, which is YAML too.</summary>
    public string WithPlaceholders()
    {
        var root = (Map)file.Root;
        Map replaced = root["metadata"] is Map metadata ? With(root, "metadata", With(metadata, "name", Text("name"))) : root;
        if (root["spec"] is Map spec && spec["facts"] is Map facts)
        {
            replaced = With(replaced, "spec", With(spec, "facts", Replaced(facts, "")));
        }

        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
        {
            NodeJson.Write(json, replaced);
        }

        return Encoding.UTF8.GetString(written.ToArray());
    }

    /// <summary>Which of these facts' placeholders a value is made of.</summary>
    public static IEnumerable<string> In(string value, IEnumerable<string> names) =>
        names.Where(name => Mentions(value, "fact:" + name) || Mentions(value, Number(name)));

    private static void Collect(Map node, string prefix, SortedDictionary<string, string> values)
    {
        foreach ((string key, Node value) in node.Entries)
        {
            if (value is Map inner)
            {
                Collect(inner, $"{prefix}{key}.", values);
            }
            else
            {
                values[prefix + key] = OneText(value);
            }
        }
    }

    private static string OneText(Node node) =>
        node switch
        {
            Items list => $"[{string.Join(", ", list.Nodes.Select(OneText))}]",
            Map map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {OneText(entry.Value)}"))}}}",
            Scalar scalar => scalar.Value,
            _ => "",
        };

    /// <summary>The same mapping with another value of one key.</summary>
    private static Map With(Map map, string key, Node value) =>
        new(map.Line, new Dictionary<string, Node>(map.Entries, StringComparer.Ordinal) { [key] = value });

    // A list becomes a list of one: how long it is, is the fact too.
    private static Map Replaced(Map facts, string prefix)
    {
        var replaced = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach ((string key, Node value) in facts.Entries)
        {
            replaced[key] = value switch
            {
                Map inner => Replaced(inner, $"{prefix}{key}."),
                Items list => new Items(list.Line, [Placeholder(prefix + key, list.Nodes.Count > 0 ? list.Nodes[0] : null)]),
                _ => Placeholder(prefix + key, value),
            };
        }

        return new Map(facts.Line, replaced);
    }

    /// <summary>
    /// Kustomize does not put text where a number or boolean is. A number's placeholder is a number that only its name decides, and
    /// that nobody writes; every boolean's is the same one.
    /// </summary>
    private static Scalar Placeholder(string name, Node? value) =>
        value is not Scalar { Type: ScalarType.Other, Value: { } text } ? Text(name)
        : text is "true" or "false" ? new Scalar(1, "true", ScalarType.Other)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new Scalar(1, Number(name), ScalarType.Other)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new Scalar(1, Number(name) + ".5", ScalarType.Other)
        : Text(name);

    private static Scalar Text(string name) => new(1, "fact:" + name, ScalarType.String);

    // Nine digits below 2^31, as replicas and ports are 32-bit numbers.
    private static string Number(string name) =>
        (1_900_000_000 + (BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % 200_000_000)).ToString(
            CultureInfo.InvariantCulture
        );

    private static bool Mentions(string value, string placeholder)
    {
        for (
            int at = value.IndexOf(placeholder, StringComparison.Ordinal);
            at >= 0;
            at = value.IndexOf(placeholder, at + 1, StringComparison.Ordinal)
        )
        {
            int end = at + placeholder.Length;
            if (
                end == value.Length
                || !(
                    char.IsAsciiLetterOrDigit(value[end])
                    || value[end] is '_' or '-'
                    || (value[end] == '.' && end + 1 < value.Length && char.IsAsciiLetter(value[end + 1]))
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}

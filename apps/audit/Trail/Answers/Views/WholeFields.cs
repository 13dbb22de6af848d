using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Views;

/// <summary>
/// Puts the leaves of maps and lists that were added or removed whole together again, each as one change whose value is JSON.
/// Values have the types of the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema); text that was looked
/// into stands as the map or list it holds. An added or removed document has an empty path.
/// </summary>
public static partial class WholeFields
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<FieldChange> Of(IReadOnlyList<FieldChange> fields)
    {
        var wholes = new List<FieldChange>(fields.Count);
        for (int i = 0; i < fields.Count; )
        {
            FieldChange first = fields[i];
            if (first.Shape.Below == 0)
            {
                wholes.Add(first);
                i++;
                continue;
            }

            string root = FieldPath.Above(first.Path, first.Shape.Below);
            var nodes = new Dictionary<string, JsonNode?>();
            FieldWriters? writers = first.SetBy;
            for (; i < fields.Count && IsPart(fields[i], first, root); i++)
            {
                writers = Together(writers, fields[i].SetBy);
                Place(nodes, root, fields[i]);
            }

            string json = nodes[root]!.ToJsonString(Options);
            wholes.Add(
                first with
                {
                    Path = root,
                    Before = first.Kind == ChangeKind.Removed ? json : null,
                    After = first.Kind == ChangeKind.Added ? json : null,
                    Shape = default,
                    SetBy = writers,
                }
            );
        }

        return wholes;
    }

    /// <summary>Who wrote any of the parts.</summary>
    private static FieldWriters? Together(FieldWriters? one, FieldWriters? other) =>
        one is null || other is null ? null
        : one.Equals(other) ? one
        : new FieldWriters([.. one.Authors.Union(other.Authors)], one.Merge && other.Merge);

    private static bool IsPart(FieldChange field, FieldChange first, string root) =>
        field.Kind == first.Kind
        && field.File == first.File
        && field.Resource == first.Resource
        && field.Shape.Below > 0
        && FieldPath.Above(field.Path, field.Shape.Below) == root;

    /// <summary>Puts a leaf in its place, with what leads there; <paramref name="nodes"/> knows them by their paths.</summary>
    private static void Place(Dictionary<string, JsonNode?> nodes, string root, FieldChange leaf)
    {
        IReadOnlyList<PathStep> steps = FieldPath.Parse(leaf.Path)!;
        JsonNode? parent = null;
        for (int below = leaf.Shape.Below; below >= 0; below--)
        {
            string path = below == leaf.Shape.Below ? root : FieldPath.Above(leaf.Path, below);
            if (!nodes.TryGetValue(path, out JsonNode? node))
            {
                node = below == 0 ? Value(leaf) : Container(steps[^below]);
                nodes.Add(path, node);
                Attach(parent, steps, steps.Count - below - 1, node);
            }

            parent = node;
        }
    }

    private static void Attach(JsonNode? parent, IReadOnlyList<PathStep> steps, int step, JsonNode? node)
    {
        if (parent is JsonObject map)
        {
            map[steps[step].Key ?? ""] = node;
        }
        else
        {
            parent?.AsArray().Add(node);
        }
    }

    private static JsonNode Container(PathStep step) => step.IsItem ? new JsonArray() : new JsonObject();

    private static JsonNode? Value(FieldChange field)
    {
        string text = field.After ?? field.Before ?? "";
        return field.Shape.Quoted || text.StartsWith(Cairn.Trail.Changes.Redaction.Redactor.Mark, StringComparison.Ordinal)
            ? JsonValue.Create(text)
            : text switch
            {
                "{}" => new JsonObject(),
                "[]" => new JsonArray(),
                "" or "~" or "null" or "Null" or "NULL" => null,
                "true" or "True" or "TRUE" => JsonValue.Create(true),
                "false" or "False" or "FALSE" => JsonValue.Create(false),
                _ => JsonNumber().IsMatch(text) ? JsonNode.Parse(text) : JsonValue.Create(text),
            };
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>Checks answers, and changes them before as someone would who wants another thing believed.</summary>
internal static class Checked
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<CheckedAnswer> All(string json, params VerifierKey[] keys) =>
        [.. AnswerCheck.Check(new StringReader(json), keys.Length > 0 ? keys : [Exported.Key])];

    public static void Good(string json) => Assert.All(All(json), answer => Assert.Null(answer.Refused));

    /// <summary>Asserts that an answer is refused, and that the sentence says so.</summary>
    public static void Refused(string said, string json, params VerifierKey[] keys)
    {
        CheckedAnswer answer = Assert.Single(All(json, keys));
        Assert.NotNull(answer.Refused);
        Assert.Contains(said, answer.Refused, StringComparison.Ordinal);
        Assert.EndsWith(".", answer.Refused.TrimEnd('}', '"', ']', '…') + ".", StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Refused, StringComparison.Ordinal);
    }

    /// <summary>A line with something in it changed.</summary>
    public static string With(string line, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(line)!.AsObject();
        change(json);
        string changed = json.ToJsonString(Form);
        Assert.NotEqual(JsonNode.Parse(line)!.ToJsonString(Form), changed);
        return changed;
    }

    /// <summary>
    /// Every value under an object, by its path, left out the members that prove or are not covered, and who people are by a file.
    /// </summary>
    public static IEnumerable<string> Places(string line, params string[] not) =>
        Places(JsonNode.Parse(line)!, [.. not, ProofJson.Member, .. AnswerCheck.NotCovered])
            .Where(place => !place.EndsWith("/identity", StringComparison.Ordinal));

    /// <summary>The line with the value at such a path changed to another of its type.</summary>
    public static string Changed(string line, string path) =>
        With(
            line,
            json =>
            {
                string[] steps = path.Split('/');
                JsonNode parent = steps[..^1]
                    .Aggregate(
                        (JsonNode)json,
                        (node, step) =>
                            node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!
                    );
                JsonNode? old = parent is JsonArray array
                    ? array[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)]
                    : parent[steps[^1]];
                JsonNode made = old?.GetValueKind() switch
                {
                    JsonValueKind.Number => old.GetValue<long>() + 1,
                    JsonValueKind.True => false,
                    JsonValueKind.False => true,
                    JsonValueKind.String => old.GetValue<string>() + "0",
                    _ => "0",
                };
                if (parent is JsonArray into)
                {
                    into[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = made;
                }
                else
                {
                    parent[steps[^1]] = made;
                }
            }
        );

    private static IEnumerable<string> Places(JsonNode? node, string[] not) =>
        node switch
        {
            JsonObject members => members
                .Where(member => !not.Contains(member.Key))
                .SelectMany(member => Under(member.Value, []).Select(rest => rest.Length == 0 ? member.Key : $"{member.Key}/{rest}")),
            _ => [],
        };

    private static IEnumerable<string> Under(JsonNode? node, string[] none) =>
        node switch
        {
            JsonObject members => Places(members, none),
            JsonArray list => list.SelectMany((item, i) => Under(item, none).Select(rest => rest.Length == 0 ? $"{i}" : $"{i}/{rest}")),
            _ => [""],
        };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Ledger;

namespace Cairn.Trail.Answers.Proofs;

/// <summary>
/// What an answer says of who its people are. An entry records names and addresses: what these say by themselves is checked; what a file
/// said besides is found when answering, and no entry can vouch for it.
/// </summary>
internal static class IdentityMembers
{
    private static readonly string[] OfFiles = ["identity", "teams"];

    /// <summary>The same, with people as their names and addresses tell.</summary>
    /// <param name="named">What of it rests on a file: <c>people's kind</c>.</param>
    /// <exception cref="LedgerFormatException">A text of it cannot be read.</exception>
    public static JsonDocument WithoutFiles(JsonElement shown, out IReadOnlyList<string> named)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            JsonNode? node = JsonNode.Parse(shown.GetRawText());
            Drop(node, found);
            named = [.. found.Select(member => $"people's {member}")];
            return JsonDocument.Parse(node?.ToJsonString() ?? "null");
        }
        catch (Exception odd) when (odd is InvalidOperationException or ArgumentException or JsonException)
        {
            throw new LedgerFormatException("The change is not in the format that cairn exports.");
        }
    }

    private static void Drop(JsonNode? node, SortedSet<string> found)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Drop(item, found);
                }

                break;
            case JsonObject map:
                if (!map.ContainsKey("id") && Text(map, "name") is { } name && Text(map, "email") is { } email)
                {
                    Person(map, new Person(name, email), found);
                }

                foreach ((_, JsonNode? value) in map)
                {
                    Drop(value, found);
                }

                break;
            default:
                break;
        }
    }

    private static void Person(JsonObject map, Person person, SortedSet<string> found)
    {
        bool byFile = map.ContainsKey("identity") || Text(map, "knownFrom") == "file";
        foreach (string member in OfFiles.Where(map.Remove))
        {
            found.Add(member);
        }

        if (!byFile)
        {
            return;
        }

        found.Add("kind");
        map.Remove("kind");
        map.Remove("knownFrom");
        var alone = PersonView.Of(person);
        if (alone.Kind is not null)
        {
            map.Add("kind", alone.Kind);
            map.Add("knownFrom", alone.KnownFrom);
        }
    }

    private static string? Text(JsonObject map, string member) =>
        map.TryGetPropertyValue(member, out JsonNode? value) && value?.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;
}

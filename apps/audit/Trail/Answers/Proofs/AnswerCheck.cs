using System.Text.Json;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Answers.Proofs;

/// <summary>What came of checking one exported answer.</summary>
/// <param name="Entry">The entry it rests on; null when it bears no proof.</param>
/// <param name="Refused">Why it cannot be trusted; null when it holds.</param>
/// <param name="Checkpoint">The size of the tree it was proven under.</param>
public sealed record CheckedAnswer(string? Change, long? Entry, long? Checkpoint, DateTimeOffset? RecordedAt, string? Refused);

/// <summary>
/// Checks exported answers offline, with public keys alone: that each entry stands in the signed log, and that every word of
/// the answer is what that entry recorded.
/// </summary>
public static class AnswerCheck
{
    /// <summary>Members that tell what other entries say of a change, or how it was found; its own entry cannot vouch for them.</summary>
    public static readonly IReadOnlyList<string> NotCovered = ["reverts", "revertedBy", "rewritten", "live"];

    private static readonly string[] OfField = ["file", "resource", "path", "kind", "before", "after"];

    /// <summary>Checks a file: an answer of <c>ask</c>, or the lines of <c>log</c>, <c>show</c>, <c>history</c>.</summary>
    /// <exception cref="LedgerFormatException">It is no such file.</exception>
    public static IEnumerable<CheckedAnswer> Check(TextReader file, IReadOnlyList<VerifierKey> keys)
    {
        for (int number = 1; file.ReadLine() is { } line; number++)
        {
            if (line.Trim().Length == 0)
            {
                continue;
            }

            JsonDocument json;
            try
            {
                // Of a member said twice, readers differ in which they take: the one that was checked must be the only one.
                json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            }
            catch (Exception none) when (none is JsonException or ArgumentException)
            {
                throw new LedgerFormatException(
                    $"Line {number} is not JSON. Pass the output of ask, log, show or history with --json --proof."
                );
            }

            using (json)
            {
                foreach (JsonElement landing in Landings(json.RootElement))
                {
                    yield return Check(landing, keys);
                }
            }
        }
    }

    private static List<JsonElement> Landings(JsonElement root)
    {
        try
        {
            // Only an answer of ask holds several; whatever else bears such a member is checked as the one landing it says it is.
            return root.TryGetProperty("understood", out _) && !root.TryGetProperty("id", out _)
                    ?
                    [
                        .. root.GetProperty("answers").EnumerateArray(),
                        .. root.TryGetProperty("nearest", out JsonElement nearest) ? nearest.EnumerateArray() : default,
                    ]
                : root.TryGetProperty("id", out _) || root.TryGetProperty(ProofJson.Member, out _) ? [root]
                : throw NoAnswer();
        }
        catch (Exception odd) when (odd is InvalidOperationException or KeyNotFoundException)
        {
            throw NoAnswer();
        }
    }

    private static LedgerFormatException NoAnswer() =>
        new("This is not an answer exported by cairn. Pass the output of ask, log, show or history with --json --proof.");

    private static CheckedAnswer Check(JsonElement shown, IReadOnlyList<VerifierKey> keys)
    {
        string? change = null;
        EntryProof? proof = null;
        try
        {
            change = shown.TryGetProperty("id", out JsonElement id) ? id.GetString() : null;
            if (!shown.TryGetProperty(ProofJson.Member, out JsonElement member))
            {
                return new CheckedAnswer(change, null, null, null, "The change has no proof; export it with --proof.");
            }

            proof = ProofJson.Read(member);
            LedgerLeaf leaf = proof.Check(keys);
            return new CheckedAnswer(
                change,
                proof.Proof.Index,
                proof.Size,
                leaf.RecordedAt,
                leaf.Type == EntryTypes.Landing
                    ? Difference(shown, proof)
                    : $"Entry {proof.Proof.Index} is of type {leaf.Type}, not a change."
            );
        }
        catch (Exception refused) when (refused is LedgerFormatException or NoteRefusedException)
        {
            return new CheckedAnswer(change, proof?.Proof.Index, null, null, refused.Message);
        }
        catch (Exception odd) when (odd is InvalidOperationException or InvalidDataException or ArgumentException)
        {
            return new CheckedAnswer(change, proof?.Proof.Index, null, null, "The change is not in the format that cairn exports.");
        }
    }

    /// <summary>The first thing in an answer that its entry does not say, or null.</summary>
    private static string? Difference(JsonElement shown, EntryProof proof)
    {
        Landing landing = LandingRecord.Read(proof.Payload.Head, proof.Payload.Commits);
        var stored = new StoredLanding(0, () => landing, proof.Payload.Fields, null, null, null, proof.Proof.Index);
        using JsonDocument recorded = JsonDocument.Parse(
            JsonLine.Of(ChangeView.Of(new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts), commits: true))
        );
        JsonElement truth = recorded.RootElement;
        JsonElement[] fields = [.. truth.GetProperty("fields").EnumerateArray()];
        JsonElement[] texts = [.. truth.GetProperty("texts").EnumerateArray()];
        bool isField = OfField.Any(part => shown.TryGetProperty(part, out _));
        JsonElement[] same = isField ? [.. fields.Where(field => OfField.All(part => Same(shown, field, part)))] : [];
        if (isField && same.Length == 0)
        {
            return "The field shown is not in the entry, or not with these values.";
        }

        if (isField && !Array.Exists(same, field => WrittenAsShown(shown, field, truth)))
        {
            return "'authors' does not match the entry.";
        }

        foreach (JsonProperty member in shown.EnumerateObject())
        {
            string? wrong = member.Name switch
            {
                ProofJson.Member => null,
                "fields" or "matched" => Strange(member, fields),
                "texts" => Strange(member, texts),
                "authors" or "byMerge" when isField => null,
                _ when NotCovered.Contains(member.Name) || OfField.Contains(member.Name) => null,
                _ when truth.TryGetProperty(member.Name, out JsonElement said) && JsonElement.DeepEquals(member.Value, said) => null,
                _ => $"'{member.Name}' does not match the entry.",
            };
            if (wrong is not null)
            {
                return wrong;
            }
        }

        return null;
    }

    private static bool Same(JsonElement shown, JsonElement field, string part) =>
        !shown.TryGetProperty(part, out JsonElement value) || JsonElement.DeepEquals(value, field.GetProperty(part));

    /// <summary>Who set a field is recorded with it where that was not all authors of the change.</summary>
    private static bool WrittenAsShown(JsonElement shown, JsonElement field, JsonElement landing) =>
        (
            !shown.TryGetProperty("authors", out JsonElement authors)
            || JsonElement.DeepEquals(authors, field.TryGetProperty("authors", out JsonElement own) ? own : landing.GetProperty("authors"))
        )
        && (shown.TryGetProperty("byMerge", out JsonElement merge) && merge.ValueKind == JsonValueKind.True)
            == field.TryGetProperty("byMerge", out _);

    private static string? Strange(JsonProperty list, JsonElement[] recorded)
    {
        HashSet<string> known = [.. recorded.Select(element => element.GetRawText())];
        foreach (JsonElement element in list.Value.EnumerateArray())
        {
            if (!known.Contains(element.GetRawText()) && !recorded.Any(field => JsonElement.DeepEquals(field, element)))
            {
                return $"'{list.Name}' contains an item that is not in the entry: {Short(element.GetRawText())}";
            }
        }

        return null;
    }

    private static string Short(string text) => text.Length > 160 ? text[..160] + "…" : text;
}

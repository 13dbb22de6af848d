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
public sealed record CheckedAnswer(string? Change, long? Entry, long? Checkpoint, DateTimeOffset? RecordedAt, string? Refused)
{
    /// <summary>What was recorded and is not shown: <c>2 of 4 fields</c>, <c>the body</c>.</summary>
    public IReadOnlyList<string> NotShown { get; init; } = [];

    /// <summary>The entry that was answered from before this one corrected it; null for an entry that corrects none.</summary>
    public long? Corrects { get; init; }

    /// <summary>Members that are shown and say something, for which its entry cannot vouch.</summary>
    public IReadOnlyList<string> NotCovered { get; init; } = [];
}

/// <summary>
/// Checks exported answers offline, with public keys alone: that each entry stands in the signed log, and that every word of
/// the answer is what that entry recorded.
/// </summary>
public static class AnswerCheck
{
    /// <summary>Members that tell what other entries say of a change, or how it was found; its own entry cannot vouch for them.</summary>
    public static readonly IReadOnlyList<string> NotCovered =
    [
        "reverts",
        "revertedBy",
        "rewritten",
        "live",
        "behind",
        "behindUnknown",
        "unread",
        "unreadSince",
    ];

    private static readonly string[] OfField = ["file", "resource", "path", "kind", "before", "after"];

    private static readonly string[] OfHistory = ["id", "landedAt", "authors", .. OfField, "subject", "pullRequest"];

    /// <summary>The members of an answer of <c>ask</c> beside its changes, none of which an entry can vouch for.</summary>
    private static readonly string[] OfAnswer = ["understood", "notMatched", "sentences", "total", "promotions", "live"];

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
                string[] beside = [.. Uncovered(json.RootElement)];
                foreach (JsonElement landing in Landings(json.RootElement))
                {
                    CheckedAnswer answer = Check(landing, keys);
                    yield return answer with
                    {
                        NotCovered = [.. answer.NotCovered, .. beside],
                    };
                }
            }
        }
    }

    private static bool IsAnswer(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("understood", out _) && !root.TryGetProperty("id", out _);

    /// <summary>What an answer of <c>ask</c> says beside its changes.</summary>
    /// <exception cref="LedgerFormatException">It has a member that no answer has.</exception>
    private static IEnumerable<string> Uncovered(JsonElement root)
    {
        foreach (JsonProperty member in IsAnswer(root) ? root.EnumerateObject() : default)
        {
            if (member.Name is not ("answers" or "nearest") && !OfAnswer.Contains(member.Name))
            {
                throw new LedgerFormatException($"The answer has a member '{member.Name}', which no answer of cairn has.");
            }

            if (OfAnswer.Contains(member.Name) && SaysSomething(member.Value))
            {
                yield return member.Name;
            }
        }
    }

    private static bool SaysSomething(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            _ => true,
        };

    private static List<JsonElement> Landings(JsonElement root)
    {
        try
        {
            // Only an answer of ask holds several; whatever else bears such a member is checked as the one landing it says it is.
            return IsAnswer(root)
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
            using JsonDocument alone = IdentityMembers.WithoutFiles(shown, out IReadOnlyList<string> identities);
            shown = alone.RootElement;
            if (!shown.TryGetProperty(ProofJson.Member, out JsonElement member))
            {
                return new CheckedAnswer(change, null, null, null, "The change has no proof; export it with --proof.");
            }

            proof = ProofJson.Read(member);
            LedgerLeaf leaf = proof.Check(keys);
            if (!EntryTypes.IsLanding(leaf.Type))
            {
                string other = $"Entry {proof.Proof.Index} is of type {leaf.Type}, not a change.";
                return new CheckedAnswer(change, proof.Proof.Index, proof.Size, leaf.RecordedAt, other);
            }

            using JsonDocument recorded = Recorded(proof, leaf);
            string? wrong = Difference(shown, recorded.RootElement);
            return new CheckedAnswer(change, proof.Proof.Index, proof.Size, leaf.RecordedAt, wrong)
            {
                NotShown =
                    wrong is not null ? []
                    : proof.Payload.HasErasedFields ? ["what it changed, which is erased", .. NotShown(shown, recorded.RootElement)]
                    : [.. NotShown(shown, recorded.RootElement)],
                Corrects = Correction.Of(leaf)?.Entry,
                NotCovered =
                [
                    .. NotCovered.Where(name => shown.TryGetProperty(name, out JsonElement value) && SaysSomething(value)),
                    .. identities,
                ],
            };
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

    private static JsonDocument Recorded(EntryProof proof, LedgerLeaf leaf)
    {
        Landing landing = LandingRecord.Read(proof.Payload.Head, proof.Payload.Commits);
        var stored = new StoredLanding(0, () => landing, proof.Payload.Fields, null, null, null, proof.Proof.Index)
        {
            Corrects = Correction.Of(leaf) is { } correction ? () => correction : null,
        };
        using var whole = JsonDocument.Parse(
            JsonLine.Of(ChangeView.Of(new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts), commits: true))
        );

        // Written once more, as what is shown is: texts of both are compared.
        return IdentityMembers.WithoutFiles(whole.RootElement, out _);
    }

    /// <summary>What the entry says and the answer leaves out. A row of a history shows one field, and is to show all of that.</summary>
    private static IEnumerable<string> NotShown(JsonElement shown, JsonElement truth)
    {
        bool isRow = OfField.Any(part => shown.TryGetProperty(part, out _));
        foreach (string list in isRow ? Array.Empty<string>() : ["fields", "texts"])
        {
            int all = truth.GetProperty(list).GetArrayLength();
            int here = shown.TryGetProperty(list, out JsonElement items) ? items.GetArrayLength() : 0;
            if (here < all)
            {
                yield return $"{all - here} of {all} {list}";
            }
        }

        // Of what is no merge the commit is the change itself.
        if (!isRow && truth.GetProperty("merge").GetBoolean() && !shown.TryGetProperty("commits", out _))
        {
            yield return $"{truth.GetProperty("commits").GetArrayLength()} commits";
        }

        IEnumerable<string> members = isRow
            ? OfHistory
            : truth.EnumerateObject().Select(member => member.Name).Where(name => name is not ("fields" or "texts" or "commits"));
        foreach (string member in members.Where(name => !NotCovered.Contains(name) && !shown.TryGetProperty(name, out _)))
        {
            yield return member;
        }
    }

    /// <summary>The first thing in an answer that its entry does not say, or null.</summary>
    private static string? Difference(JsonElement shown, JsonElement truth)
    {
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
        var left = recorded.GroupBy(element => element.GetRawText()).ToDictionary(group => group.Key, group => group.Count());
        foreach (JsonElement element in list.Value.EnumerateArray())
        {
            string text = element.GetRawText();
            string? same = left.ContainsKey(text)
                ? text
                : recorded.Where(field => JsonElement.DeepEquals(field, element)).Select(field => field.GetRawText()).FirstOrDefault();
            if (same is null)
            {
                return $"'{list.Name}' contains an item that is not in the entry: {Short(text)}";
            }

            if (--left[same] < 0)
            {
                return $"'{list.Name}' contains an item more often than the entry: {Short(text)}";
            }
        }

        return null;
    }

    private static string Short(string text) => text.Length > 160 ? text[..160] + "…" : text;
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Promotion;

/// <summary>Whom and why the trail knows behind a field: the landing that set it where it comes from.</summary>
/// <param name="Commit">The landing's commit id.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="Landed">Who landed it; null when the same.</param>
/// <param name="Request">The pull request's number, <c>#482</c>; null when none is known.</param>
public sealed record Origin(string Commit, string By, string? Landed, string? Request, string Subject, DateTimeOffset At);

/// <summary>A field that a promotion or rollback changes, and where it comes from.</summary>
/// <param name="Field">Its file is the path in the repository.</param>
/// <param name="Origin">Null when the trail does not tell.</param>
/// <param name="Wave">The sync wave its object is applied in; null when the object goes.</param>
public sealed record MovedField(FieldChange Field, Origin? Origin, int? Wave);

/// <summary>An emergency: the gates it went through, and why. An exception that somebody has to close afterwards.</summary>
public sealed record Emergency(string Incident, string Reason, IReadOnlyList<string> Gates);

/// <summary>
/// The proof of a promotion, kept in the repository beside what it moved: which release, that both environments render to the
/// same but for declared facts, what it changed, and what the gates said. Its form: docs/promotion.md.
/// </summary>
/// <param name="Kind"><c>promotion</c> or <c>rollback</c>.</param>
/// <param name="From">The environment it comes from; null for a rollback.</param>
/// <param name="Digests">Of both rendered without their facts; of a rollback, of the one twice.</param>
public sealed record PromotionReceipt(
    string Kind,
    string? From,
    string To,
    ReleasePin Release,
    ReleasePin? Replaces,
    (string From, string To) Digests,
    IReadOnlyList<FactDifference> Facts
)
{
    public IReadOnlyList<MovedField> Changes { get; init; } = [];

    public IReadOnlyList<Gate> Gates { get; init; } = [];

    public Emergency? Exception { get; init; }

    public string? Reason { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where it stands in the repository.</summary>
    public string Path => $"environments/{To}/promotions/{At.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Release.Tree[..12]}.json";

    /// <summary>Its text: JSON, two spaces in, keys in this order, a line feed at the end.</summary>
    public string Text()
    {
        using var buffer = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Indented = true,
                    NewLine = "\n",
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("type", $"cairn.dev/{Kind}/v1");
            json.WriteString("from", From);
            json.WriteString("to", To);
            Pin(json, "release", Release);
            Pin(json, "replaces", Replaces);
            json.WriteStartObject("withoutFacts");
            json.WriteString("from", Digests.From);
            json.WriteString("to", Digests.To);
            json.WriteEndObject();
            json.WriteStartArray("facts");
            foreach (FactDifference fact in Facts)
            {
                json.WriteStartObject();
                json.WriteString("name", fact.Name);
                json.WriteString("from", fact.First);
                json.WriteString("to", fact.Second);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("gates");
            foreach (Gate gate in Gates)
            {
                json.WriteStartObject();
                json.WriteString("name", gate.Name);
                json.WriteString("verdict", gate.Verdict.ToString().ToLowerInvariant());
                json.WriteString("detail", gate.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteException(json);
            json.WriteString("reason", Reason);
            json.WriteString("by", By);
            json.WriteString("at", At.UtcDateTime);
            json.WriteStartArray("changes");
            foreach (MovedField change in Changes)
            {
                Write(json, change);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Pin(Utf8JsonWriter json, string name, ReleasePin? pin)
    {
        if (pin is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("tree", pin.Tree);
        json.WriteString("commit", pin.Commit);
        json.WriteEndObject();
    }

    private void WriteException(Utf8JsonWriter json)
    {
        if (Exception is null)
        {
            json.WriteNull("exception");
            return;
        }

        json.WriteStartObject("exception");
        json.WriteString("incident", Exception.Incident);
        json.WriteString("reason", Exception.Reason);
        json.WriteStartArray("gates");
        foreach (string gate in Exception.Gates)
        {
            json.WriteStringValue(gate);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MovedField change)
    {
        json.WriteStartObject();
        json.WriteString("file", change.Field.File);
        json.WriteString("resource", change.Field.Resource);
        json.WriteString("path", change.Field.Path);
        json.WriteString("before", change.Field.Before);
        json.WriteString("after", change.Field.After);
        if (change.Field.Shape.Types is { } types)
        {
            json.WriteString("beforeType", types.Before);
            json.WriteString("afterType", types.After);
        }

        if (change.Wave is { } wave)
        {
            json.WriteNumber("wave", wave);
        }
        else
        {
            json.WriteNull("wave");
        }

        if (change.Origin is { } origin)
        {
            json.WriteStartObject("origin");
            json.WriteString("commit", origin.Commit);
            json.WriteString("by", origin.By);
            json.WriteString("landed", origin.Landed);
            json.WriteString("request", origin.Request);
            json.WriteString("subject", origin.Subject);
            json.WriteString("at", origin.At.UtcDateTime);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("origin");
        }

        json.WriteEndObject();
    }
}

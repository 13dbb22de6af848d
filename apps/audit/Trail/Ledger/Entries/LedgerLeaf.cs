using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>
/// What the tree holds of an event: who (a commitment), what, when, with what outcome, where from, on what (PCI DSS 10.2.2), and
/// the digest of the payload that tells the rest. No personal data and no values stand in it.
/// </summary>
/// <param name="Type">One of <see cref="EntryTypes"/>.</param>
/// <param name="Source">Where the event comes from: <c>git:refs/heads/main</c>.</param>
/// <param name="Event">The event's stable id: the same event seen again has the same.</param>
/// <param name="OccurredAt">When it happened, as the source says; whole seconds.</param>
/// <param name="RecordedAt">When it was recorded, by our clock; whole milliseconds. All entries of one append have the same, later than
/// that of the append before.</param>
/// <param name="Environments">The environments it concerns, sorted.</param>
/// <param name="Subject">What it happened to: <c>commit:3d92729…</c>.</param>
/// <param name="Outcome"><c>success</c> or <c>failure</c>.</param>
/// <param name="Actor">The commitment to the actor: the payload's first slot; 64 hexadecimal digits.</param>
/// <param name="PayloadDigest">See <see cref="Commitments"/>; 64 hexadecimal digits.</param>
public sealed record LedgerLeaf(
    string Type,
    string Source,
    string Event,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    IReadOnlyList<string> Environments,
    string Subject,
    string Outcome,
    string Actor,
    string PayloadDigest
)
{
    public const int Version = 1;

    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>
    /// The canonical JSON: these members in this order, no white space, text escaped as RFC 8785 does. What is stored is what
    /// is hashed; nothing is ever written again to be checked.
    /// </summary>
    public byte[] ToBytes()
    {
        var json = new StringBuilder(420);
        json.Append("{\"actor\":\"").Append(Actor).Append("\",\"environments\":[");
        for (int i = 0; i < Environments.Count; i++)
        {
            Text(json.Append(i == 0 ? "" : ","), Environments[i]);
        }

        Text(json.Append("],\"event\":"), Event);
        json.Append(",\"occurredAt\":\"").Append(Time(OccurredAt, Seconds)).Append("\",\"outcome\":");
        Text(json, Outcome);
        json.Append(",\"payload\":\"")
            .Append(PayloadDigest)
            .Append("\",\"recordedAt\":\"")
            .Append(Time(RecordedAt, Milliseconds))
            .Append("\",\"source\":");
        Text(json, Source);
        Text(json.Append(",\"subject\":"), Subject);
        Text(json.Append(",\"type\":"), Type);
        json.Append(",\"v\":").Append(Version).Append('}');
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>Reads a leaf; it must be written just as <see cref="ToBytes"/> writes.</summary>
    /// <exception cref="LedgerFormatException">It is no such leaf.</exception>
    public static LedgerLeaf Parse(ReadOnlySpan<byte> bytes)
    {
        LedgerLeaf leaf;
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes.ToArray(), new JsonDocumentOptions { MaxDepth = 3 });
            JsonElement root = json.RootElement;
            if (root.GetProperty("v").GetInt32() is var version && version != Version)
            {
                throw new LedgerFormatException($"The entry is of version {version}; this cairn reads version {Version}.");
            }

            leaf = new LedgerLeaf(
                String(root, "type"),
                String(root, "source"),
                String(root, "event"),
                ParseTime(String(root, "occurredAt"), Seconds),
                ParseTime(String(root, "recordedAt"), Milliseconds),
                [.. root.GetProperty("environments").EnumerateArray().Select(element => element.GetString()!)],
                String(root, "subject"),
                String(root, "outcome"),
                String(root, "actor"),
                String(root, "payload")
            );
        }
        catch (Exception failed) when (failed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LedgerFormatException("An entry is not in Cairn's format.");
        }

        return leaf.ToBytes().AsSpan().SequenceEqual(bytes) ? leaf : throw new LedgerFormatException("An entry is not in canonical form.");
    }

    private static string String(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new FormatException();

    private static string Time(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static DateTimeOffset ParseTime(string text, string format) =>
        DateTimeOffset.ParseExact(
            text,
            format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );

    /// <summary>RFC 8785, 3.2.2.2: the short escapes, other control characters in lower-case \u, everything else as it is.</summary>
    private static void Text(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    json.Append('\\').Append(c);
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case < ' ':
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        json.Append('"');
    }
}

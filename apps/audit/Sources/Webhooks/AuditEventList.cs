using System.Buffers;
using System.Text.Json;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// An <c>EventList</c> taken apart without being read whole: most events of a batch are programs' and dry runs of server-side diff,
/// each with a whole manifest or two, and are dropped by what stands beside their bodies.
/// </summary>
/// <param name="Head">All of the list but its items, as JSON.</param>
/// <param name="Items">Each event, as JSON.</param>
internal sealed record AuditEventList(ReadOnlyMemory<byte> Head, IReadOnlyList<ReadOnlyMemory<byte>> Items)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = AuditNotification.Deepest };

    /// <param name="what">What is to be sent, for messages.</param>
    /// <exception cref="NotificationException">It is not a JSON object, or its items are not an array within the limit.</exception>
    public static AuditEventList Of(ReadOnlyMemory<byte> body, string what, int most)
    {
        try
        {
            List<ReadOnlyMemory<byte>> items = [];
            ReadOnlyMemory<byte> head = Without(
                body,
                static (ref reader) => reader.ValueTextEquals("items"u8),
                found => items = Split(found, most)
            );
            return head.Length > 0
                ? new AuditEventList(head, items)
                : throw new NotificationException($"The body is not a JSON object; send {what}.");
        }
        catch (JsonException)
        {
            throw new NotificationException($"The body is not JSON; send {what}.");
        }
    }

    /// <summary>An event without the objects that were sent and answered; empty where it is no object.</summary>
    public static ReadOnlyMemory<byte> WithoutBodies(ReadOnlyMemory<byte> item) =>
        Without(
            item,
            static (ref reader) => reader.ValueTextEquals("requestObject"u8) || reader.ValueTextEquals("responseObject"u8),
            static _ => { }
        );

    private delegate bool IsLeftOut(ref Utf8JsonReader reader);

    /// <summary>An object without some of its properties, which are handed over; the last of several of one name counts, as
    /// everywhere.</summary>
    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> json, IsLeftOut isLeftOut, Action<ReadOnlyMemory<byte>> leftOut)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        var kept = new ArrayBufferWriter<byte>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            ReadToEnd(ref reader);
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKept = !isLeftOut(ref reader);
            int name = (int)reader.TokenStartIndex;
            reader.Read();
            int value = (int)reader.TokenStartIndex;
            reader.Skip();
            int end = (int)reader.BytesConsumed;
            if (!isKept)
            {
                leftOut(json[value..end]);
                continue;
            }

            kept.Write(kept.WrittenCount == 0 ? "{"u8 : ","u8);
            kept.Write(json.Span[name..end]);
        }

        ReadToEnd(ref reader);
        kept.Write(kept.WrittenCount == 0 ? "{}"u8 : "}"u8);
        return kept.WrittenMemory;
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> json, int most)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        var items = new List<ReadOnlyMemory<byte>>();
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return items;
        }

        bool isArray = reader.TokenType == JsonTokenType.StartArray;
        while (isArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(json[start..(int)reader.BytesConsumed]);
        }

        return isArray && items.Count <= most ? items : throw new NotificationException($"items is not an array of at most {most} items.");
    }

    /// <summary>What follows the value is no JSON either.</summary>
    private static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read()) { }
    }
}

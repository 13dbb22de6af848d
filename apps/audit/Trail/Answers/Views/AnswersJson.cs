using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cairn.Trail.Answers.Views;

/// <summary>
/// How the views are written as the JSON that docs/output.md documents: members in the order in which they are declared, null
/// where a value is not known. Scripts rely on it: members are added, never renamed or removed.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChangeView))]
[JsonSerializable(typeof(AnswerView))]
[JsonSerializable(typeof(HistoryRowView))]
[JsonSerializable(typeof(FieldView))]
[JsonSerializable(typeof(TextView))]
[JsonSerializable(typeof(FieldStateView))]
[JsonSerializable(typeof(UnattributedView))]
[JsonSerializable(typeof(BlameFieldView))]
[JsonSerializable(typeof(ClusterEventView))]
[JsonSerializable(typeof(ProofView))]
public sealed partial class AnswersJson : JsonSerializerContext;

/// <summary>One object a line.</summary>
public static class JsonLine
{
    /// <summary>The output is no part of a page: only what JSON itself needs is escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as JSON, without the end of the line.</summary>
    public static string Of<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            JsonSerializer.Serialize(json, value, type);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Of(ChangeView change) => Of(change, AnswersJson.Default.ChangeView);

    public static string Of(AnswerView answer) => Of(answer, AnswersJson.Default.AnswerView);

    public static string Of(HistoryRowView row) => Of(row, AnswersJson.Default.HistoryRowView);

    public static string Of(FieldView field) => Of(field, AnswersJson.Default.FieldView);

    public static string Of(TextView text) => Of(text, AnswersJson.Default.TextView);

    public static string Of(ClusterEventView one) => Of(one, AnswersJson.Default.ClusterEventView);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Trail.Answers.Views;

/// <summary>A moment as each surface writes it.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct UtcTime(DateTimeOffset At)
{
    /// <summary>For programs: <c>2026-11-03T14:12:00Z</c>.</summary>
    public string Iso => Text("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>For columns: <c>2026-11-03 14:12Z</c>.</summary>
    public string Minute => Text("yyyy-MM-dd HH:mm'Z'");

    /// <summary>For pages: <c>Tue 3 Nov 2026 14:12 UTC</c>.</summary>
    public string Long => Text("ddd d MMM yyyy HH:mm 'UTC'");

    public static UtcTime? Of(DateTimeOffset? time) => time is { } at ? new UtcTime(at) : null;

    public override string ToString() => Iso;

    private string Text(string format) => At.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Whole seconds with a <c>Z</c>, as docs/output.md promises.</summary>
    public sealed class Converter : JsonConverter<UtcTime>
    {
        public override UtcTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, UtcTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Iso);
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Manifests;
using Cairn.Delivery.Rehearsal;

namespace Cairn.Cli.Output;

/// <summary>A rehearsal as JSON Lines: each event, each stop, then the sum. docs/plan.md has the shapes.</summary>
internal static class RehearsalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, RehearsalResult result)
    {
        foreach (RehearsalEvent one in result.Events)
        {
            output.WriteLine(Line(json => Event(json, one)));
        }

        foreach (RehearsalStop stop in result.Stops)
        {
            output.WriteLine(Line(json => Stop(json, stop)));
        }

        output.WriteLine(Line(json => Sum(json, result)));
    }

    private static void Event(Utf8JsonWriter json, RehearsalEvent one)
    {
        json.WriteString("event", Name(one.Step.ToString()));
        json.WriteString("at", one.At.UtcDateTime);
        json.WriteString("application", one.Application);
        json.WriteString("text", one.Text);
        if (one.Phase is { } phase)
        {
            json.WriteString("phase", phase.ToString());
            json.WriteNumber("wave", one.Wave!.Value);
        }

        if (one.Tasks.Count > 0)
        {
            json.WriteStartArray("objects");
            foreach (PlannedTask task in one.Tasks)
            {
                json.WriteStartObject();
                Identity(json, task.Object, task.Namespace);
                json.WriteBoolean("prune", task.IsPrune);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void Stop(Utf8JsonWriter json, RehearsalStop stop)
    {
        json.WriteString("stop", Name(stop.Kind.ToString()));
        json.WriteBoolean("certain", stop.IsCertain);
        json.WriteString("application", stop.Application);
        json.WriteString("phase", stop.Phase?.ToString());
        if (stop.Wave is { } wave)
        {
            json.WriteNumber("wave", wave);
        }
        else
        {
            json.WriteNull("wave");
        }

        json.WriteString("message", stop.Message);
        json.WriteString("consequence", stop.Consequence);
        json.WriteString("remedy", stop.Remedy);
        json.WriteStartArray("objects");
        foreach (Manifest one in stop.Objects)
        {
            json.WriteStartObject();
            Identity(json, one, one.Namespace);
            json.WriteString("file", one.Source.File);
            json.WriteNumber("line", one.Source.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Sum(Utf8JsonWriter json, RehearsalResult result)
    {
        json.WriteBoolean("ends", result.Ends);
        json.WriteNumber("stops", result.Stops.Count(stop => stop.IsCertain));
        json.WriteNumber("possibleStops", result.Stops.Count(stop => !stop.IsCertain));
        json.WriteNumber(
            "applications",
            result.Events.Where(one => one.Step == RehearsalStep.Healthy).Select(one => one.Application).Distinct().Count()
        );
        json.WriteStartArray("assumptions");
        foreach (string one in result.Assumptions)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }

    private static void Identity(Utf8JsonWriter json, Manifest one, string? ns)
    {
        json.WriteString("group", one.Group);
        json.WriteString("kind", one.Kind);
        json.WriteString("namespace", ns);
        json.WriteString("name", one.Name);
    }

    private static string Name(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}

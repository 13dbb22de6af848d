using System.Text.Json;
using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;
using Cairn.Trail.Answers.Contract;

namespace Cairn.Cli.Output;

/// <summary>Health as lines of JSON; documented in docs/health.md.</summary>
internal static class HealthRecords
{
    public static string Case(CaseResult result) =>
        JsonRecords.Line(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("suite", result.Suite);
            writer.WriteString("case", result.Case);
            writer.WriteBoolean("passed", result.Passed);
            Health(writer, "expected", result.Expected);
            Health(writer, "actual", result.Actual);
            writer.WriteString("error", result.Error);
            writer.WriteEndObject();
        });

    public static string Summary(Summary sum) =>
        JsonRecords.Line(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("suites", sum.Suites);
            writer.WriteNumber("cases", sum.Cases);
            writer.WriteNumber("passed", sum.Passed);
            writer.WriteNumber("failed", sum.Failed);
            writer.WriteEndObject();
        });

    public static string Evaluated(string? script, HealthStatus? health, string? error) =>
        JsonRecords.Line(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", health?.Status);
            writer.WriteString("message", health?.Message);
            writer.WriteString("script", script);
            writer.WriteString("error", error);
            writer.WriteEndObject();
        });

    private static void Health(Utf8JsonWriter writer, string name, HealthStatus? health)
    {
        if (health is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("status", health.Status);
        writer.WriteString("message", health.Message);
        writer.WriteEndObject();
    }
}

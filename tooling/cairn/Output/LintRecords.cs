using Cairn.Delivery.Linting;
using Cairn.Trail.Answers.Contract;

namespace Cairn.Cli.Output;

/// <summary>Findings as lines of JSON; documented in docs/output.md.</summary>
internal static class LintRecords
{
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, int objects)
    {
        foreach (Finding one in findings)
        {
            output.WriteLine(Of(one));
        }

        output.WriteLine(
            JsonRecords.Line(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("objects", objects);
                json.WriteNumber("errors", findings.Count(one => one.Severity == Severity.Error));
                json.WriteNumber("warnings", findings.Count(one => one.Severity == Severity.Warning));
                json.WriteEndObject();
            })
        );
    }

    public static string Of(Rule rule) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Id);
            json.WriteString("meaning", rule.Meaning);
            json.WriteEndObject();
        });

    private static string Of(Finding one) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("rule", one.Rule);
            json.WriteString("severity", one.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("file", one.Place.File);
            if (one.Place.Line is { } line)
            {
                json.WriteNumber("line", line);
            }
            else
            {
                json.WriteNull("line");
            }

            json.WriteString("resource", one.Place.Resource);
            json.WriteString("field", one.Place.Field);
            json.WriteString("message", one.Message);
            json.WriteString("remedy", one.Remedy);
            json.WriteEndObject();
        });
}

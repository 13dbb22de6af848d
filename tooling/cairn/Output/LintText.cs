using System.Globalization;
using Cairn.Delivery.Linting;

namespace Cairn.Cli.Output;

/// <summary>Findings for people, file by file.</summary>
internal sealed class LintText(TextWriter output, Palette paint)
{
    public void Write(IReadOnlyList<Finding> findings, int objects)
    {
        foreach (IGrouping<string, Finding> file in findings.GroupBy(one => one.Place.File))
        {
            output.WriteLine(paint.Bold(Plain.Text(file.Key)));
            int width = file.Max(one => Line(one).Length);
            foreach (Finding one in file)
            {
                string margin = new(' ', width + 3);
                string about = string.Join("  ", ((string?[])[one.Place.Resource, one.Place.Field]).OfType<string>());
                output.WriteLine(
                    $"  {Line(one).PadLeft(width)} {Severe(one)}  "
                        + $"{paint.Cyan(one.Rule)}{(about.Length > 0 ? "  " + paint.Faint(Plain.Text(about)) : "")}"
                );
                output.WriteLine($"{margin}{Plain.Text(one.Message)}");
                output.WriteLine($"{margin}{paint.Green("→")} {Plain.Text(one.Remedy)}");
            }

            output.WriteLine();
        }

        int errors = findings.Count(one => one.Severity == Severity.Error);
        output.WriteLine(
            findings.Count == 0
                ? $"Nothing will go wrong that the rules know, in {Count(objects, "object")}."
                : $"{Count(errors, "error")}, {Count(findings.Count - errors, "warning")} in {Count(objects, "object")}."
        );
    }

    public string Of(Rule rule, int width) => $"{paint.Cyan(rule.Id.PadRight(width))}  {rule.Meaning}";

    private string Severe(Finding one) => one.Severity == Severity.Error ? paint.Red("error") : paint.Yellow("warning");

    private static string Line(Finding one) => one.Place.Line?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";
}

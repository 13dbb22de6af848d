using System.Globalization;
using Cairn.Delivery.Linting;

namespace Cairn.Cli.Output;

/// <summary>Findings for people, file by file.</summary>
internal sealed class LintText(TextWriter output, Palette paint)
{
    public void Write(IReadOnlyList<LintFinding> findings, int objects)
    {
        foreach (IGrouping<string, LintFinding> file in findings.GroupBy(finding => finding.Place.File))
        {
            output.WriteLine(paint.Bold(TerminalText.Text(file.Key)));
            int width = file.Max(finding => Line(finding).Length);
            foreach (LintFinding finding in file)
            {
                string margin = new(' ', width + 3);
                string about = string.Join("  ", ((string?[])[finding.Place.Resource, finding.Place.Field]).OfType<string>());
                output.WriteLine(
                    $"  {Line(finding).PadLeft(width)} {Severe(finding)}  "
                        + $"{paint.Cyan(finding.Rule)}{(about.Length > 0 ? "  " + paint.Faint(TerminalText.Text(about)) : "")}"
                );
                output.WriteLine($"{margin}{TerminalText.Text(finding.Message)}");
                output.WriteLine($"{margin}{paint.Green("→")} {TerminalText.Text(finding.Remedy)}");
            }

            output.WriteLine();
        }

        int errors = findings.Count(finding => finding.Severity == Severity.Error);
        output.WriteLine(
            findings.Count == 0
                ? $"Nothing will go wrong that the rules know, in {Count(objects, "object")}."
                : $"{Count(errors, "error")}, {Count(findings.Count - errors, "warning")} in {Count(objects, "object")}."
        );
    }

    public string Of(Rule rule, int width) => $"{paint.Cyan(rule.Id.PadRight(width))}  {rule.Meaning}";

    private string Severe(LintFinding one) => one.Severity == Severity.Error ? paint.Red("error") : paint.Yellow("warning");

    private static string Line(LintFinding one) => one.Place.Line?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";
}

using System.Globalization;
using System.Text;
using Cairn.Delivery.Linting;
using static Cairn.Delivery.Preview.Markup;

namespace Cairn.Delivery.Preview;

/// <summary>What has to be fixed before a pull request lands, and what holds.</summary>
internal static class ProblemsMarkdown
{
    private const int MostFiles = 10;

    public static void Append(StringBuilder text, PreviewReport report, int rows)
    {
        foreach (string wrong in report.Environments.SelectMany(preview => preview.Unreadable).Distinct().Take(MostFiles))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**This cannot be read**: {Cell(wrong)}\n");
        }

        if (report.RenderingFailed is { } failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**Rendering fails**: {Cell(failed)}\n");
        }

        if (report.NotAsRendered is { Count: > 0 } off)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**Rendered files are out of date** or edited by hand; fix them with `cairn render`: "
                    + $"{string.Join(", ", off.Take(MostFiles).Select(Code))}"
                    + $"{(off.Count > MostFiles ? $" and {off.Count - MostFiles} more" : "")}\n"
            );
        }

        foreach (EnvironmentSameness sameness in report.Sameness.Where(sameness => !sameness.Parity.Identical).Take(MostFiles))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{Cell(sameness.First)} and {Cell(sameness.Second)} would differ in fields that no fact declares**, with "
                    + $"the same release\n\n"
            );
            PreviewMarkdown.Fields(
                text,
                [.. sameness.Parity.Undeclared.Select(difference => difference.Field)],
                sameness.Parity.UndeclaredFiles,
                rows
            );
        }

        if (report.Findings is { Count: > 0 } findings)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{findings.Count} {(findings.Count == 1 ? "problem" : "problems")} found by lint**\n\n| | object | field | "
                    + $"what | remedy |\n| --- | --- | --- | --- | --- |\n"
            );
            foreach (LintFinding finding in findings.Take(rows))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {(finding.Severity == Severity.Error ? "✗" : "!")} {finding.Rule} | "
                        + $"{Cell(finding.Place.Resource ?? finding.Place.File)} | "
                        + $"{(finding.Place.Field is null ? "" : Code(finding.Place.Field))} | {Cell(finding.Message)} | "
                        + $"{Cell(finding.Remedy)} |\n"
                );
            }

            text.Append(PreviewMarkdown.Left(findings.Count, rows, "findings"));
        }
        else if (!report.HasFaults)
        {
            text.Append(
                (report.NotAsRendered is not null, report.Findings is not null) switch
                {
                    (true, true) => "\n✓ Rendered files are up to date, and lint finds no problems.\n",
                    (true, false) => "\n✓ Rendered files are up to date.\n",
                    (false, true) => "\n✓ Lint finds no problems.\n",
                    _ => "",
                }
            );
        }

        foreach (EnvironmentSameness sameness in report.Sameness.Where(sameness => sameness.Parity.Identical).Take(MostFiles))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n✓ {Cell(sameness.Second)} is identical to {Cell(sameness.First)} but for {sameness.Parity.Facts.Count} declared "
                    + $"{(sameness.Parity.Facts.Count == 1 ? "fact" : "facts")}, with the same release.\n"
            );
        }
    }
}

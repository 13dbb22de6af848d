using Cairn.Delivery.Linting;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>One finding of lint.</summary>
internal sealed record LintFindingView(
    string Rule,
    string Severity,
    string File,
    int? Line,
    string? Resource,
    string? Field,
    string Message,
    string Remedy
);

/// <summary>A rule and what it means.</summary>
internal sealed record LintRuleView(string Rule, string Meaning);

/// <summary>How much was looked at and found.</summary>
internal sealed record LintSummaryView(int Objects, int Errors, int Warnings);

/// <summary>Findings as lines of JSON; documented in docs/output.md.</summary>
internal static class LintRecords
{
    public static void Write(TextWriter output, IReadOnlyList<LintFinding> findings, int objects)
    {
        foreach (LintFinding finding in findings)
        {
            output.WriteLine(Of(finding));
        }

        output.WriteLine(
            JsonLine.Of(
                new(
                    objects,
                    findings.Count(finding => finding.Severity == Severity.Error),
                    findings.Count(finding => finding.Severity == Severity.Warning)
                ),
                CliJson.Default.LintSummaryView
            )
        );
    }

    public static string Of(Rule rule) => JsonLine.Of(new(rule.Id, rule.Meaning), CliJson.Default.LintRuleView);

    private static string Of(LintFinding one) =>
        JsonLine.Of(
            new(
                one.Rule,
                one.Severity == Severity.Error ? "error" : "warning",
                one.Place.File,
                one.Place.Line,
                one.Place.Resource,
                one.Place.Field,
                one.Message,
                one.Remedy
            ),
            CliJson.Default.LintFindingView
        );
}

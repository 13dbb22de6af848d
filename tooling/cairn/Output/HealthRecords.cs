using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A status and what is said with it.</summary>
internal sealed record HealthStatusView(string Status, string Message)
{
    public static HealthStatusView? Of(HealthStatus? health) => health is null ? null : new(health.Status, health.Message);
}

/// <summary>One case of a suite.</summary>
internal sealed record HealthCaseView(
    string Suite,
    string Case,
    bool Passed,
    HealthStatusView? Expected,
    HealthStatusView? Actual,
    string? Error
);

/// <summary>How many cases passed.</summary>
internal sealed record HealthSummaryView(int Suites, int Cases, int Passed, int Failed);

/// <summary>The health of one object.</summary>
internal sealed record HealthVerdictView(string? Status, string? Message, string? Script, string? Error);

/// <summary>Health as lines of JSON; documented in docs/health.md.</summary>
internal static class HealthRecords
{
    public static string Case(CaseResult result) =>
        JsonLine.Of(
            new(
                result.Suite,
                result.Case,
                result.Passed,
                HealthStatusView.Of(result.Expected),
                HealthStatusView.Of(result.Actual),
                result.Error
            ),
            CliJson.Default.HealthCaseView
        );

    public static string Summary(Summary sum) =>
        JsonLine.Of(new(sum.Suites, sum.Cases, sum.Passed, sum.Failed), CliJson.Default.HealthSummaryView);

    public static string Evaluated(string? script, HealthStatus? health, string? error) =>
        JsonLine.Of(new(health?.Status, health?.Message, script, error), CliJson.Default.HealthVerdictView);
}

using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Cli.Output;

/// <summary>Health as a person reads it on a terminal.</summary>
internal sealed class HealthText(TextWriter output, Palette paint)
{
    /// <summary>Each case that failed: what was expected, what came, and which files say so.</summary>
    public void Failures(IReadOnlyList<CaseResult> results)
    {
        foreach (CaseResult result in results.Where(result => !result.Passed))
        {
            output.WriteLine($"{paint.Red("✗")} {paint.Bold(TerminalText.Text(result.Suite))} {TerminalText.Text(result.Case)}");
            if (result.Expected is { } expected)
            {
                output.WriteLine($"    expected {Health(expected)}");
            }

            output.WriteLine(result.Error is { } error ? $"    {paint.Red(Lines(error))}" : $"    got      {Health(result.Actual!)}");
            output.WriteLine($"    {paint.Faint(TerminalText.Text(result.File))}");
            if (result.Script is { } script)
            {
                output.WriteLine($"    {paint.Faint(TerminalText.Text(script))}");
            }

            output.WriteLine();
        }
    }

    public void Summary(Summary sum)
    {
        string counted =
            $"{sum.Cases:N0} {(sum.Cases == 1 ? "case" : "cases")} of {sum.Suites:N0} {(sum.Suites == 1 ? "suite" : "suites")}";
        output.WriteLine(
            sum.Failed == 0 ? $"{paint.Green("✓")} {counted} passed." : $"{paint.Red("✗")} {sum.Failed:N0} of {counted} failed."
        );
    }

    public void Evaluated(string? script, HealthStatus? health, string? error)
    {
        output.WriteLine(error is null ? Health(health!) : paint.Red(Lines(error)));
        output.WriteLine(
            paint.Faint(script is null ? "The object is being deleted, so no script was run." : $"by {TerminalText.Text(script)}")
        );
    }

    private string Health(HealthStatus health)
    {
        string status = health.Status switch
        {
            "" => paint.Faint("no health"),
            "Healthy" => paint.Green(health.Status),
            "Degraded" or "Missing" => paint.Red(health.Status),
            _ => paint.Yellow(TerminalText.Text(health.Status)),
        };
        return health.Message.Length == 0 ? status : $"{status}: {Lines(health.Message)}";
    }

    /// <summary>On one line, where a break can be seen: a difference may be one.</summary>
    private static string Lines(string text) => TerminalText.Text(text.Replace("\n", "⏎", StringComparison.Ordinal));
}

using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Judging;

/// <summary>How a case ended.</summary>
/// <param name="Suite">The name of its suite, <c>group/Kind</c>.</param>
/// <param name="Case">Its name in the suite; empty for a suite that could not be run.</param>
/// <param name="File">The file that states it, or the suite's folder.</param>
/// <param name="Script">The script that was run, null where none was found.</param>
/// <param name="Expected">The health expected; null for cases about actions.</param>
/// <param name="Actual">The health the script gave; null for cases about actions, and where it came to no end.</param>
/// <param name="Error">Why it failed, where that is no difference of health.</param>
public sealed record CaseResult(
    string Suite,
    string Case,
    string File,
    string? Script,
    bool Passed,
    HealthStatus? Expected,
    HealthStatus? Actual,
    string? Error
);

/// <summary>What all cases came to.</summary>
public sealed record Summary(int Suites, int Cases, int Passed)
{
    public int Failed => Cases - Passed;
}

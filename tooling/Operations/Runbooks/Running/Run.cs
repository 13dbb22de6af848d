using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Running;

/// <summary>What of a runbook is executed.</summary>
public enum Execution
{
    /// <summary>Every step that a person agrees to.</summary>
    All,

    /// <summary>What is marked as only reading the repository.</summary>
    ReadOnly,

    /// <summary>Nothing: a dry run.</summary>
    None,
}

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>It ran, and what it says of its outcome holds.</summary>
    Succeeded,

    /// <summary>It ran, and something it says of its outcome does not hold.</summary>
    Failed,

    /// <summary>A person did it and said so.</summary>
    ByHand,

    /// <summary>A person left it out.</summary>
    Skipped,

    /// <summary>A person ended the run before or within it.</summary>
    Stopped,

    /// <summary>It was shown and not executed.</summary>
    Shown,
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    Succeeded,
    Failed,
    Stopped,
}

/// <summary>A step that was come to.</summary>
/// <param name="Exit">The exit code; null when nothing ran to its end.</param>
/// <param name="Missed">What was expected and does not hold; empty when all does.</param>
/// <param name="Seen">The end of what was printed; empty when nothing was.</param>
public sealed record StepRun(int Number, StepOutcome Outcome, int? Exit, IReadOnlyList<Expectation> Missed, string Seen);

/// <summary>A run of a runbook.</summary>
/// <param name="Steps">The steps that were come to, in their order.</param>
/// <param name="GoOnWith">The step to go on with; null when it came to the end.</param>
public sealed record RunbookRun(
    RunbookPage Page,
    RunOutcome Outcome,
    IReadOnlyList<StepRun> Steps,
    int? GoOnWith,
    DateTimeOffset Started,
    DateTimeOffset Ended
);

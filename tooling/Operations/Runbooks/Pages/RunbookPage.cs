namespace Cairn.Operations.Runbooks.Pages;

/// <summary>A runbook as its page tells it. The form is documented in docs/runbooks.md.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="When">When it is the right one, in one paragraph.</param>
/// <param name="IsGuide">It has no section Steps: its numbered items are read and confirmed, none is executed.</param>
/// <param name="Text">The whole page.</param>
public sealed record RunbookPage(
    string Name,
    string Title,
    string When,
    IReadOnlyList<RunbookVariable> Needs,
    IReadOnlyList<RunbookStep> Steps,
    bool IsGuide,
    string Text
);

/// <summary>A value that the steps use as a variable of the shell.</summary>
/// <param name="Name">In capitals, as <c>ENV</c>.</param>
/// <param name="Default">What it is when nobody says otherwise; null when somebody has to.</param>
public sealed record RunbookVariable(string Name, string Meaning, string? Default);

/// <summary>One step: a sentence and what is executed, or a sentence alone, which a person does.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Line">Where it stands in the page, from 1.</param>
public sealed record RunbookStep(int Number, string Text, Block? Block, int Line);

/// <summary>What is executed, with <c>sh -e</c> in the root of the repository.</summary>
/// <param name="IsDry">It only reads the repository, so a check executes it too.</param>
/// <param name="Expectations">What must hold afterwards; without any about it the exit code is to be 0.</param>
public sealed record Block(string Command, bool IsDry, IReadOnlyList<Expectation> Expectations);

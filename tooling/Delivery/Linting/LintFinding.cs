namespace Cairn.Delivery.Linting;

/// <summary>How bad it is.</summary>
public enum Severity
{
    /// <summary>It may go wrong, or cannot be told for sure from what was read.</summary>
    Warning,

    /// <summary>It will go wrong.</summary>
    Error,
}

/// <summary>Something that will go wrong. No text of it holds a value of a Secret.</summary>
/// <param name="Rule">The rule's id, <c>hook-type</c>.</param>
/// <param name="Message">One sentence: what will go wrong.</param>
/// <param name="Remedy">One sentence: what to do.</param>
public sealed record LintFinding(string Rule, Severity Severity, FindingPlace Place, string Message, string Remedy);

/// <summary>Where it stands.</summary>
/// <param name="File">Relative to what was linted, with <c>/</c>.</param>
/// <param name="Line">Counted from 1; null where it is not known.</param>
/// <param name="Resource"><c>apps/Deployment ns/name</c>; null of a file that holds no object.</param>
/// <param name="Field">As docs/output.md has paths; null where it is about the whole.</param>
public sealed record FindingPlace(string File, int? Line, string? Resource, string? Field);

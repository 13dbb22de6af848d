using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>What a rule found, before its file and line are known.</summary>
/// <param name="Field">Its path; empty for the whole object.</param>
internal sealed record LintProblem(Severity Severity, Manifest Object, string Field, string Message, string Remedy)
{
    /// <summary>Lines further down than the field's own, of text within it.</summary>
    public int LinesBelow { get; init; }

    public static LintProblem Error(Manifest one, string field, string message, string remedy) =>
        new(Severity.Error, one, field, message, remedy);

    public static LintProblem Warning(Manifest one, string field, string message, string remedy) =>
        new(Severity.Warning, one, field, message, remedy);
}

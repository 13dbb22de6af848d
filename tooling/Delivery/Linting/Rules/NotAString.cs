using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Numbers, booleans and mappings where the API has a string: labels, variables, arguments, data. The API server refuses the object;
/// ArgoCD does not convert them.
/// </summary>
internal static class NotAString
{
    public static Rule Rule { get; } =
        new(
            "not-a-string",
            "A label, variable, argument or other field that must be a string but is a number, a boolean or a mapping.",
            set => set.Units.SelectMany(unit => unit.Objects.SelectMany(manifest => Of(manifest, unit.Kind == UnitKind.Fragments)))
        );

    /// <param name="isPart">Whether Kustomize still reads it, which takes fewer words for booleans than ArgoCD does.</param>
    private static IEnumerable<LintProblem> Of(Manifest one, bool isPart) =>
        from field in StringFields.NotStrings(one)
        where !isPart || field.Node is not Scalar { Value: var word } || !IsOldBoolean(word)
        // The rule hook-type tells of an annotation of the object itself, since it hides all the others.
        where
            one.UnquotedAnnotation is not { } told || field.Path != Annotations.Path(told) && field.Path != $"metadata.annotations.{told}"
        where field.Node is not Map map || !map.Entries.Keys.Any(Templates.IsLike)
        select field.Node is Scalar scalar
            ? new LintProblem(
                scalar.Value.Length == 1 && IsOldBoolean(scalar.Value) ? Severity.Warning : Severity.Error,
                one,
                field.Path,
                $"{Shown(scalar, field)} is {(IsOldBoolean(scalar.Value) ? "a boolean in YAML 1.1" : "not a string")}, and "
                    + $"{Last(field.Path)} must be a string: the API server refuses the {one.Kind}.",
                "Put the value in quotes."
            )
            : LintProblem.Error(
                one,
                field.Path,
                $"{Last(field.Path)} must be a string but is a {(field.Node is Map ? "mapping" : "list")}: the API "
                    + $"server refuses the {one.Kind}.",
                "Write it as a single string, for example with | and indented lines."
            );

    /// <summary>Booleans of YAML 1.1 alone. Readers differ most on the single letters.</summary>
    private static bool IsOldBoolean(string word) => word.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off";

    /// <summary>A value of a Secret is never shown.</summary>
    private static string Shown(Scalar scalar, Field field) =>
        field.Path.StartsWith("data", StringComparison.Ordinal) || field.Path.StartsWith("stringData", StringComparison.Ordinal)
            ? "The value"
            : $"'{scalar.Value}'";

    private static string Last(string path) => path.StartsWith("metadata.labels", StringComparison.Ordinal) ? "a label" : path;
}

using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Files with an apiVersion and a kind that are no YAML; one of them keeps ArgoCD from syncing its whole Application.</summary>
internal static class UnreadableManifest
{
    public static Rule Rule { get; } =
        new(
            "unreadable-manifest",
            "A manifest that is not valid YAML, so that ArgoCD cannot render its whole Application.",
            set =>
                set.Unreadable.Select(manifest =>
                    set.Unlisted.Contains(manifest.Source.File)
                        ? LintProblem.Warning(
                            manifest,
                            "",
                            $"This file cannot be read, and no kustomization lists it, so nothing in it is applied: "
                                + $"{Sentence(manifest.Name)}.",
                            "Correct the YAML and list the file, or delete it."
                        )
                        : LintProblem.Error(
                            manifest,
                            "",
                            $"ArgoCD cannot read this file, so it cannot render the whole Application: {Sentence(manifest.Name)}.",
                            "Correct the YAML."
                        )
                )
        );

    private static string Sentence(string what) => what.StartsWith("This", StringComparison.Ordinal) ? "this" + what[4..] : what;
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;
using Cairn.Delivery.Planning.Order;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Annotations of a sync that ArgoCD does not understand: it drops them without a word.
/// Source: <c>gitops-engine/pkg/sync/hook</c> and <c>syncwaves</c> of ArgoCD.
/// </summary>
internal static class HookType
{
    private static readonly string[] Types = ["PreSync", "Sync", "PostSync", "SyncFail", "PreDelete", "PostDelete", "Skip"];
    private static readonly string[] Policies = ["BeforeHookCreation", "HookSucceeded", "HookFailed"];

    // The last five mean nothing to ArgoCD, but are Helm's own and left out on purpose: a test, a rollback.
    private static readonly string[] HelmTypes =
    [
        "pre-install",
        "pre-upgrade",
        "post-install",
        "post-upgrade",
        "pre-delete",
        "post-delete",
        "crd-install",
        "pre-rollback",
        "post-rollback",
        "test",
        "test-success",
        "test-failure",
    ];

    private static readonly string[] HelmPolicies = ["before-hook-creation", "hook-succeeded", "hook-failed"];

    public static Rule Rule { get; } =
        new(
            "hook-type",
            "A hook type, delete policy or sync wave that ArgoCD does not understand and silently ignores.",
            set => set.Units.SelectMany(unit => unit.Objects).SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Manifest one)
    {
        if (one.UnquotedAnnotation is { } unquoted)
        {
            yield return LintProblem.Error(
                one,
                Path(unquoted),
                $"The annotation {unquoted} is not a string, so the object is refused or all its annotations are ignored.",
                "Put the value in quotes."
            );
        }

        Hook hook = Hook.Of(one);
        string lost = hook is { IsHook: true, Phases.Count: 0 } ? "the object is never applied" : "it does not run in that phase";
        foreach (
            LintProblem problem in Words(one, Annotation.Hook, Types, word => $"'{word}' is not a hook type, so {lost}.")
                .Concat(
                    Words(one, Annotation.HelmHook, HelmTypes, word => $"'{word}' is not a Helm hook type that ArgoCD knows, so {lost}.")
                )
                .Concat(
                    Words(
                        one,
                        Annotation.DeletePolicy,
                        Policies,
                        word => $"'{word}' is not a delete policy, so the hook is not deleted then."
                    )
                )
                .Concat(
                    Words(
                        one,
                        Annotation.HelmDeletePolicy,
                        HelmPolicies,
                        word => $"'{word}' is not a Helm delete policy, so the hook is not deleted then."
                    )
                )
        )
        {
            yield return problem;
        }

        if (one.Annotations.TryGetValue(Annotation.Hook, out string? hooks) && hooks.Trim(' ', ',').Length == 0)
        {
            yield return LintProblem.Error(
                one,
                Path(Annotation.Hook),
                "The hook names no type, so the object is never applied.",
                "Name one of PreSync, Sync, PostSync and SyncFail, or remove the annotation."
            );
        }

        foreach (
            (string annotation, string instead) in ((string, string)[])
                [(Annotation.Wave, "0, or its helm.sh/hook-weight"), (Annotation.HelmWeight, "0")]
        )
        {
            if (one.Annotations.TryGetValue(annotation, out string? wave) && SyncWave.Atoi(wave) is null && !IsTemplate(wave))
            {
                yield return LintProblem.Error(
                    one,
                    Path(annotation),
                    $"'{wave}' is not an integer, so the wave is {instead}.",
                    "Write an integer in quotes, such as \"5\" or \"-1\"."
                );
            }
        }
    }

    private static IEnumerable<LintProblem> Words(Manifest one, string annotation, string[] known, Func<string, string> message) =>
        one.Parts(annotation)
            .Where(word => !known.Contains(word) && !IsTemplate(word))
            .Select(word => LintProblem.Error(one, Path(annotation), message(word), Remedy(word, known)));

    private static string Remedy(string word, string[] known) =>
        known.FirstOrDefault(text => Letters(text) == Letters(word)) is { } meant
            ? $"Write {meant}."
            : $"Use one of {string.Join(", ", known)}.";

    private static string Letters(string word) => string.Concat(word.Where(char.IsAsciiLetter)).ToLowerInvariant();

    /// <summary>Whether some other tool still fills it in.</summary>
    private static bool IsTemplate(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal);

    private static string Path(string annotation) => Annotations.Path(annotation);
}

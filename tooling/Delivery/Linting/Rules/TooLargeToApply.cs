using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Objects that a client-side apply cannot keep in its annotation: all annotations together have 262,144 bytes
/// (<c>TotalAnnotationSizeLimitB</c> in <c>k8s.io/apimachinery/pkg/api/validation</c>).
/// </summary>
internal static class TooLargeToApply
{
    private const long Most = 256 * 1024;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static Rule Rule { get; } =
        new(
            "too-large-to-apply",
            "An object too large for a client-side apply, such as many CustomResourceDefinitions, without ServerSideApply=true.",
            set => set.Applied.SelectMany(unit => unit.Objects.SelectMany(manifest => Of(set, unit, manifest)))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Unit unit, Manifest one)
    {
        string[] own = [.. one.Parts(Annotation.Options)];
        if (own.Contains("Replace=true") || (own.Contains("ServerSideApply=true") && !own.Contains("ServerSideApply=false")))
        {
            yield break;
        }

        long annotations = LastApplied.Length + one.Annotations.Sum(pair => (long)pair.Key.Length + pair.Value.Length);
        long size = JsonSize.Of(one, 16 * Most);
        if (size + annotations <= Most)
        {
            yield break;
        }

        bool isClientSide = own.Contains("ServerSideApply=false");
        AppSource[] sources = [.. set.Sources.Of(unit).Where(source => source.Takes(one))];
        AppSource? without = sources.FirstOrDefault(source =>
            !source.HasOption("Replace=true") && (isClientSide || !source.HasOption("ServerSideApply=true"))
        );
        bool isKnown = sources.Length > 0 || (!set.Sources.HasApps && !set.Sources.HasFlux);
        if ((sources.Length > 0 && without is null) || (sources.Length == 0 && set.Sources.HasFlux))
        {
            yield break;
        }

        string app = without is null ? "its Application" : $"{without.App.Kind} {without.App.Name}";
        yield return new LintProblem(
            isKnown ? Severity.Error : Severity.Warning,
            one,
            "",
            $"{one.Kind} {one.Name} has {size:N0} bytes as JSON, more than the 262,144 that a client-side apply can keep in {LastApplied}: "
                + $"{(isKnown ? "the API server refuses it" : "unless its Application applies server-side, the API server refuses it")} "
                + $"(\"metadata.annotations: Too long\").",
            isClientSide
                ? "Remove ServerSideApply=false from its sync-options."
                : $"Add ServerSideApply=true to spec.syncPolicy.syncOptions of {app}, or argocd.argoproj.io/sync-options: "
                    + $"ServerSideApply=true to the object."
        );
    }
}

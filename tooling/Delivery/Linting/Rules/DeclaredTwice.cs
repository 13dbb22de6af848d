using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Objects that one Application declares several times: the last one counts (<c>RepeatedResourceWarning</c>,
/// <c>DeduplicateTargetObjects</c> in <c>controller/state.go</c>).
/// </summary>
internal static class DeclaredTwice
{
    public static Rule Rule { get; } =
        new(
            "declared-twice",
            "An object that one Application declares more than once, so that only the last one counts.",
            set => set.Applied.SelectMany(unit => Of(set, unit))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Unit unit)
    {
        AppSource[] sources = [.. set.Sources.Of(unit)];
        string[] destinations = [.. sources.Select(source => source.Destination.Namespace).Distinct()];
        string? destination = destinations.Length == 1 ? destinations[0] : null;
        foreach (
            var same in unit
                .Objects.Where(manifest => !manifest.IsNameGenerated && sources.All(source => source.Takes(manifest)))
                .GroupBy(manifest => (manifest.Group, manifest.Kind, Namespace: Namespace(set, manifest, destination), manifest.Name))
                .Where(same => same.Count() > 1)
        )
        {
            Manifest[] all = [.. same];

            // Two files of a folder may be for two clusters where no Application is known to take both.
            bool isOne = sources.Length > 0 || set.IsEnvironment || all.DistinctBy(manifest => manifest.Source.File).Count() == 1;
            if (isOne)
            {
                yield return LintProblem.Warning(
                    all[0],
                    "",
                    $"{all[0].Kind} {all[0].Name} is declared {(all.Length == 2 ? "twice" : $"{all.Length} times")} in one "
                        + $"Application: ArgoCD applies only the last one ({all[^1].Source}).",
                    "Remove all but one."
                );
            }
        }
    }

    private static string? Namespace(ManifestSet set, Manifest one, string? destination) =>
        set.Scope.IsNamespaced(one.Group, one.Kind) == false ? null : one.Namespace ?? destination;
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;
using Cairn.Delivery.Planning.Order;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Waves between Applications without a health of Applications, which ArgoCD took out in 1.8: each counts as done once it is
/// applied. Source: docs/operator-manual/health.md of ArgoCD, issue 3781.
/// </summary>
internal static class AppWavesWithoutHealth
{
    private const string Key = "resource.customizations.health.argoproj.io_Application";

    public static Rule Rule { get; } =
        new(
            "app-waves-without-health",
            "Applications in several sync waves where ArgoCD has no health check for Applications, so that the waves have no effect.",
            set => set.Applied.SelectMany(unit => Of(set, unit))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Unit unit)
    {
        Manifest[] apps = [.. unit.Objects.Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" })];
        long[] waves = [.. apps.Select(SyncWave.Of).Distinct().Order()];
        if (waves.Length < 2 || set.Argo.Any(settings => settings.HasApplicationHealth))
        {
            yield break;
        }

        Manifest at = apps.First(app =>
            SyncWave.Of(app) != waves[0] && app.Annotations.ContainsKey(Annotation.Wave) || SyncWave.Of(app) == waves[0] && waves[0] < 0
        );
        string order = $"Applications are in waves {string.Join(", ", waves.Take(6))}{(waves.Length > 6 ? ", …" : "")}";
        string remedy = $"Set {Key} in argocd-cm, as shown in ArgoCD's docs/operator-manual/health.md.";
        ArgoSettings? patch = set.Argo.FirstOrDefault(settings => settings.IsPatch);
        yield return patch is null && set.Argo.FirstOrDefault() is { } found
            ? LintProblem.Error(
                at,
                Annotations.Path(Annotation.Wave),
                $"{order}, but {found.Object.Source.File} has no health check for Application, so all are applied at once and none waits "
                    + "for another.",
                remedy
            )
            : LintProblem.Warning(
                at,
                Annotations.Path(Annotation.Wave),
                $"{order}, which has no effect unless ArgoCD has a health check for Application; "
                    + (
                        patch is null
                            ? "no argocd-cm was found."
                            : $"{patch.Object.Source.File} only patches an argocd-cm that was not read."
                    ),
                remedy
            );
    }
}

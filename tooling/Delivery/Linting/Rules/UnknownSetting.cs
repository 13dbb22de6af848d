using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Settings that nothing reads: keys of ArgoCD's ConfigMaps, values of known charts, options of known programs.</summary>
internal static class UnknownSetting
{
    public static Rule Rule { get; } =
        new(
            "unknown-setting",
            "A key of argocd-cm, -cmd-params-cm, -rbac-cm or -notifications-cm that no version of ArgoCD reads; a value or flag that "
                + "a chart or program of a known version does not know.",
            Find
        );

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        Manifest[] objects = [.. set.Units.SelectMany(unit => unit.Objects)];
        ChartValues[] values =
        [
            .. set.Documents.SelectMany(document => ChartValues.OfDocument(document, Field.Of(document))),
            .. objects.SelectMany(ChartValues.Of),
        ];
        ConfigMapKey[] generated = [.. set.Documents.SelectMany(document => ConfigMapKeys.OfKustomization(document, Field.Of(document)))];
        HashSet<(string, string)> written = [.. generated.Select(key => (key.ConfigMap, key.Key))];
        var judge = new SettingJudge(set);

        // What Kustomize built holds the keys of its generators and patches too: they are reported where they are written.
        IEnumerable<ConfigMapKey> held = objects.SelectMany(ConfigMapKeys.Of).Where(key => !written.Contains((key.ConfigMap, key.Key)));
        return generated
            .Concat(held)
            .Concat(values.SelectMany(ChartKeys.Of))
            .Select(judge.Key)
            .OfType<LintProblem>()
            .Concat(values.SelectMany(ChartKeys.Unknown))
            .Concat(set.Applied.SelectMany(unit => unit.Objects).Select(Workload.Of).OfType<Workload>().SelectMany(Options));
    }

    private static IEnumerable<LintProblem> Options(Workload workload) =>
        from option in ContainerSettings.Of(workload)
        let message = option.IsVariable ? $"{option.Program} reads no variable {option.Name}, so it has no effect."
        : option.IsWord ? $"{option.Program} does not know --{option.Name}."
        : $"{option.Program} has no flag --{option.Name}, so it fails to start."
        let nearest = option.Nearest is { } near && !option.IsVariable ? "--" + near : option.Nearest
        select LintProblem.Warning(workload.Object, option.Field.Path, message, SettingJudge.Remedy(nearest));
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>Values for a Helm chart.</summary>
/// <param name="Object">What they are written in, or what stands for a file without an object.</param>
/// <param name="Chart">One that is known by its name and its repository; null for values that look like those of ArgoCD's chart.</param>
/// <param name="Version">As it is written; null where it is not.</param>
internal sealed record ChartValues(Manifest Object, string? Chart, string? Version, Field Values)
{
    /// <summary>Of values in a text that is YAML itself, the lines from the text's field to the values.</summary>
    public bool IsText { get; init; }

    /// <summary>The chart's name as it is written, whatever repository it comes from; null where none is.</summary>
    public string? Name { get; init; }

    /// <summary>False where files or parameters may set more values.</summary>
    public bool IsAll { get; init; } = true;

    private static readonly (string Chart, string Repository)[] Known = [("argo-cd", "argoproj"), ("external-secrets", "external-secrets")];

    // Parts of ArgoCD's chart that make values known as its own, beside a key of a ConfigMap.
    private static readonly string[] Parts =
    [
        "applicationSet",
        "controller",
        "crds",
        "dex",
        "notifications",
        "redis",
        "redis-ha",
        "repoServer",
        "server",
    ];

    /// <summary>The values in a document that is no object: a file of values, or a kustomization with charts.</summary>
    public static IEnumerable<ChartValues> OfDocument(Manifest stand, Field root)
    {
        foreach (Field chart in root["helmCharts"]?.Items() ?? [])
        {
            if (chart["valuesInline"] is { } values)
            {
                yield return Named(stand, chart["name"]?.Text, chart["repo"]?.Text, chart["version"]?.Text, values);
            }
        }

        var whole = new ChartValues(stand, null, null, root);
        if (whole.ArgoCd() is not null)
        {
            yield return whole;
        }
    }

    /// <summary>The values in an object.</summary>
    public static IEnumerable<ChartValues> Of(Manifest one)
    {
        Field? spec = Field.Of(one)["spec"];
        return (one.Group, one.Kind) switch
        {
            ("argoproj.io", "Application") => OfSources(one, spec),
            ("argoproj.io", "ApplicationSet") => OfSources(one, spec?.At("template", "spec")),
            ("helm.toolkit.fluxcd.io", "HelmRelease") when spec?["values"] is { } values =>
            [
                new ChartValues(one, null, null, values)
                {
                    Name = spec.Value.At("chart", "spec", "chart")?.Text,
                    IsAll = spec.Value["valuesFrom"] is null,
                },
            ],
            ("helm.cattle.io", "HelmChart" or "HelmChartConfig") => OfField(
                    one,
                    spec?["chart"]?.Text,
                    spec?["repo"]?.Text,
                    spec?["version"]?.Text,
                    spec?["valuesContent"]
                )
                .Select(found => found with { IsAll = spec?["set"] is null }),
            _ => [],
        };
    }

    /// <summary>Where the values of ArgoCD's chart begin: at the top, or below the key of a chart around it; null for others.</summary>
    public Field? ArgoCd() =>
        Chart == "argo-cd" ? Values
        : Chart is not null ? null
        : Values.Entries().Select(entry => entry.Value).Prepend(Values).Where(IsOfArgoCd).Select(found => (Field?)found).FirstOrDefault();

    private static IEnumerable<ChartValues> OfSources(Manifest one, Field? spec) =>
        from source in (spec?["sources"]?.Items() ?? []).Concat(spec?["source"] is { } only ? [only] : [])
        let helm = source["helm"]
        // The object wins over the text.
        from found in OfField(
            one,
            source["chart"]?.Text,
            source["repoURL"]?.Text,
            source["targetRevision"]?.Text,
            helm?["valuesObject"] ?? helm?["values"]
        )
        select found with
        {
            IsAll = helm?["valueFiles"] is null && helm?["parameters"] is null && helm?["fileParameters"] is null,
        };

    private static IEnumerable<ChartValues> OfField(Manifest one, string? chart, string? repository, string? version, Field? values)
    {
        if (values is not { Text: { } text } field)
        {
            return values is { Node: Map } map ? [Named(one, chart, repository, version, map)] : [];
        }

        try
        {
            return
            [
                .. from document in NodeReader.Read("", text)
                select Named(one, chart, repository, version, new Field(document, field.Path)) with
                {
                    IsText = true,
                },
            ];
        }
        catch (ManifestException)
        {
            return []; // Helm refuses it and says so.
        }
    }

    private static ChartValues Named(Manifest one, string? chart, string? repository, string? version, Field values) =>
        Known.Any(known => known.Chart == chart && repository?.Contains(known.Repository, StringComparison.Ordinal) == true)
            ? new ChartValues(one, chart, version?.TrimStart('v'), values) { Name = chart }
            : new ChartValues(one, null, null, values) { Name = chart };

    private static bool IsOfArgoCd(Field values) =>
        values["configs"] is { Node: Map } configs
        && (
            Parts.Any(part => values[part] is { Node: Map })
            || Has(configs["cm"], "argocd-cm")
            || Has(configs["params"], "argocd-cmd-params-cm")
            || Has(configs["rbac"], "argocd-rbac-cm")
        );

    private static bool Has(Field? map, string configMap) =>
        (map?.Entries() ?? []).Any(entry => SettingTable.Named(configMap).Find(entry.Key) is not null);
}

using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>Where ArgoCD's settings stand: its own objects, and values for its Helm chart in every place that takes values.</summary>
internal static class SettingsLocations
{
    /// <summary>The settings in a document that is no object, such as a file of values.</summary>
    public static IEnumerable<ArgoSettings> Document(string path, Node document)
    {
        Manifest stand = ManifestFile.Stand(path, document);
        var root = new Field(document, "");
        IEnumerable<Field?> inline = (root["helmCharts"]?.Items() ?? []).Select(chart => chart["valuesInline"]);
        return inline.Append(root).OfType<Field>().Select(values => ArgoSettings.OfValues(stand, values)).OfType<ArgoSettings>();
    }

    /// <summary>The settings in an object.</summary>
    public static IEnumerable<ArgoSettings> Object(Manifest one)
    {
        if (ArgoSettings.Of(one) is { } own)
        {
            return [own];
        }

        Field? spec = Field.Of(one)["spec"];
        IEnumerable<Field?> values = (one.Group, one.Kind) switch
        {
            ("argoproj.io", "Application") => Sources(spec),
            ("argoproj.io", "ApplicationSet") => Sources(spec?.At("template", "spec")),
            ("helm.toolkit.fluxcd.io", "HelmRelease") => [spec?["values"]],
            ("helm.cattle.io", "HelmChart" or "HelmChartConfig") => [spec?["valuesContent"]],
            _ => [],
        };
        return values.OfType<Field>().SelectMany(field => OfField(one, field));
    }

    private static IEnumerable<Field?> Sources(Field? spec) =>
        (spec?["sources"]?.Items() ?? [])
            .Select(source => (Field?)source)
            .Append(spec?["source"])
            .SelectMany(source => (Field?[])[source?.At("helm", "valuesObject"), source?.At("helm", "values")]);

    private static IEnumerable<ArgoSettings> OfField(Manifest one, Field field)
    {
        if (field.Text is not { } text)
        {
            return ArgoSettings.OfValues(one, field) is { } found ? [found] : [];
        }

        if (!text.Contains("configs", StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            // Its lines are counted from the text's first, which stands below the field.
            return
            [
                .. NodeReader
                    .Read("", text)
                    .Select(document => ArgoSettings.OfValues(one, new Field(document, field.Path)))
                    .OfType<ArgoSettings>()
                    .Select(found =>
                        found with
                        {
                            Health =
                            [
                                .. found.Health.Select(script => script with { LinesBelow = script.LinesBelow + script.Field.Node.Line }),
                            ],
                        }
                    ),
            ];
        }
        catch (ManifestException)
        {
            return [];
        }
    }
}

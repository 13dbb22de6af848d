using Cairn.Linting.Fields;
using Cairn.Planning.Manifests;

namespace Cairn.Linting.Settings;

/// <summary>Values that a Helm chart is given in an object.</summary>
/// <param name="Holder">The object.</param>
/// <param name="Chart">The chart's name; empty where it is not known.</param>
/// <param name="Values">The values; a text within a field begins below it.</param>
/// <param name="LinesBelow">Of values that are a text within a field, the lines between; else 0.</param>
internal sealed record ChartValues(Manifest Holder, string Chart, Field Values, int LinesBelow)
{
    /// <summary>
    /// The values of an Application, ApplicationSet, HelmRelease or HelmChart that are written in it, and whether more may come
    /// from files.
    /// </summary>
    public static IEnumerable<(ChartValues Given, bool IsAll)> Of(Manifest one)
    {
        Field? spec = Field.Of(one)["spec"];
        switch (one.Group, one.Kind)
        {
            case ("argoproj.io", "Application" or "ApplicationSet"):
                foreach ((_, Field source) in Sets.AppSources.Sources(one))
                {
                    Field? helm = source["helm"];
                    bool isAll = helm?["valueFiles"] is null && helm?["parameters"] is null && helm?["fileParameters"] is null;
                    // The object wins over the text.
                    foreach (ChartValues given in Parsed(one, source["chart"]?.Text ?? "", helm?["valuesObject"] ?? helm?["values"]))
                    {
                        yield return (given, isAll);
                    }
                }

                break;
            case ("helm.toolkit.fluxcd.io", "HelmRelease"):
                foreach (ChartValues given in Parsed(one, spec?.At("chart", "spec", "chart")?.Text ?? "", spec?["values"]))
                {
                    yield return (given, spec?["valuesFrom"] is null);
                }

                break;
            case ("helm.cattle.io", "HelmChart"):
                foreach (ChartValues given in Parsed(one, spec?["chart"]?.Text ?? "", spec?["valuesContent"]))
                {
                    yield return (given, spec?["set"] is null);
                }

                break;
        }
    }

    private static IEnumerable<ChartValues> Parsed(Manifest one, string chart, Field? values)
    {
        if (values is not { } field)
        {
            return [];
        }

        if (field.Text is not { } text)
        {
            return [new ChartValues(one, chart, field, 0)];
        }

        try
        {
            return [.. NodeReader.Read("", text).Select(document => new ChartValues(one, chart, new Field(document, field.Path), 1))];
        }
        catch (ManifestException)
        {
            return []; // A text of a template.
        }
    }
}

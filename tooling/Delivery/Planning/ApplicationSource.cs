using System.Globalization;
using System.Text;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning;

/// <summary>The source of an Application that applies a folder, and what it gives to Helm for it.</summary>
/// <param name="Application">The Application.</param>
/// <param name="ReleaseName">The name of the Helm release.</param>
/// <param name="Namespace">The destination namespace; null for none.</param>
/// <param name="ValueFiles">Relative to the folder, the later over the earlier.</param>
/// <param name="Values">Values of its own, over those of the files: YAML; null for none.</param>
/// <param name="Parameters">Single values over all others, as <c>--set</c> takes them, and whether each is forced to be a string.</param>
/// <param name="SkipsDefinitions">Whether the chart's own custom resource definitions are left out.</param>
public sealed record ApplicationSource(
    Manifest Application,
    string ReleaseName,
    string? Namespace,
    IReadOnlyList<string> ValueFiles,
    string? Values,
    IReadOnlyList<(string Setting, bool IsString)> Parameters,
    bool SkipsDefinitions
)
{
    /// <summary>Of the Application that applies a folder; null where none does, or more than one.</summary>
    /// <param name="path">From the repository's top, with slashes.</param>
    public static ApplicationSource? ForFolder(IEnumerable<Manifest> manifests, string path)
    {
        (Manifest Application, Node Source)[] found =
        [
            .. manifests
                .Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" })
                .SelectMany(manifest => Sources(manifest).Select(source => (Application: manifest, Source: source)))
                .Where(item => item.Source["path"]?.Text?.Trim('/') == path.Trim('/')),
        ];
        return found.Select(item => item.Application.Name).Distinct().Count() == 1 ? Of(found[0].Application, found[0].Source) : null;
    }

    private static IEnumerable<Node> Sources(Manifest application)
    {
        Node? spec = application.Body["spec"];
        return spec?["sources"] is Items several ? several.Nodes
            : spec?["source"] is { } node ? [node]
            : [];
    }

    private static ApplicationSource Of(Manifest application, Node source)
    {
        Node? helm = source["helm"];
        string? values =
            helm?["valuesObject"] is Map given ? Yaml(given)
            : helm?["values"]?.Text is { Length: > 0 } text ? text
            : null;
        return new ApplicationSource(
            application,
            helm?["releaseName"]?.Text is { Length: > 0 } release ? release : application.Name,
            application.Body["spec"]?["destination"]?["namespace"]?.Text is { Length: > 0 } ns ? ns : null,
            [.. ((helm?["valueFiles"] as Items)?.Nodes ?? []).Select(file => file.Text).OfType<string>()],
            values,
            [
                .. ((helm?["parameters"] as Items)?.Nodes ?? [])
                    .Where(node => node["name"]?.Text is not null)
                    .Select(node => ($"{node["name"]!.Text}={(node["value"] as Scalar)?.Value}", IsTrue(node["forceString"]))),
            ],
            IsTrue(helm?["skipCrds"])
        );
    }

    private static bool IsTrue(Node? node) => node is Scalar { Type: ScalarType.Other, Value: "true" };

    /// <summary>In YAML's flow style: strings in quotes, all other scalars as they were written.</summary>
    private static string Yaml(Node node) =>
        node switch
        {
            Map map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{Quoted(entry.Key)}: {Yaml(entry.Value)}"))}}}",
            Items items => $"[{string.Join(", ", items.Nodes.Select(Yaml))}]",
            Scalar { Type: ScalarType.String } scalar => Quoted(scalar.Value),
            Scalar { Type: ScalarType.Null } => "null",
            Scalar scalar => scalar.Value,
            _ => "null",
        };

    private static string Quoted(string text)
    {
        var written = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => written.Append('\\').Append(c),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => written.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)c:x4}"
                ),
                _ => written.Append(c),
            };
        }

        return written.Append('"').ToString();
    }
}

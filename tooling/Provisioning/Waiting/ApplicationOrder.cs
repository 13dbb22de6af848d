using System.Globalization;
using Cairn.Specification;
using YamlDotNet.RepresentationModel;

namespace Cairn.Provisioning.Waiting;

/// <summary>An Application of the environment, and the wave of the root's sync that it comes in.</summary>
public sealed record ExpectedApplication(string Name, int Wave)
{
    /// <summary>Those that the root brings, wave by wave, as they are rendered.</summary>
    public static IReadOnlyList<ExpectedApplication> Of(ClusterSpecification specification) =>
        [.. specification.Rendered.Where(manifest => manifest is { Kind: "Application", ApiVersion: "argoproj.io/v1alpha1" })
            .Select(manifest => new ExpectedApplication(manifest.Name, WaveOf(manifest.Yaml)))
            .DistinctBy(one => one.Name)
            .OrderBy(one => one.Wave).ThenBy(one => one.Name, StringComparer.Ordinal)];

    private static int WaveOf(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        YamlNode? node = stream.Documents[0].RootNode;
        foreach (string key in (string[])["metadata", "annotations", "argocd.argoproj.io/sync-wave"])
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        return node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int wave) ? wave : 0;
    }
}

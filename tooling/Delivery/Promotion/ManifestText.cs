using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Delivery.Promotion;

/// <summary>Single texts of a rendered object.</summary>
public static class ManifestText
{
    /// <summary>The text that stands under keys, one below the other; null where none does, or the object is no YAML.</summary>
    /// <param name="manifest">One object.</param>
    public static string? At(string manifest, params string[] keys)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(manifest));
            YamlNode? node = stream.Documents.Count > 0 ? stream.Documents[0].RootNode : null;
            foreach (string key in keys)
            {
                node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
            }

            return (node as YamlScalarNode)?.Value;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    /// <summary>The sync wave that ArgoCD applies an object in (argocd.argoproj.io/sync-wave; 0 when it says none).</summary>
    public static int Wave(string manifest) =>
        int.TryParse(
            At(manifest, "metadata", "annotations", "argocd.argoproj.io/sync-wave"),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out int wave
        )
            ? wave
            : 0;
}

using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Promotion;

/// <summary>The sync wave that ArgoCD applies a rendered object in (argocd.argoproj.io/sync-wave; 0 when it says none).</summary>
internal static class Waves
{
    public static int Of(string manifest)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(manifest));
            YamlNode? node = stream.Documents[0].RootNode;
            foreach (string key in (string[])["metadata", "annotations", "argocd.argoproj.io/sync-wave"])
            {
                node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
            }

            return node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int wave) ? wave : 0;
        }
        catch (YamlException)
        {
            return 0;
        }
    }
}

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.RefreshSettings.Readers;

/// <summary>The keys of a ConfigMap that manifests take: as variables (<c>configMapKeyRef</c>) and as files of a volume.</summary>
internal static class ConfigMapReferences
{
    public static IReadOnlyCollection<string> Of(SourceTree tree, string folder, string configMap)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in tree.Files(folder, ".yaml"))
        {
            keys.UnionWith(Of(tree.Text(file), configMap));
        }

        return keys;
    }

    public static IEnumerable<string> Of(string yaml, string configMap)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException wrong)
        {
            throw new RefreshException($"A manifest can't be read: {wrong.Message}", wrong);
        }

        IEnumerable<YamlMappingNode> maps = stream.Documents.SelectMany(document => document.AllNodes).OfType<YamlMappingNode>();
        return [.. maps.SelectMany(node => Keys(node, configMap))];
    }

    private static IEnumerable<string> Keys(YamlMappingNode node, string configMap)
    {
        if (Below(node, "configMapKeyRef") is { } reference && Text(reference, "name") == configMap && Text(reference, "key") is { } key)
        {
            yield return key;
        }

        if (Below(node, "configMap") is { } volume && Text(volume, "name") == configMap && Below(volume, "items") is YamlSequenceNode list)
        {
            foreach (string item in list.Select(candidate => Text(candidate, "key")).OfType<string>())
            {
                yield return item;
            }
        }
    }

    private static YamlNode? Below(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? value) ? value : null;

    private static string? Text(YamlNode node, string key) => (Below(node, key) as YamlScalarNode)?.Value;
}

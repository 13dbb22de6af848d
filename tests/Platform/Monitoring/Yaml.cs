using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>YAML as it stands in a file, asked by key.</summary>
internal static class Yaml
{
    /// <summary>The documents of a file of the checkout.</summary>
    public static YamlNode[] Documents(string path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Checkout.At(path));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static YamlNode Read(string path) => Assert.Single(Documents(path));

    /// <summary>What stands under keys, one below the other, or null.</summary>
    public static YamlNode? Get(this YamlNode node, params string[] keys)
    {
        YamlNode? at = node;
        foreach (string key in keys)
        {
            at = at is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? below) ? below : null;
        }

        return at;
    }

    public static string? Text(this YamlNode node, params string[] keys) => (node.Get(keys) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> List(this YamlNode node, params string[] keys) => node.Get(keys) as YamlSequenceNode ?? [];

    public static IEnumerable<string> Keys(this YamlNode node, params string[] keys) =>
        node.Get(keys) is YamlMappingNode map ? map.Children.Keys.Select(key => ((YamlScalarNode)key).Value!) : [];
}

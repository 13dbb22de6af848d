using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>The keys of ConfigMaps that workloads of the repository take as variables or files, beside what their programs read.</summary>
internal sealed class ConfigMapReaders
{
    private readonly HashSet<(string ConfigMap, string Key)> keys = [];
    private readonly HashSet<string> whole = new(StringComparer.Ordinal);

    public static ConfigMapReaders Of(ManifestSet set)
    {
        var readers = new ConfigMapReaders();
        foreach (Manifest manifest in set.Units.SelectMany(unit => unit.Objects))
        {
            readers.Add(manifest.Body);
        }

        return readers;
    }

    public bool Read(string configMap, string key) => whole.Contains(configMap) || keys.Contains((configMap, key));

    private void Add(Node root)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var left = new Stack<Node>([root]);
        while (left.TryPop(out Node? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            foreach (
                Node below in node switch
                {
                    Map map => map.Entries.Values,
                    Items items => items.Nodes,
                    _ => Enumerable.Empty<Node>(),
                }
            )
            {
                left.Push(below);
            }

            Take(node);
        }
    }

    private void Take(Node node)
    {
        if (node["configMapKeyRef"] is { } variable && variable["name"]?.Text is { } named && variable["key"]?.Text is { } key)
        {
            keys.Add((named, key));
        }

        if (node["configMapRef"]?["name"]?.Text is { } all)
        {
            whole.Add(all);
        }

        if (node["configMap"] is { } volume && volume["name"]?.Text is { } mounted)
        {
            foreach (Node item in (volume["items"] as Items)?.Nodes ?? [])
            {
                keys.Add((mounted, item["key"]?.Text ?? ""));
            }

            if (volume["items"] is null)
            {
                whole.Add(mounted);
            }
        }
    }
}

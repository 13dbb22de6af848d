using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>A key that ends up in one of ArgoCD's ConfigMaps.</summary>
/// <param name="Object">The object it is written in, or one that stands for a file without any.</param>
/// <param name="ConfigMap">Which it ends up in, <c>argocd-cm</c>.</param>
/// <param name="Field">Where it is written: its value, or the entry that names it.</param>
internal sealed record ConfigMapKey(Manifest Object, string ConfigMap, string Key, Field Field)
{
    /// <summary>Of a key in a text that is YAML itself, the lines from the text's field to it.</summary>
    public int LinesBelow { get; init; }

    /// <summary>The version of the chart that puts it there, where that is known.</summary>
    public string? ChartVersion { get; init; }
}

/// <summary>
/// Finds the keys of ArgoCD's ConfigMaps in what people write: the ConfigMaps, Kustomize's generators and patches, the operator's
/// object.
/// </summary>
internal static class ConfigMapKeys
{
    public static readonly string[] Known = ["argocd-cm", "argocd-cmd-params-cm", "argocd-rbac-cm", "argocd-notifications-cm"];

    /// <summary>The keys of an object.</summary>
    public static IEnumerable<ConfigMapKey> Of(Manifest one) =>
        (one.Group, one.Kind) switch
        {
            ("", "ConfigMap") when Known.Contains(one.Name) => Entries(one, one.Name, Field.Of(one)["data"]),
            ("argoproj.io", "ArgoCD") =>
            [
                .. Entries(one, "argocd-cm", Field.Of(one).At("spec", "extraConfig")),
                .. Entries(one, "argocd-cmd-params-cm", Field.Of(one).At("spec", "cmdParams")),
            ],
            _ => [],
        };

    /// <summary>The keys that a kustomization adds by itself; none of another document.</summary>
    public static IEnumerable<ConfigMapKey> OfKustomization(Manifest stand, Field root)
    {
        foreach (Field generator in root["configMapGenerator"]?.Items() ?? [])
        {
            if (generator["name"]?.Text is { } name && Known.Contains(name))
            {
                foreach (Field entry in (generator["literals"]?.Items() ?? []).Concat(generator["files"]?.Items() ?? []))
                {
                    // A literal is key=value; a file is key=path, or a path whose last part is the key.
                    string text = entry.Text ?? "";
                    string key = text.Contains('=', StringComparison.Ordinal) ? text.Split('=')[0] : text[(text.LastIndexOf('/') + 1)..];
                    yield return new ConfigMapKey(stand, name, key, entry);
                }
            }
        }

        foreach (Field patch in root["patches"]?.Items() ?? [])
        {
            string? target = patch.At("target", "kind")?.Text == "ConfigMap" ? patch.At("target", "name")?.Text : null;
            foreach (ConfigMapKey key in OfPatch(stand, patch["patch"], target))
            {
                yield return key;
            }
        }

        foreach (ConfigMapKey key in (root["patchesStrategicMerge"]?.Items() ?? []).SelectMany(patch => OfPatch(stand, patch, null)))
        {
            yield return key;
        }
    }

    public static IEnumerable<ConfigMapKey> Entries(Manifest holder, string configMap, Field? data) =>
        from entry in data?.Entries() ?? []
        where !entry.Value.Node.IsNull
        select new ConfigMapKey(holder, configMap, entry.Key, entry.Value);

    /// <summary>A patch that is written out in a kustomization: a part of the ConfigMap, or operations on it.</summary>
    private static IEnumerable<ConfigMapKey> OfPatch(Manifest stand, Field? patch, string? target)
    {
        if (patch is not { Text: { } text } field || !text.Contains('\n', StringComparison.Ordinal) || Parsed(text) is not { } documents)
        {
            yield break;
        }

        foreach (Field document in documents.Select(document => new Field(document, field.Path)))
        {
            string? name = document["kind"]?.Text == "ConfigMap" ? document.At("metadata", "name")?.Text : target;
            if (name is null || !Known.Contains(name))
            {
                continue;
            }

            IEnumerable<ConfigMapKey> operations =
                from step in document.Items()
                where step["op"]?.Text is "add" or "replace"
                let key = Pointed(step["path"]?.Text)
                where key is not null
                select new ConfigMapKey(stand, name, key, step["path"]!.Value);
            foreach (ConfigMapKey key in Entries(stand, name, document["data"]).Concat(operations))
            {
                yield return key with
                {
                    Field = field,
                    LinesBelow = key.Field.Node.Line,
                };
            }
        }
    }

    /// <summary>The key that a JSON pointer leads to, <c>/data/url</c>.</summary>
    private static string? Pointed(string? path) =>
        path?.Split('/') is ["", "data", { Length: > 0 } key]
            ? key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : null;

    private static IReadOnlyList<Node>? Parsed(string text)
    {
        try
        {
            return NodeReader.Read("", text);
        }
        catch (ManifestException)
        {
            return null; // Kustomize refuses it and says so.
        }
    }
}

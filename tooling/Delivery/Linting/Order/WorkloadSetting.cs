using System.Text;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Order;

/// <summary>A text that a workload's containers are given. It may come from a Secret: it is looked at and never shown.</summary>
/// <param name="Name">The variable's name; empty of an argument or a file.</param>
/// <param name="At">Where the workload names it.</param>
internal sealed record WorkloadSetting(string Name, string Text, Field At)
{
    /// <summary>The Secret and key it comes from; null of any other, and of one whose value is not in git.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether it is a whole file, in which a bare word says little.</summary>
    public bool IsFile { get; init; }

    /// <param name="objects">Where ConfigMaps and Secrets are looked for.</param>
    public static IEnumerable<WorkloadSetting> Of(Workload workload, IReadOnlyList<Manifest> objects) =>
        workload.Containers().SelectMany(container => OfContainer(container, workload, objects)).Concat(Files(workload, objects));

    private static IEnumerable<WorkloadSetting> OfContainer(Field container, Workload workload, IReadOnlyList<Manifest> objects)
    {
        foreach (Field env in container["env"]?.Items() ?? [])
        {
            string name = env["name"]?.Text ?? "";
            if (env["value"] is { Text: { } text } value)
            {
                yield return new WorkloadSetting(name, text, value);
            }

            if (env.At("valueFrom", "configMapKeyRef") is { } map)
            {
                yield return new WorkloadSetting(
                    name,
                    Value(objects, "ConfigMap", workload, map["name"]?.Text, map["key"]?.Text) ?? "",
                    map
                );
            }

            if (env.At("valueFrom", "secretKeyRef") is { } secret)
            {
                yield return new WorkloadSetting(
                    name,
                    Value(objects, "Secret", workload, secret["name"]?.Text, secret["key"]?.Text) ?? "",
                    secret
                )
                {
                    Secret = $"{secret["name"]?.Text}/{secret["key"]?.Text}",
                };
            }
        }

        foreach (Field from in container["envFrom"]?.Items() ?? [])
        {
            foreach ((string kind, string field) in ((string, string)[])[("ConfigMap", "configMapRef"), ("Secret", "secretRef")])
            {
                if (from[field] is { } reference)
                {
                    string? name = reference["name"]?.Text;
                    foreach ((string key, string text) in Entries(objects, kind, workload, name))
                    {
                        yield return new WorkloadSetting(key, text, reference) { Secret = kind == "Secret" ? $"{name}/{key}" : null };
                    }
                }
            }
        }

        foreach (
            Field word in (container["command"]?.Items() ?? [])
                .Concat(container["args"]?.Items() ?? [])
                .Where(word => word.Text is not null)
        )
        {
            yield return new WorkloadSetting("", word.Text!, word);
        }
    }

    private static IEnumerable<WorkloadSetting> Files(Workload workload, IReadOnlyList<Manifest> objects) =>
        from volume in workload.Spec["volumes"]?.Items() ?? []
        let map = volume["configMap"]
        where map is not null
        from entry in Entries(objects, "ConfigMap", workload, map.Value["name"]?.Text)
        select new WorkloadSetting("", entry.Text, map.Value) { IsFile = true };

    private static string? Value(IReadOnlyList<Manifest> objects, string kind, Workload workload, string? name, string? key) =>
        Entries(objects, kind, workload, name).Where(entry => entry.Key == key).Select(entry => entry.Text).FirstOrDefault();

    private static IEnumerable<(string Key, string Text)> Entries(
        IReadOnlyList<Manifest> objects,
        string kind,
        Workload workload,
        string? name
    )
    {
        Manifest? holder = objects.FirstOrDefault(manifest =>
            manifest.Group.Length == 0
            && manifest.Kind == kind
            && manifest.Name == name
            && Sets.ManifestSet.SameNamespace(manifest.Namespace, workload.Object.Namespace)
        );
        foreach (string field in holder is null ? [] : (string[])["data", "stringData"])
        {
            foreach ((string key, Field value) in Field.Of(holder!)[field]?.Entries() ?? [])
            {
                if (value.Text is { Length: <= 100_000 } text)
                {
                    yield return (key, kind == "Secret" && field == "data" ? Decoded(text) : text);
                }
            }
        }
    }

    private static string Decoded(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}

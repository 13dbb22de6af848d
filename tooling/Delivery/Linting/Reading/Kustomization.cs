using Cairn.Delivery.Linting.Fields;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>A folder's kustomization: what it is made of. Source: https://kubectl.docs.kubernetes.io/references/kustomize/</summary>
/// <param name="Folder">Where it is, below the root; empty for the root.</param>
internal sealed record Kustomization(string Folder, string File)
{
    private static readonly string[] Made = ["resources", "bases", "components", "crds"];
    private static readonly string[] Changing = ["generators", "transformers", "validators", "configurations", "patchesStrategicMerge"];

    /// <summary>Folders and files it names, resources first: files by path, folders likewise.</summary>
    public IReadOnlyList<string> Uses { get; private init; } = [];

    /// <summary>The files among them that only change what others hold.</summary>
    public IReadOnlyList<string> Patches { get; private init; } = [];

    /// <summary>Whether it takes something from elsewhere: another repository, or a Helm chart.</summary>
    public string? Elsewhere { get; private init; }

    /// <summary>Whether it is only ever a part of others.</summary>
    public bool IsComponent { get; private init; }

    public static Kustomization Of(ManifestFile file)
    {
        var uses = new List<string>();
        var patches = new List<string>();
        string? elsewhere = null;
        foreach (Field root in file.Documents.Select(document => new Field(document, "")))
        {
            IEnumerable<string> named = Made.Concat(Changing)
                .SelectMany(list => root[list]?.Items() ?? [])
                .Select(item => item.Text)
                .OfType<string>()
                .Concat(
                    ((string[])["patches", "patchesJson6902", "replacements"])
                        .SelectMany(list => root[list]?.Items() ?? [])
                        .Select(item => item["path"]?.Text)
                        .OfType<string>()
                )
                .Concat(
                    ((string[])["configMapGenerator", "secretGenerator"])
                        .SelectMany(list => root[list]?.Items() ?? [])
                        .SelectMany(item => (item["files"]?.Items() ?? []).Concat(item["envs"]?.Items() ?? []))
                        .Select(item => item.Text?.Split('=')[^1])
                        .OfType<string>()
                );
            foreach (string name in named.Where(name => !name.Contains('\n', StringComparison.Ordinal)))
            {
                if (IsRemote(name))
                {
                    elsewhere ??= "another repository";
                }
                else if (Below(file.Folder, name) is { } path)
                {
                    uses.Add(path);
                }
            }

            patches.AddRange(
                (root["patchesStrategicMerge"]?.Items() ?? [])
                    .Select(item => item.Text)
                    .Concat((root["patches"]?.Items() ?? []).Select(item => item["path"]?.Text))
                    .OfType<string>()
                    .Select(name => Below(file.Folder, name))
                    .OfType<string>()
            );
            elsewhere ??= root["helmCharts"] is not null || root["helmChartInflationGenerator"] is not null ? "Helm" : null;
        }

        return new Kustomization(file.Folder, file.Path)
        {
            Uses = uses,
            Patches = patches,
            Elsewhere = elsewhere,
            IsComponent = file.Documents.Any(document => document["kind"]?.Text == "Component"),
        };
    }

    private static bool IsRemote(string name) =>
        name.Contains("://", StringComparison.Ordinal)
        || name.Contains("?ref=", StringComparison.Ordinal)
        || name.StartsWith("github.com/", StringComparison.Ordinal)
        || name.StartsWith("git@", StringComparison.Ordinal);

    /// <summary>A path from a folder, both below the root; null where it leaves the root.</summary>
    private static string? Below(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}

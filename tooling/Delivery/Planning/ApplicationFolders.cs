using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning;

/// <summary>What an Application applies, as far as its manifest says so.</summary>
/// <param name="Name">The Application's name.</param>
/// <param name="Folders">The paths of its sources that are folders, and whether ArgoCD reads the folders below them too.</param>
/// <param name="Options">What it says about the order.</param>
internal sealed record ApplicationFolders(string Name, IReadOnlyList<(string Path, bool Recurses)> Folders, PlanOptions Options)
{
    public static bool IsApplication(Manifest manifest) => manifest is { Kind: "Application", Group: "argoproj.io" };

    public static ApplicationFolders Of(Manifest manifest)
    {
        Node? spec = manifest.Body["spec"];
        IEnumerable<Node> sources =
            spec?["sources"] is Items several ? several.Nodes
            : spec?["source"] is { } node ? [node]
            : [];
        string[] options = spec?["syncPolicy"]?["syncOptions"] is Items list ? [.. list.Nodes.Select(option => option.Text ?? "")] : [];
        string? ns = spec?["destination"]?["namespace"]?.Text is { Length: > 0 } named ? named : null;
        return new ApplicationFolders(
            manifest.Name,
            [
                .. sources
                    .Where(source => source["path"]?.Text?.Trim('/') is { Length: > 0 } and not ".")
                    .Select(source => (source["path"]!.Text!.Trim('/'), source["directory"]?["recurse"] is Scalar { Value: "true" })),
            ],
            new PlanOptions(ns, options.Contains("CreateNamespace=true") && ns is not null, options.Contains("PruneLast=true"))
        );
    }

    /// <summary>ArgoCD reads a folder's own files, and those below where it is told to.</summary>
    public bool Applies(Manifest manifest)
    {
        string file = "/" + manifest.Source.File.Replace('\\', '/');
        return Folders.Any(folder =>
            file.LastIndexOf($"/{folder.Path}/", StringComparison.Ordinal) is var at and >= 0
            && (folder.Recurses || file.IndexOf('/', at + folder.Path.Length + 2) < 0)
        );
    }
}

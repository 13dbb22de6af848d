using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rendering;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>One folder of Kustomize, built as lint builds it: without plugins, without Helm, and without asking other machines.</summary>
public static class KustomizeFolder
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The folder's kustomization; null where it has none.</summary>
    public static string? FileIn(string folder) => Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The folders among some that no other of them is made of, and that are no components: what somebody applies.</summary>
    public static IReadOnlyList<string> Roots(IReadOnlyList<string> folders)
    {
        Kustomization[] all = [.. folders.Select(Read).OfType<Kustomization>()];
        HashSet<string> roots = [.. new Kustomizations(all).Roots().Select(kustomization => kustomization.Folder)];
        return [.. folders.Where(folder => roots.Contains(Rooted(folder)))];
    }

    /// <summary>The full paths of files and folders that a folder is made of, itself first.</summary>
    public static IReadOnlySet<string> Parts(string folder) =>
        Closure(folder)
            .SelectMany(kustomization => kustomization.Uses.Append(kustomization.Folder).Append(kustomization.File))
            .Select(Unrooted)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The objects that Kustomize makes of a folder; their source is its kustomization.</summary>
    /// <exception cref="RenderingException">It can't be built here; the message says why.</exception>
    /// <exception cref="ManifestException">What comes of it is no manifest.</exception>
    public static async Task<IReadOnlyList<Manifest>> Build(string folder, CancellationToken cancel)
    {
        if (Closure(folder).Select(kustomization => kustomization.Elsewhere).FirstOrDefault(from => from is not null) is { } elsewhere)
        {
            throw new RenderingException($"Kustomize can't build {folder} here: it needs {elsewhere}", isUserError: true);
        }

        string printed = await Kustomize.Find().Build(folder, folder, cancel).ConfigureAwait(false);
        return ManifestReader.Read(FileIn(folder) ?? folder, printed) ?? [];
    }

    /// <summary>Read as it is followed: what a folder is made of may lie beside it.</summary>
    private static List<Kustomization> Closure(string folder)
    {
        var found = new List<Kustomization>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([Path.GetFullPath(folder)]);
        while (left.TryPop(out string? next))
        {
            if (seen.Add(Path.TrimEndingDirectorySeparator(next)) && Read(next) is { } kustomization)
            {
                found.Add(kustomization);
                foreach (string use in kustomization.Uses.Select(Unrooted).Where(Directory.Exists))
                {
                    left.Push(use);
                }
            }
        }

        return found;
    }

    private static Kustomization? Read(string folder) =>
        FileIn(folder) is { } file ? Kustomization.Of(ManifestFile.Of(Rooted(file), File.ReadAllText(file))) : null;

    // A kustomization's paths are below a root, and nothing lies outside that of the file system.
    private static string Rooted(string path)
    {
        string full = Path.GetFullPath(path);
        return full[(Path.GetPathRoot(full)?.Length ?? 0)..].Replace('\\', '/').TrimEnd('/');
    }

    private static string Unrooted(string path) => Path.GetFullPath((Path.GetPathRoot(Environment.CurrentDirectory) ?? "/") + path);
}

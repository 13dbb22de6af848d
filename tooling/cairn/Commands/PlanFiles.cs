using Cairn.Cli.Output;
using Cairn.Delivery.Linting.Reading;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Promotion.Clusters;
using Cairn.Sources.Kubernetes;

namespace Cairn.Cli.Commands;

/// <summary>Finds and reads the manifests that a plan is made of.</summary>
/// <param name="repo">A directory in the repository that holds <c>environments/</c>.</param>
internal sealed class PlanFiles(string repo, CancellationToken cancel)
{
    private const string Input = "-";
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>What git declares, and where that was found.</summary>
    /// <param name="ns">The destination namespace, for charts; null where it is not said.</param>
    /// <param name="mayBeEmpty">Whether nothing declared is an answer: then everything live is pruned.</param>
    public async Task<(string At, IReadOnlyList<Manifest> Manifests)> Target(string? named, string? ns, bool mayBeEmpty)
    {
        string at = named is null ? Usual() : Place(named);
        IReadOnlyList<Manifest> found =
            Directory.Exists(at) ? await Folder(at, ns)
            : at == Input || File.Exists(at) ? Read(at)
            : [];
        if (found.Count == 0 && mayBeEmpty)
        {
            SharedOptions.Warn(
                $"{(at == Input ? "Standard input" : at)} declares no objects, so everything the Application has will be pruned."
            );
        }

        return found.Count > 0 || mayBeEmpty
            ? (at, found)
            : throw new UserException(
                at == Input
                    ? "Standard input contains no manifests."
                    : $"There are no manifests in {at}; they are read from .yaml, .yml and .json files."
            );
    }

    /// <summary>What the cluster has, and the Applications that were asked for; none of these where the live objects themselves are to
    /// tell.</summary>
    /// <param name="at">Where the manifests were found.</param>
    /// <param name="target">They tell the applications of an environment; where there are none, its folders do.</param>
    public async Task<(IReadOnlyList<Manifest> Objects, string[] Applications)> Live(
        string named,
        string at,
        IReadOnlyList<Manifest> target,
        string? context,
        string[] applications
    )
    {
        string[] meant = applications.Length == 0 && Source(at) is { Application.Name: var name } ? [name] : applications;
        if (!File.Exists(named) || !IsKubeConfig(named))
        {
            return context is not null ? throw new UserException($"--context requires a kubeconfig, and {named} is not one.")
                : Path.Exists(named) || named == Input ? (Read(named), meant)
                : throw new UserException($"--live: there is no file or directory {named}.");
        }

        string[] known =
        [
            .. target.Where(manifest => manifest is { Kind: "Application", Group: "argoproj.io" }).Select(manifest => manifest.Name),
        ];
        string[] asked =
            meant.Length > 0 || !IsEnvironment(at) ? meant
            : known.Length > 0 ? known
            : [.. Directory.GetDirectories(at).Select(getDirectory => Path.GetFileName(getDirectory))];
        if (asked.Length == 0)
        {
            throw new UserException("Pass the Application whose live objects to compare with --app NAME.");
        }

        using var api = KubernetesApi.Open(named, context, LiveCluster.Timeout);
        return (ManifestReader.Read("the cluster", await new LiveCluster(api, named).Live(asked, cancel)) ?? [], asked);
    }

    /// <summary>The Application that applies a folder, as the environments of the repository say; null where none does.</summary>
    public ApplicationSource? Source(string at)
    {
        if (at is Input or "" || Environments() is not [{ Root: var root }, ..] all)
        {
            return null;
        }

        string path = Path.GetRelativePath(root, Path.GetFullPath(at)).Replace('\\', '/');
        return path.StartsWith("..", StringComparison.Ordinal)
            ? null
            : ApplicationSource.ForFolder(all.SelectMany(place => Declared(place.Rendered)), path);
    }

    /// <summary>Whether a folder that an Application names is one of an environment's, and holds nothing any more.</summary>
    /// <param name="at">The environment's rendered manifests.</param>
    /// <param name="folder">From the repository's top.</param>
    public bool IsEmptied(string at, string folder)
    {
        EnvironmentPlace here = Environments()
            .First(place => Path.GetFullPath(place.Rendered) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(at)));
        string full = Path.GetFullPath(Path.Combine(here.Root, folder));
        return full.StartsWith(Path.GetFullPath(here.Rendered) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && (!Directory.Exists(full) || !Walk(full).Any());
    }

    private static List<Manifest> Declared(string rendered)
    {
        var found = new List<Manifest>();
        foreach (string file in Directory.EnumerateFiles(rendered, "*.yaml", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            if (text.Contains("kind: Application", StringComparison.Ordinal))
            {
                found.AddRange(One(file, text) ?? []);
            }
        }

        return found;
    }

    /// <summary>A directory's manifests: as they are, or as Kustomize or Helm makes them.</summary>
    private async Task<IReadOnlyList<Manifest>> Folder(string at, string? ns)
    {
        if (KustomizeFolder.FileIn(at) is not null)
        {
            return await PlanBuilds.Kustomization(at, cancel);
        }

        if (File.Exists(Path.Combine(at, "Chart.yaml")))
        {
            return await PlanBuilds.Chart(at, Source(at), ns, cancel);
        }

        string[] below = [.. Below(at).Where(folder => KustomizeFolder.FileIn(folder) is not null)];
        switch (KustomizeFolder.Roots(below))
        {
            case []:
                return Read(at);
            case [var only]:
                IReadOnlySet<string> parts = KustomizeFolder.Parts(only);
                bool IsPart(string file) =>
                    parts.Contains(Path.GetFullPath(file)) || parts.Contains(Path.GetDirectoryName(Path.GetFullPath(file))!);
                return [.. Read(at, file => !IsPart(file)), .. await PlanBuilds.Kustomization(only, cancel)];
            case var several:
                string names = string.Join(", ", several.Take(4)) + (several.Count > 4 ? ", …" : "");
                throw new UserException($"{at} contains several kustomizations, each a sync of its own ({names}); pass one of them.");
        }
    }

    private static IEnumerable<string> Below(string directory) =>
        new DirectoryInfo(directory)
            .GetDirectories()
            .Where(getDirectory => getDirectory.LinkTarget is null && getDirectory.Name != ".git")
            .OrderBy(getDirectory => getDirectory.Name, StringComparer.Ordinal)
            .SelectMany(getDirectory =>
                Below(Path.Combine(directory, getDirectory.Name)).Prepend(Path.Combine(directory, getDirectory.Name))
            );

    /// <summary>Whether a place is an environment's, whose folders are several syncs.</summary>
    public bool IsEnvironment(string at) =>
        at != Input
        && Environments().Any(place => Path.GetFullPath(place.Rendered) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(at)));

    private string Place(string named)
    {
        bool isPath = named == Input || Path.Exists(named);
        if (Environments().FirstOrDefault(place => place.Name == named) is not { Rendered: not null } environment)
        {
            // Git keeps no empty folder, so one that was emptied may be gone.
            return isPath || Source(named) is not null
                ? named
                : throw new UserException(EnvironmentPlace.Unknown(named, Environments(), repo));
        }

        if (isPath)
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Faint(
                    TerminalText.Text($"'{named}' is both an environment and a path; using the environment. For the path write ./{named}")
                )
            );
        }

        return environment.Rendered;
    }

    private string Usual() =>
        Environments() switch
        {
            [] => repo,
            [var only] => only.Rendered,
            var several => throw new UserException(
                $"Pass one environment: {ParseMistake.Listed(several.Select(place => place.Name), "or")}."
            ),
        };

    private EnvironmentPlace[] Environments() => EnvironmentPlace.All(repo);

    /// <param name="isMeant">Which files of a directory; null for all.</param>
    private List<Manifest> Read(string at, Func<string, bool>? isMeant = null)
    {
        if (at == Input)
        {
            return [.. One("standard input", Console.In.ReadToEnd()) ?? throw NotKubernetes("Standard input")];
        }

        if (File.Exists(at))
        {
            return [.. One(at, File.ReadAllText(at)) ?? throw NotKubernetes(at)];
        }

        var found = new List<Manifest>();
        var passed = new List<string>();
        foreach (string file in Walk(at, isMeant is null).Where(file => isMeant?.Invoke(file) ?? true))
        {
            cancel.ThrowIfCancellationRequested();
            if (One(file, File.ReadAllText(file)) is { } manifests)
            {
                found.AddRange(manifests);
            }
            else
            {
                passed.Add(file);
            }
        }

        if (passed.Count > 0 && found.Count > 0)
        {
            SharedOptions.Warn(
                $"Skipped, because they are not Kubernetes manifests: "
                    + $"{string.Join(", ", passed.Take(5))}{(passed.Count > 5 ? $" and {passed.Count - 5} more" : "")}."
            );
        }

        return found;
    }

    private static IReadOnlyList<Manifest>? One(string file, string text) => ManifestReader.Read(file, text);

    private static UserException NotKubernetes(string what) =>
        new($"{what} contains no Kubernetes objects (apiVersion, kind and metadata).");

    /// <summary>As ArgoCD's own walk: by name, files and directories alike, and no linked directories.</summary>
    private static IEnumerable<string> Walk(string directory, bool refusesParts = true)
    {
        foreach (
            FileSystemInfo entry in new DirectoryInfo(directory).GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)
        )
        {
            string path = Path.Combine(directory, entry.Name);
            if (entry is DirectoryInfo)
            {
                foreach (string below in entry.LinkTarget is null && entry.Name != ".git" ? Walk(path, refusesParts) : [])
                {
                    yield return below;
                }
            }
            else if (entry.Name is "kustomization.yaml" or "kustomization.yml" or "Kustomization")
            {
                if (!refusesParts)
                {
                    continue;
                }

                throw new UserException($"{path} must be built first: kubectl kustomize {directory} | cairn plan -");
            }
            else if (entry.Name == "Chart.yaml")
            {
                throw new UserException(
                    $"{path} makes this a Helm chart, which must be rendered first: helm template {directory} | cairn plan -"
                );
            }
            else if (Endings.Contains(Path.GetExtension(entry.Name)))
            {
                yield return path;
            }
        }
    }

    private static bool IsKubeConfig(string file)
    {
        string[] lines = [.. File.ReadLines(file).Select(line => line.TrimEnd())];
        return lines.Contains("kind: Config") && lines.Any(line => line.StartsWith("clusters:", StringComparison.Ordinal));
    }
}

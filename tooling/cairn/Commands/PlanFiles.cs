using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Planning.Manifests;
using Cairn.Promotion.Clusters;

namespace Cairn.Cli.Commands;

/// <summary>Finds and reads the manifests that a plan is made of.</summary>
/// <param name="repo">A directory in the repository that holds <c>environments/</c>.</param>
internal sealed class PlanFiles(string repo, CancellationToken cancel)
{
    private const string Input = "-";
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>What git declares, and where that was found.</summary>
    public (string At, IReadOnlyList<Manifest> Manifests) Target(string? named)
    {
        string at = named is null ? Usual() : Place(named);
        IReadOnlyList<Manifest> found = Read(at);
        return found.Count > 0 ? (at, found)
            : throw new UserException(at == Input ? "Standard input holds no manifests." : $"There are no manifests in {at}: files that end in .yaml, .yml or .json.");
    }

    /// <summary>What the cluster has.</summary>
    /// <param name="at">Where the manifests were found.</param>
    /// <param name="target">They tell the applications of an environment; where there are none, its folders do.</param>
    public async Task<IReadOnlyList<Manifest>> Live(string named, string at, IReadOnlyList<Manifest> target, string? context, string[] applications)
    {
        if (!File.Exists(named) || !IsKubeConfig(named))
        {
            return context is not null || applications.Length > 0 ? throw new UserException($"--context and --app say what to ask a cluster; {named} is no kubeconfig.")
                : Path.Exists(named) || named == Input ? Read(named)
                : throw new UserException($"--live: There is no file or directory {named}.");
        }

        string[] known = [.. target.Where(one => one is { Kind: "Application", Group: "argoproj.io" }).Select(one => one.Name)];
        string[] asked = applications.Length > 0 || !IsEnvironment(at) ? applications : known.Length > 0 ? known : [.. Directory.GetDirectories(at).Select(one => Path.GetFileName(one))];
        return asked.Length > 0
            ? ManifestReader.Read("the cluster", await new Kubectl(named, context).Live(asked, cancel)) ?? []
            : throw new UserException("Whose objects are looked for in the cluster? Name the Application with --app.");
    }

    /// <summary>Whether a place is an environment's, whose folders are several syncs.</summary>
    public bool IsEnvironment(string at) => at != Input && Environments().Any(one => Path.GetFullPath(one.Rendered) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(at)));

    /// <summary>Says what of the live objects belongs to none of several syncs.</summary>
    public static void WarnOfOthers(IReadOnlyList<Manifest> live, AppOfApps plan)
    {
        Manifest[] others = [.. live.Where(one => !plan.Syncs.Any(sync => sync.Application is not null && sync.Application == one.Owner))];
        if (others.Length > 0)
        {
            Shared.Warn($"{others.Length:N0} live {(others.Length == 1 ? "object belongs" : "objects belong")} to no Application that is planned here, as {others[0].Kind} {others[0].Name}, and {(others.Length == 1 ? "is" : "are")} left out.");
        }
    }

    private string Place(string named)
    {
        bool isPath = named == Input || Path.Exists(named);
        if (Environments().FirstOrDefault(one => one.Name == named) is not { Rendered: not null } environment)
        {
            return isPath ? named
                : throw new UserException($"There is no file, directory or environment '{named}'. {Known()}");
        }

        if (isPath)
        {
            Console.Error.WriteLine(Palette.ForErrors.Faint(Plain.Text($"'{named}' is an environment and a path; taken as the environment. For the path write ./{named}")));
        }

        return environment.Rendered;
    }

    private string Usual() => Environments() switch
    {
        [] => repo,
        [var only] => only.Rendered,
        _ => throw new UserException($"Which one? {Known()}"),
    };

    private string Known() => Environments() is { Length: > 0 } all
        ? $"Environments here: {string.Join(", ", all.Select(one => one.Name))}."
        : $"No environments (environments/ENV/rendered) were found from {repo} upwards.";

    private EnvironmentPlace[] Environments() => EnvironmentPlace.All(repo);

    private List<Manifest> Read(string at)
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
        foreach (string file in Walk(at))
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
            Shared.Warn($"Passed over, since they are not about Kubernetes: {string.Join(", ", passed.Take(5))}{(passed.Count > 5 ? $" and {passed.Count - 5} more" : "")}.");
        }

        return found;
    }

    private static IReadOnlyList<Manifest>? One(string file, string text) => ManifestReader.Read(file, text);

    private static UserException NotKubernetes(string what) => new($"{what} holds no Kubernetes objects, with apiVersion, kind and metadata.");

    /// <summary>As ArgoCD's own walk: by name, files and directories alike, and no linked directories.</summary>
    private static IEnumerable<string> Walk(string directory)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(directory).GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = Path.Combine(directory, entry.Name);
            if (entry is DirectoryInfo)
            {
                foreach (string below in entry.LinkTarget is null && entry.Name != ".git" ? Walk(path) : [])
                {
                    yield return below;
                }
            }
            else if (entry.Name is "kustomization.yaml" or "kustomization.yml" or "Kustomization")
            {
                throw new UserException($"{path} has to be built first; give cairn plan what comes of it: kubectl kustomize {directory} | cairn plan -");
            }
            else if (entry.Name == "Chart.yaml")
            {
                throw new UserException($"{path} makes this a Helm chart, which has to be rendered first; give cairn plan what comes of it: helm template {directory} | cairn plan -");
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

namespace Cairn.Delivery.Linting.Reading;

/// <summary>The files below a directory that may hold manifests, in the order of their names.</summary>
internal sealed class FileWalk
{
    /// <summary>More is no manifest of a person; the largest known bundles of definitions have 2 MB.</summary>
    private const long MostBytes = 16 << 20;

    private const int Deepest = 64;
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];
    private static readonly string[] Kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    // What a chart is rendered from is text of Go's templates, and becomes manifests only with values.
    private static readonly string[] OfCharts = ["templates", "charts", "crds"];

    private readonly List<(string Path, bool IsKustomization)> files = [];

    private FileWalk(string root) => Root = root;

    public string Root { get; }

    /// <summary>Full paths, and whether each is a kustomization.</summary>
    public IReadOnlyList<(string Path, bool IsKustomization)> Files => files;

    /// <summary>How many Helm charts there are; their templates are not among the files.</summary>
    public int Charts { get; private set; }

    /// <summary>Files passed over since they are too large.</summary>
    public int TooLarge { get; private set; }

    /// <summary>A directory or one file. Links are not followed, and hidden directories not entered.</summary>
    public static FileWalk Of(string place, CancellationToken cancel)
    {
        if (File.Exists(place))
        {
            var fileWalk = new FileWalk(Path.GetDirectoryName(Path.GetFullPath(place))!);
            fileWalk.files.Add((Path.GetFullPath(place), false));
            return fileWalk;
        }

        var walk = new FileWalk(Path.GetFullPath(place));
        walk.Directory(new DirectoryInfo(walk.Root), 0, cancel);
        return walk;
    }

    /// <summary>A path below the root, with slashes.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private void Directory(DirectoryInfo directory, int depth, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        FileSystemInfo[] entries =
        [
            .. Entries(directory).Where(entry => entry.LinkTarget is null).OrderBy(entry => entry.Name, StringComparer.Ordinal),
        ];
        bool isChart = entries.Any(entry => entry is FileInfo && entry.Name == "Chart.yaml");
        Charts += isChart ? 1 : 0;
        foreach (FileSystemInfo entry in entries)
        {
            if (entry is DirectoryInfo below)
            {
                if (
                    depth < Deepest
                    && !below.Name.StartsWith('.')
                    && below.Name != "node_modules"
                    && !(isChart && OfCharts.Contains(below.Name))
                )
                {
                    Directory(below, depth + 1, cancel);
                }
            }
            else if (entry is FileInfo { Length: > MostBytes })
            {
                TooLarge += Endings.Contains(entry.Extension) ? 1 : 0;
            }
            else if (Kustomizations.Contains(entry.Name) || (Endings.Contains(entry.Extension) && entry.Name != "Chart.yaml"))
            {
                files.Add((entry.FullName, Kustomizations.Contains(entry.Name)));
            }
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo directory)
    {
        try
        {
            return directory.GetFileSystemInfos();
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}

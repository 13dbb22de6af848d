using System.Text;

namespace Cairn.Delivery.Rendering;

/// <summary>How a rendered file stands to what it should be.</summary>
public enum FileState
{
    Unchanged,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It says something else: edited by hand, or rendered before what it comes from changed.</summary>
    Different,

    /// <summary>Nothing renders it.</summary>
    Extra,
}

/// <summary>A rendered file.</summary>
/// <param name="Path">From the environment's folder: <c>rendered/payments/deployment-api.yaml</c>.</param>
/// <param name="Before">What stands there; null when nothing does.</param>
/// <param name="After">What should; null when nothing should.</param>
public sealed record RenderedFile(string App, string Path, string? Before, string? After)
{
    public FileState State =>
        Before == After ? FileState.Unchanged
        : Before is null ? FileState.Missing
        : After is null ? FileState.Extra
        : FileState.Different;
}

/// <summary>An environment's <c>rendered/</c> folder, compared with what it should hold and brought to it.</summary>
public static class RenderedTree
{
    /// <summary>All files that are there or should be, by path.</summary>
    /// <param name="apps">For each app the files it should have, by name.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="RenderingException">It, or something in it, is a link.</exception>
    public static IReadOnlyList<RenderedFile> Compare(
        EnvironmentFolder environment,
        IReadOnlyDictionary<string, SortedDictionary<string, string>> apps
    )
    {
        IReadOnlyList<string> standing = Standing(environment);
        var files = new SortedDictionary<string, RenderedFile>(StringComparer.Ordinal);
        foreach ((string app, SortedDictionary<string, string> wanted) in apps)
        {
            foreach ((string name, string text) in wanted)
            {
                string path = $"rendered/{app}/{name}";
                string there = Path.Combine(environment.Path, path);
                files.Add(path, new RenderedFile(app, path, File.Exists(there) ? File.ReadAllText(there) : null, text));
            }
        }

        foreach (string there in standing)
        {
            string path = Path.GetRelativePath(environment.Path, there).Replace('\\', '/');
            if (!files.ContainsKey(path))
            {
                string[] parts = path.Split('/');
                files.Add(path, new RenderedFile(parts.Length > 2 ? parts[1] : "", path, File.ReadAllText(there), null));
            }
        }

        return [.. files.Values];
    }

    /// <summary>What stands in an environment's <c>rendered/</c>; null when nothing was rendered there yet.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="RenderingException">It, or something in it, is a link.</exception>
    public static RenderedFiles? Applied(EnvironmentFolder environment)
    {
        IReadOnlyList<string> standing = Standing(environment);
        return standing.Count == 0
            ? null
            : RenderedFiles.Of(
                standing.ToDictionary(file => Path.GetRelativePath(environment.Rendered, file).Replace('\\', '/'), File.ReadAllText)
            );
    }

    /// <summary>
    /// The files that stand there. What nothing renders is removed, so a link that leads out of the repository would have
    /// somebody else's files removed; none is followed.
    /// </summary>
    private static List<string> Standing(EnvironmentFolder environment)
    {
        var files = new List<string>();
        var folders = new Stack<DirectoryInfo>();
        foreach (DirectoryInfo folder in (DirectoryInfo[])[new(environment.Path), new(environment.Rendered)])
        {
            NoLink(environment, folder);
        }

        if (Directory.Exists(environment.Rendered))
        {
            folders.Push(new DirectoryInfo(environment.Rendered));
        }

        while (folders.TryPop(out DirectoryInfo? folder))
        {
            foreach (FileSystemInfo fileSystemInfo in folder.EnumerateFileSystemInfos())
            {
                NoLink(environment, fileSystemInfo);
                if (fileSystemInfo is DirectoryInfo below)
                {
                    folders.Push(below);
                }
                else
                {
                    files.Add(fileSystemInfo.FullName);
                }
            }
        }

        return files;
    }

    private static void NoLink(EnvironmentFolder environment, FileSystemInfo one)
    {
        if (one.LinkTarget is not null)
        {
            throw new RenderingException(
                $"environments/{environment.Name}/{Path.GetRelativePath(environment.Path, one.FullName).Replace('\\', '/')} is a "
                    + "symbolic link; cairn render writes only to plain folders and files. Remove it, and render again.",
                isUserError: true
            );
        }
    }

    /// <summary>
    /// Writes what is missing or different and removes what is extra. Each file is whole at every moment; stopped in between,
    /// some are new and some old, and the next run does the rest.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(EnvironmentFolder environment, IReadOnlyList<RenderedFile> files, CancellationToken cancel)
    {
        foreach (RenderedFile file in files.Where(file => file.State != FileState.Unchanged))
        {
            cancel.ThrowIfCancellationRequested();
            string path = Path.Combine(environment.Path, file.Path);
            if (file.After is null)
            {
                File.Delete(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".tmp", file.After, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(path + ".tmp", path, overwrite: true);
        }

        foreach (string folder in Directory.Exists(environment.Rendered) ? Directory.GetDirectories(environment.Rendered) : [])
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }
}

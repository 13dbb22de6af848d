namespace Cairn.Trail.Answers.Environments;

/// <summary>
/// One of two sides that are compared has nothing: comparing with it would call all of the other added, or nothing different.
/// </summary>
public sealed class EmptySideException(string message) : CairnException(message, UserMistake);

/// <summary>
/// The files of two environments, paired: those at the same place under each one's only root, and where one of them has several roots,
/// those whose paths are the same but for the environment (<c>components/api/*/values.yaml</c>).
/// </summary>
/// <param name="First">The files of the first environment: path by name. Files of the same name are a pair.</param>
/// <param name="Second">Those of the second.</param>
public sealed record EnvironmentPairs(IReadOnlyDictionary<string, string> First, IReadOnlyDictionary<string, string> Second)
{
    /// <param name="files">All files of the repository.</param>
    /// <param name="at">Where they are, for people: <c>main at 1a2b3c4d5e6f</c>.</param>
    /// <param name="hold">Whether some of the files are more than placeholders.</param>
    /// <exception cref="EmptySideException">An environment has no files.</exception>
    public static EnvironmentPairs Of(
        EnvironmentMap map,
        IEnumerable<string> files,
        string first,
        string second,
        string at,
        Func<IEnumerable<string>, bool> hold
    )
    {
        List<(string Path, PlacedRoot Root)> mine = [];
        List<(string Path, PlacedRoot Root)> theirs = [];
        foreach (string file in files)
        {
            if (map.RootOf(file) is { } root)
            {
                if (root.Name.Equals(first, StringComparison.OrdinalIgnoreCase))
                {
                    mine.Add((file, root));
                }

                if (root.Name.Equals(second, StringComparison.OrdinalIgnoreCase))
                {
                    theirs.Add((file, root));
                }
            }
        }

        NotEmpty(map, first, mine, at, hold);
        NotEmpty(map, second, theirs, at, hold);
        bool single = IsSingle(mine) && IsSingle(theirs);
        return new EnvironmentPairs(Named(mine, single), Named(theirs, single));
    }

    private static void NotEmpty(
        EnvironmentMap map,
        string name,
        List<(string Path, PlacedRoot Root)> files,
        string at,
        Func<IEnumerable<string>, bool> hold
    )
    {
        if (!hold(files.Select(file => file.Path)))
        {
            KnownEnvironment? asked = map.Known.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            string roots = string.Join(", ", (asked?.Roots ?? []).Take(3).Select(root => root.Path));
            throw new EmptySideException(
                $"The environment '{name}' has no {(files.Count == 0 ? "files" : "configuration, only placeholders,")} on {at}"
                    + $"{(roots.Length == 0 ? "" : $" (roots: {roots})")}, so there is nothing to "
                    + "compare with. Compare an environment that has files, or what it was: "
                    + "cairn diff REVISION:DIRECTORY REVISION:DIRECTORY"
            );
        }
    }

    private static bool IsSingle(List<(string Path, PlacedRoot Root)> files) =>
        files.TrueForAll(file => file.Root == files[0].Root && file.Root.Pattern is null && file.Path != file.Root.Path);

    private static SortedDictionary<string, string> Named(List<(string Path, PlacedRoot Root)> files, bool single)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, PlacedRoot root) in files)
        {
            if (!named.TryAdd(single ? path[(root.Path.Length + 1)..] : WithoutEnvironment(path, root), path))
            {
                named.TryAdd(path, path);
            }
        }

        return named;
    }

    private static string WithoutEnvironment(string path, PlacedRoot root)
    {
        if (root.Pattern is not null)
        {
            return string.Join(
                '/',
                path.Split('/').Select(part => part.Equals(root.Name, StringComparison.OrdinalIgnoreCase) ? "*" : part)
            );
        }

        int slash = root.Path.LastIndexOf('/') + 1;
        if (path != root.Path)
        {
            return root.Path[..slash] + "*" + path[root.Path.Length..];
        }

        int name = path.LastIndexOf(root.Name, StringComparison.OrdinalIgnoreCase);
        return name < slash ? path : path[..name] + "*" + path[(name + root.Name.Length)..];
    }
}

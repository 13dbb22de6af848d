namespace Cairn.RefreshSettings;

/// <summary>A revision of a public repository, and the folder in it that counts as its root.</summary>
/// <param name="Prefix">Empty, or a folder that ends with a slash.</param>
internal sealed record Revision(string Repository, string Name, string Prefix)
{
    /// <summary><c>owner/name@revision:folder/</c>; the folder may be left out.</summary>
    public static Revision Parse(string text)
    {
        string[] parts = text.Split('@', 2);
        string[] rest = parts[^1].Split(':', 2);
        return parts.Length == 2 && parts[0].Split('/').Length == 2
            ? new Revision(parts[0], rest[0], rest.Length == 2 ? rest[1].TrimEnd('/') + "/" : "")
            : throw new RefreshException($"'{text}' must have the form owner/name@revision[:folder].");
    }

    public override string ToString() => $"{Repository}@{Name}{(Prefix.Length > 0 ? ":" + Prefix.TrimEnd('/') : "")}";
}

/// <summary>The public repositories: local mirrors where a folder of them is given, else clones that are kept in the cache.</summary>
/// <param name="mirrors">Has <c>owner+name/repo</c>; null for none.</param>
/// <param name="instead">Repositories that another revision stands in for.</param>
internal sealed class Repositories(string? mirrors, string cache, IReadOnlyDictionary<string, Revision> instead) : IDisposable
{
    private readonly Dictionary<string, SourceRepository> open = new(StringComparer.Ordinal);

    /// <summary>The files of a repository at a tag.</summary>
    public SourceTree At(string repository, string tag)
    {
        Revision revision = instead.GetValueOrDefault(repository) ?? new Revision(repository, tag, "");
        SourceRepository git = Open(revision.Repository);
        return git.Has(revision.Name)
            ? new SourceTree(git, revision, new Revision(repository, tag, ""))
            : throw new RefreshException($"{revision.Repository} has no revision {revision.Name}: fetch it, or check the pinned version.");
    }

    public IReadOnlyList<string> Tags(string repository, string pattern) => Open(repository).Tags(pattern);

    public void Dispose()
    {
        foreach (SourceRepository repository in open.Values)
        {
            repository.Dispose();
        }
    }

    private SourceRepository Open(string repository)
    {
        if (!open.TryGetValue(repository, out SourceRepository? git))
        {
            string name = repository.Replace('/', '+');
            string mirror = Path.Combine(mirrors ?? "", name, "repo");
            string clone = Path.Combine(cache, name + ".git");
            bool mirrored = mirrors is not null && Directory.Exists(mirror);
            if (!mirrored && !Directory.Exists(clone))
            {
                Console.Error.WriteLine($"Cloning {repository}");
                SourceRepository.Clone($"https://github.com/{repository}", clone);
            }

            open[repository] = git = new SourceRepository(mirrored ? mirror : clone);
        }

        return git;
    }
}

/// <summary>The files of one revision.</summary>
/// <param name="asked">What it stands in for; the same as <paramref name="revision"/> where nothing stands in.</param>
internal sealed class SourceTree(SourceRepository git, Revision revision, Revision asked)
{
    /// <summary>What a table says of where it comes from.</summary>
    public string Origin => revision == asked ? asked.ToString() : $"{revision} (in place of {asked})";

    public string Text(string path) =>
        Find(path) ?? throw new RefreshException($"{revision} has no file {path}: it was moved, and this program must follow.");

    public string? Find(string path) => git.Find(revision.Name, revision.Prefix + path);

    /// <summary>The files below a folder with an ending, tests of Go left out.</summary>
    public IReadOnlyList<string> Files(string folder, string ending)
    {
        IEnumerable<string> found = git.Files(revision.Name, revision.Prefix + folder).Select(path => path[revision.Prefix.Length..]);
        found = found.Where(path => path.EndsWith(ending, StringComparison.Ordinal));
        return [.. found.Where(path => !path.EndsWith("_test.go", StringComparison.Ordinal))];
    }

    /// <summary>All Go files of folders as one text.</summary>
    public string Go(params ReadOnlySpan<string> folders)
    {
        var text = new System.Text.StringBuilder();
        foreach (string folder in folders)
        {
            IReadOnlyList<string> files = Files(folder, ".go");
            if (files.Count == 0)
            {
                throw new RefreshException($"{revision} has no Go files in {folder}: it was moved, and this program must follow.");
            }

            foreach (string file in files)
            {
                text.Append(Text(file)).Append('\n');
            }
        }

        return text.ToString();
    }
}

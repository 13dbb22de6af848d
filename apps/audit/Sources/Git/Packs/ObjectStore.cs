using System.Text;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// The objects of a repository as they are on disk: its packs, its loose objects, and those of the repositories it borrows from. Opened
/// once; read by any number of threads, each through a <see cref="PackedObjectReader"/> of its own.
/// </summary>
internal sealed class ObjectStore : IDisposable
{
    private const int DeepestAlternates = 5;

    // Where git looks elsewhere than the repository says, git is to look.
    private static readonly string[] Elsewhere =
    [
        "GIT_DIR",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_SHALLOW_FILE",
    ];

    private readonly List<PackFile> packs = [];
    private readonly List<LooseObjects> loose = [];

    private ObjectStore(Fallbacks fallbacks) => Fallbacks = fallbacks;

    public IReadOnlyList<PackFile> Packs => packs;

    public IReadOnlyList<LooseObjects> Loose => loose;

    public Fallbacks Fallbacks { get; }

    /// <summary>Opens all packs that are of a known version and whole; others are counted and left to git.</summary>
    /// <param name="gitDirectory">Shared by all worktrees.</param>
    /// <param name="idLength">Bytes of an object id: 20 (SHA-1) or 32 (SHA-256).</param>
    /// <returns>Null where the environment names other places for objects.</returns>
    public static ObjectStore? Open(string gitDirectory, int idLength, Fallbacks fallbacks)
    {
        if (Array.Exists(Elsewhere, static name => Environment.GetEnvironmentVariable(name) is not null))
        {
            fallbacks.Add("objects elsewhere, by the environment");
            return null;
        }

        var store = new ObjectStore(fallbacks);
        try
        {
            store.Add(Path.Combine(gitDirectory, "objects"), idLength, [], 0);
            return store;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            fallbacks.Add("objects that can't be listed");
            store.Dispose();
            return null;
        }
    }

    public void Dispose() => packs.ForEach(pack => pack.Dispose());

    private void Add(string objects, int idLength, HashSet<string> seen, int depth)
    {
        if (depth > DeepestAlternates || !Directory.Exists(objects) || !seen.Add(Path.GetFullPath(objects)))
        {
            return;
        }

        loose.Add(new LooseObjects(objects));
        var directory = new DirectoryInfo(Path.Combine(objects, "pack"));
        FileInfo[] indexes = directory.Exists ? directory.GetFiles("*.idx") : [];
        foreach (FileInfo index in indexes.OrderByDescending(file => file.LastWriteTimeUtc))
        {
            if (!File.Exists(Path.ChangeExtension(index.FullName, ".pack")))
            {
                continue;
            }

            try
            {
                packs.Add(PackFile.Open(index.FullName, idLength, packs.Count));
            }
            catch (PackException odd)
            {
                Fallbacks.Add(odd.Message);
            }
        }

        string alternates = Path.Combine(objects, "info", "alternates");
        foreach (string line in File.Exists(alternates) ? File.ReadAllLines(alternates, Encoding.UTF8) : [])
        {
            // A quoted path is rare; git reads what is not found here.
            if (line.Length > 0 && line[0] is not ('#' or '"') && !line.Contains('\0', StringComparison.Ordinal))
            {
                Add(Path.Combine(objects, line), idLength, seen, depth + 1);
            }
        }
    }
}

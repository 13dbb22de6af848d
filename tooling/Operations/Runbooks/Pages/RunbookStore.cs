using System.Security.Cryptography;
using System.Text;

namespace Cairn.Operations.Runbooks.Pages;

/// <summary>A runbook where it was found.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Bytes">The page as it is stored.</param>
/// <param name="IsCarried">It is the copy that cairn brings along; else it is the repository's own.</param>
public sealed record StoredRunbook(string Name, byte[] Bytes, bool IsCarried)
{
    /// <summary>SHA-256 of the page's bytes: which words somebody followed.</summary>
    public string Digest => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <exception cref="RunbookException">It is not written in the form of a runbook.</exception>
    public RunbookPage Read() => PageReader.Read(Name, Encoding.UTF8.GetString(Bytes));
}

/// <summary>All runbooks at hand: the repository's own in <c>runbooks/</c>, and of those that cairn carries the ones it does not
/// have.</summary>
public sealed class RunbookStore
{
    private const long MostBytes = 1 << 20;

    private RunbookStore(IReadOnlyList<StoredRunbook> all) => All = all;

    /// <summary>The repository's own first, each part by name.</summary>
    public IReadOnlyList<StoredRunbook> All { get; }

    /// <param name="root">The root of a repository; null when there is none.</param>
    public static RunbookStore Open(string? root)
    {
        StoredRunbook[] own = [.. Own(root)];
        return new RunbookStore([.. own, .. Carried().Where(page => !Array.Exists(own, shelved => shelved.Name == page.Name))]);
    }

    /// <param name="asked">A name, or what alerts and messages say: <c>runbooks/failed-sync.md#see-it</c>.</param>
    /// <exception cref="RunbookException">There is none.</exception>
    public StoredRunbook Find(string asked)
    {
        string name = asked.Split('#')[0].Split('/')[^1];
        name = name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return All.FirstOrDefault(page => page.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RunbookException($"There is no runbook '{asked}'. See: cairn runbook list");
    }

    private static IEnumerable<StoredRunbook> Own(string? root)
    {
        string? folder = root is null ? null : Path.Combine(root, "runbooks");
        return folder is null || !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "*.md")
                .Where(file => new FileInfo(file).Length <= MostBytes)
                .Select(file => (Name: Path.GetFileNameWithoutExtension(file), File: file))
                .Where(page => !page.Name.Equals("README", StringComparison.OrdinalIgnoreCase))
                .OrderBy(page => page.Name, StringComparer.Ordinal)
                .Select(page => new StoredRunbook(page.Name, File.ReadAllBytes(page.File), false));
    }

    private static IEnumerable<StoredRunbook> Carried() =>
        typeof(RunbookStore)
            .Assembly.GetManifestResourceNames()
            // The room's assembly carries other files too, such as workflows.
            .Where(name => name.EndsWith(".md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using Stream stream = typeof(RunbookStore).Assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return new StoredRunbook(Path.GetFileNameWithoutExtension(name), bytes.ToArray(), true);
            });
}

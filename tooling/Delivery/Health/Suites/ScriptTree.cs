using System.Text.RegularExpressions;

namespace Cairn.Delivery.Health.Suites;

/// <summary>
/// The scripts below a directory laid out as ArgoCD's <c>resource_customizations</c>, and which of them judges an object: the
/// one in the folder of its group and kind, else the first folder in order of name that matches with <c>_</c> read as <c>*</c>.
/// </summary>
public sealed class ScriptTree
{
    private const string HealthFile = "health.lua";

    // Links are not followed: they lead to files of whoever runs the scripts, or around in circles.
    internal static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly HashSet<string> files;
    private readonly (string Folder, Regex Pattern)[] wildcards;

    private ScriptTree(string root, IEnumerable<string> paths)
    {
        Root = root;
        files = [.. paths];
        wildcards =
        [
            .. files
                .Where(path => path.EndsWith("/" + HealthFile, StringComparison.Ordinal))
                .Select(path => path[..^(HealthFile.Length + 1)])
                .Where(folder => folder.Contains('_'))
                .Order(StringComparer.Ordinal)
                .Select(folder => (folder, Pattern(folder))),
        ];
    }

    /// <summary>The directory the folders of groups stand in.</summary>
    public string Root { get; }

    /// <summary>Looks at the directory once; paths are compared with case, on every system.</summary>
    public static ScriptTree Read(string root) =>
        new(root, Directory.EnumerateFiles(root, "*.lua", Everywhere).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')));

    /// <summary>
    /// The scripts that a directory of tests is about: its own, or where it has none those of the folder of its name in
    /// <c>deploy/</c> beside it (<c>apps/argocd/health</c> tests <c>apps/argocd/deploy/health</c>).
    /// </summary>
    public static ScriptTree Tested(string root)
    {
        ScriptTree own = Read(root);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return
            own.files.Count == 0
            && Path.GetDirectoryName(full) is { } parent
            && Path.Combine(parent, "deploy", Path.GetFileName(full)) is var deployed
            && Directory.Exists(deployed)
            ? Read(deployed)
            : own;
    }

    /// <summary>The folders that have a health check, <c>group/Kind</c>.</summary>
    public IEnumerable<string> WithHealth =>
        files.Where(path => path.EndsWith("/" + HealthFile, StringComparison.Ordinal)).Select(path => path[..^(HealthFile.Length + 1)]);

    /// <summary>The file that judges the health of such objects, or null.</summary>
    /// <param name="key"><c>group/Kind</c>, or <c>Kind</c> for core kinds.</param>
    public string? Health(string key) =>
        At($"{key}/{HealthFile}")
        ?? (
            wildcards.FirstOrDefault(wildcard => wildcard.Pattern.IsMatch(key)) is { Folder: { } folder }
                ? Path.Combine(Root, folder, HealthFile)
                : null
        );

    /// <summary>The file that says which actions such an object has, or null. Folders with wildcards have none.</summary>
    public string? Discovery(string key) => At($"{key}/actions/discovery.lua");

    /// <summary>The file of one action, or null.</summary>
    public string? Action(string key, string action) => At($"{key}/actions/{action}/action.lua");

    private string? At(string path) => files.Contains(path) ? Path.Combine(Root, path) : null;

    private static Regex Pattern(string folder) =>
        new("^" + Regex.Escape(folder).Replace("_", "[^/]*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
}

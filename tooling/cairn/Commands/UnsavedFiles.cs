using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Cli.Commands;

/// <summary>
/// Keeps rendering from destroying content that Git does not have. Content that is in Git's object store (committed, staged, stashed, or
/// written by the last rendering) may be replaced, since it can be brought back; anything else is refused, all of it before the first
/// file is written.
/// </summary>
internal static class UnsavedFiles
{
    private const int MostNamed = 5;

    /// <exception cref="UserException">Content would be lost.</exception>
    public static async Task Refuse(string root, IReadOnlyList<RenderedEnvironment> rendered, CancellationToken cancel)
    {
        string[] replaced = [.. Files(rendered, file => file.State is FileState.Different or FileState.Extra)];
        if (replaced.Length == 0)
        {
            return;
        }

        PromotionGit? git = await Repository(root, cancel);
        string[] lost = git is null ? replaced : await Unknown(git, root, replaced, cancel);
        if (lost.Length > 0)
        {
            string names =
                string.Join(", ", lost.Take(MostNamed)) + (lost.Length > MostNamed ? $" and {lost.Length - MostNamed} more" : "");
            string way = git is null
                ? "This is not a Git repository: copy them elsewhere"
                : "Commit or stash them (git stash -u), or move them";
            throw new UserException(
                $"Nothing was rendered: rendering would overwrite or remove {(lost.Length == 1 ? "a file" : $"{lost.Length} files")} "
                    + $"whose content Git does not have ({names}). {way}, or overwrite them with --force."
            );
        }
    }

    /// <summary>Stores in Git what was written, so that the next rendering knows it from edits by hand. Git itself drops what no commit
    /// holds after two weeks.</summary>
    public static async Task Keep(string root, IReadOnlyList<RenderedEnvironment> rendered, CancellationToken cancel)
    {
        string[] written = [.. Files(rendered, file => file.State is FileState.Different or FileState.Missing)];
        if (written.Length > 0 && await Repository(root, cancel) is { } git)
        {
            await git.Run(["hash-object", "-w", "--stdin-paths"], cancel, Lines(root, written));
        }
    }

    private static IEnumerable<string> Files(IReadOnlyList<RenderedEnvironment> rendered, Func<RenderedFile, bool> wanted) =>
        rendered.SelectMany(environment =>
            environment.Files.Where(wanted).Select(file => $"environments/{environment.Environment.Name}/{file.Path}")
        );

    private static async Task<string[]> Unknown(PromotionGit git, string root, string[] files, CancellationToken cancel)
    {
        // A name that git cannot take on a line is nothing that was rendered.
        string[] asked = [.. files.Where(file => !file.Contains('\n'))];
        string ids = await git.Run(["hash-object", "--stdin-paths"], cancel, Lines(root, asked));
        string[] found = (await git.Run(["cat-file", "--batch-check"], cancel, ids + "\n")).Split('\n');
        return
        [
            .. asked.Where((_, index) => found[index].EndsWith(" missing", StringComparison.Ordinal)),
            .. files.Where(file => file.Contains('\n')),
        ];
    }

    private static string Lines(string root, IEnumerable<string> files) =>
        string.Concat(files.Select(file => Path.Combine(root, file) + "\n"));

    private static async Task<PromotionGit?> Repository(string root, CancellationToken cancel)
    {
        try
        {
            return await PromotionGit.Open(root, cancel);
        }
        catch (PromotionException none) when (none.IsUserError)
        {
            return null;
        }
    }
}

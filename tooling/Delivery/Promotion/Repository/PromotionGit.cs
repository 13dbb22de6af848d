using System.ComponentModel;
using Cairn.Sources.Processes;

namespace Cairn.Delivery.Promotion.Repository;

/// <summary>What git answered.</summary>
public readonly record struct GitAnswer(int Code, string Output, string Errors)
{
    /// <summary>What git said first when it failed.</summary>
    public string Said =>
        Errors
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => !line.StartsWith("hint:", StringComparison.Ordinal))
        ?? "no reason given";
}

/// <summary>
/// The git of whoever promotes, with their configuration: their name, their signing key, their credentials and their hooks. It
/// never asks on the terminal.
/// </summary>
/// <param name="directory">The root of a work tree.</param>
public sealed class PromotionGit(string directory)
{
    public string Directory { get; } = directory;

    /// <summary>The repository that a folder is in.</summary>
    /// <exception cref="PromotionException">There is none with a work tree.</exception>
    public static async Task<PromotionGit> Open(string folder, CancellationToken cancel)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            throw new PromotionException($"There is no directory {folder}.", isUserError: true);
        }

        GitAnswer root = await new PromotionGit(folder).Ask(["rev-parse", "--show-toplevel"], cancel).ConfigureAwait(false);
        return root.Code == 0 && root.Output.Length > 0
            ? new PromotionGit(root.Output)
            : throw new PromotionException($"{folder} is in no git repository with a work tree; run it in a clone.", isUserError: true);
    }

    /// <summary>What git prints, without its last line break.</summary>
    /// <exception cref="PromotionException">It failed.</exception>
    public async Task<string> Run(string[] arguments, CancellationToken cancel, string input = "")
    {
        GitAnswer answer = await Ask(arguments, cancel, input).ConfigureAwait(false);
        return answer.Code == 0
            ? answer.Output
            : throw new PromotionException($"git {arguments[0]} failed: {answer.Said}", isUserError: false);
    }

    /// <summary>What git prints, or null when it says no.</summary>
    public async Task<string?> Try(string[] arguments, CancellationToken cancel)
    {
        GitAnswer answer = await Ask(arguments, cancel).ConfigureAwait(false);
        return answer.Code == 0 ? answer.Output : null;
    }

    public async Task<GitAnswer> Ask(
        string[] arguments,
        CancellationToken cancel,
        string input = "",
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        try
        {
            ProgramAnswer answer = await ChildProcess.Run("git", arguments, Directory, cancel, input, variables).ConfigureAwait(false);
            return new GitAnswer(answer.Code, answer.Output.TrimEnd('\n', '\r'), answer.Errors);
        }
        catch (Win32Exception)
        {
            throw new PromotionException("git was not found; install git 2.32 or newer and put it on the PATH.", isUserError: false);
        }
    }

    /// <summary>The files of a tree, put into a folder by git itself; line endings as they are stored.</summary>
    /// <exception cref="PromotionException">The repository does not have it.</exception>
    public Task CheckOut(string tree, string folder, CancellationToken cancel) => CheckOut([(tree, "")], folder, cancel);

    /// <summary>The files of several trees, each below a path of its own (empty: the folder itself).</summary>
    /// <exception cref="PromotionException">The repository does not have one of them.</exception>
    public async Task CheckOut(IReadOnlyList<(string Tree, string Path)> trees, string folder, CancellationToken cancel)
    {
        foreach ((string tree, _) in trees)
        {
            if (await Try(["cat-file", "-t", tree], cancel).ConfigureAwait(false) is not "tree")
            {
                throw new PromotionException(
                    $"This clone does not have the tree {tree[..12]}; a shallow or partial clone lacks history: git fetch --unshallow",
                    isUserError: false
                );
            }
        }

        System.IO.Directory.CreateDirectory(folder);
        string index = Path.Combine(Path.GetTempPath(), "cairn-index-" + Guid.NewGuid().ToString("N"));
        try
        {
            var apart = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = index };
            foreach (
                string[] step in (string[][])
                    [
                        .. trees.Select(item =>
                            item.Path.Length == 0 ? (string[])["read-tree", item.Tree] : ["read-tree", $"--prefix={item.Path}/", item.Tree]
                        ),
                        [
                            "-c",
                            "core.autocrlf=false",
                            "-c",
                            "core.hooksPath=/dev/null",
                            "checkout-index",
                            "--all",
                            "--prefix=" + folder + "/",
                        ],
                    ]
            )
            {
                GitAnswer answer = await Ask(step, cancel, variables: apart).ConfigureAwait(false);
                if (answer.Code != 0)
                {
                    throw new PromotionException($"The tree {trees[0].Tree[..12]} can't be checked out: {answer.Said}", isUserError: false);
                }
            }
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>The tree id of a folder in a commit; null when the commit does not have it.</summary>
    public async Task<string?> TreeOf(string commit, string folder, CancellationToken cancel) =>
        await Try(["rev-parse", "--verify", "--quiet", $"{commit}:{folder}"], cancel).ConfigureAwait(false);
}

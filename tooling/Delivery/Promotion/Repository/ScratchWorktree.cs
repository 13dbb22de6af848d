namespace Cairn.Delivery.Promotion.Repository;

/// <summary>
/// A work tree of its own at one commit, so that what the user has open is never touched. One at a time for a repository; what a
/// killed run left is removed by the next. Gone when disposed.
/// </summary>
internal sealed class ScratchWorktree : IAsyncDisposable
{
    private readonly PromotionGit repository;
    private readonly FileStream held;

    private ScratchWorktree(PromotionGit repository, FileStream held, string folder)
    {
        this.repository = repository;
        this.held = held;
        Git = new PromotionGit(folder);
    }

    public PromotionGit Git { get; }

    /// <exception cref="PromotionException">Another run holds it.</exception>
    public static async Task<ScratchWorktree> At(PromotionGit repository, string commit, CancellationToken cancel)
    {
        string common = Path.GetFullPath(
            Path.Combine(repository.Directory, await repository.Run(["rev-parse", "--git-common-dir"], cancel).ConfigureAwait(false))
        );
        string folder = Path.Combine(common, "cairn", "worktree");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        FileStream held;
        try
        {
            held = new FileStream(
                Path.Combine(common, "cairn", "promotion.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new PromotionException(
                "Another promotion or rollback is running in this repository; wait for it to end.",
                isUserError: false
            );
        }

        var worktree = new ScratchWorktree(repository, held, folder);
        try
        {
            await worktree.Remove(cancel).ConfigureAwait(false);
            await repository.Run(["worktree", "add", "--quiet", "--detach", folder, commit], cancel).ConfigureAwait(false);
            return worktree;
        }
        catch
        {
            await worktree.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits what changed below a folder, in the user's name; the commit's id, null when nothing changed.</summary>
    /// <param name="folders">Paths from the root that may have changed.</param>
    /// <exception cref="PromotionException">Git refuses: no name is set, a hook says no, signing fails.</exception>
    public async Task<string?> Commit(string[] folders, string message, CancellationToken cancel)
    {
        await Git.Run(["add", "--all", "--force", "--", .. folders], cancel).ConfigureAwait(false);
        if ((await Git.Ask(["diff", "--cached", "--quiet"], cancel).ConfigureAwait(false)).Code == 0)
        {
            return null;
        }

        GitAnswer made = await Git.Ask(["commit", "--quiet", "--file", "-"], cancel, message).ConfigureAwait(false);
        return made.Code == 0
            ? await Git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false)
            : throw new PromotionException($"The commit could not be made: {made.Said}", isUserError: false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Remove(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task Remove(CancellationToken cancel)
    {
        await repository.Ask(["worktree", "remove", "--force", "--force", Git.Directory], cancel).ConfigureAwait(false);
        if (Directory.Exists(Git.Directory))
        {
            Directory.Delete(Git.Directory, recursive: true);
        }

        await repository.Ask(["worktree", "prune"], cancel).ConfigureAwait(false);
    }
}

using Cairn.Promotion.Repository;

namespace Cairn.Promotion;

/// <summary>
/// Rolls an environment back that is a directory and nothing more, as in repositories without releases: a new commit in which
/// the directory is what it was at a change.
/// </summary>
public sealed class DirectoryRollback(Git git)
{
    /// <param name="directory">The environment's, from the root.</param>
    /// <param name="commit">The change whose state it gets; a full id.</param>
    /// <exception cref="PromotionException">It was not there then, is that already, or git refuses.</exception>
    public async Task<Published> Publish(string environment, string directory, string commit, string reason, Remote? remote, ForgeAccess? forge, CancellationToken cancel)
    {
        string head = await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false);
        string? then = await git.TreeOf(commit, directory, cancel).ConfigureAwait(false);
        if (then is null || then == await git.TreeOf(head, directory, cancel).ConfigureAwait(false))
        {
            throw new PromotionException(then is null ? $"At {commit[..12]} there was no {directory}." : $"{directory} is what it was at {commit[..12]}; there is nothing to roll back.", isUserError: true);
        }

        Gates.Gate current = await State.Current(git, remote, head, cancel).ConfigureAwait(false);
        if (current.Holds)
        {
            throw new PromotionException($"Not rolled back: {current.Name}: {current.Detail}. {current.Remedy}", isUserError: false);
        }

        string into = remote?.Branch ?? await State.Branch(git, cancel).ConfigureAwait(false);
        var publisher = new Publisher(git);
        string branch = $"roll-back/{environment.Replace('/', '-')}-{commit[..12]}";
        await publisher.BranchIsFree(branch, cancel).ConfigureAwait(false);
        string title = $"Roll {environment} back to {commit[..12]}";
        string made;
        await using (ScratchWorktree worktree = await ScratchWorktree.At(git, head, cancel).ConfigureAwait(false))
        {
            await worktree.Git.Run(["rm", "-r", "--quiet", "--force", "--ignore-unmatch", "--", directory], cancel).ConfigureAwait(false);
            await worktree.Git.Run(["checkout", "--quiet", commit, "--", directory], cancel).ConfigureAwait(false);
            made = await worktree.Commit([directory], $"{title}\n\n{reason}\n\nCairn-Rollback: {environment}\nCairn-To: {commit}\n", cancel).ConfigureAwait(false)
                ?? throw new PromotionException("There is nothing to commit.", isUserError: false);
        }

        return await publisher.Land(new Landable(null, made, head, branch, into, title, $"{reason}\n\n`{directory}` becomes what it was at {commit}.\n"), regardless: false, remote, forge, cancel).ConfigureAwait(false);
    }
}

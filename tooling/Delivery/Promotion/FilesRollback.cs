using Cairn.Delivery.Promotion.Repository;

namespace Cairn.Delivery.Promotion;

/// <summary>
/// Rolls an environment back that has no releases, as in other repositories than a platform of this form: a new commit in which
/// its files are what they were at a change, and nothing else is touched.
/// </summary>
/// <param name="isOf">Whether a file, by its path from the root, belongs to the environment.</param>
public sealed class FilesRollback(PromotionGit git, Func<string, bool> isOf)
{
    /// <summary>The files of the environment that differ from a change to now, by path.</summary>
    /// <param name="commit">A full id.</param>
    public async Task<IReadOnlyList<string>> Changed(string commit, CancellationToken cancel) =>
        [
            .. (await git.Run(["diff", "--name-only", "--no-renames", "-z", commit, "HEAD"], cancel).ConfigureAwait(false))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(isOf),
        ];

    /// <param name="environment">Its name, for the branch and the message.</param>
    /// <param name="commit">The change whose state it gets; a full id.</param>
    /// <exception cref="PromotionException">It is that already, or git refuses.</exception>
    public async Task<PublishResult> Publish(
        string environment,
        string commit,
        string reason,
        Remote? remote,
        ForgeAccess? forge,
        CancellationToken cancel
    )
    {
        string head = await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false);
        IReadOnlyList<string> changed = await Changed(commit, cancel).ConfigureAwait(false);
        if (changed.Count == 0)
        {
            throw new PromotionException(
                $"The files of {environment} already match {commit[..12]}; there is nothing to roll back.",
                isUserError: true
            );
        }

        Gates.Gate current = await CloneState.Current(git, remote, head, cancel).ConfigureAwait(false);
        if (current.Holds)
        {
            throw new PromotionException($"Not rolled back: {current.Name}: {current.Detail}. {current.Remedy}", isUserError: false);
        }

        string into = remote?.Branch ?? await CloneState.Branch(git, cancel).ConfigureAwait(false);
        var publisher = new Publisher(git);
        string branch = $"roll-back/{environment.Replace('/', '-')}-{commit[..12]}";
        await publisher.BranchIsFree(branch, cancel).ConfigureAwait(false);
        var then = (await git.Run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit], cancel).ConfigureAwait(false))
            .Split('\0')
            .ToHashSet();
        string title = $"Roll {environment} back to {commit[..12]}";
        string made;
        await using (ScratchWorktree worktree = await ScratchWorktree.At(git, head, cancel).ConfigureAwait(false))
        {
            await OnFiles(
                    worktree.Git,
                    ["rm", "--quiet", "--force", "--ignore-unmatch"],
                    changed.Where(file => !then.Contains(file)),
                    cancel
                )
                .ConfigureAwait(false);
            await OnFiles(worktree.Git, ["checkout", "--quiet", commit], changed.Where(then.Contains), cancel).ConfigureAwait(false);
            made =
                await worktree
                    .Commit(["."], $"{title}\n\n{reason}\n\nCairn-Rollback: {environment}\nCairn-To: {commit}\n", cancel)
                    .ConfigureAwait(false)
                ?? throw new PromotionException("There is nothing to commit.", isUserError: false);
        }

        return await publisher
            .Land(
                new UnpublishedCommit(
                    null,
                    made,
                    head,
                    branch,
                    into,
                    title,
                    $"{reason}\n\n{changed.Count} files of {environment} are restored from {commit}.\n"
                ),
                regardless: false,
                remote,
                forge,
                cancel
            )
            .ConfigureAwait(false);
    }

    // Names go by the input: there may be thousands, and none is a pattern.
    private static async Task OnFiles(PromotionGit worktree, string[] command, IEnumerable<string> files, CancellationToken cancel)
    {
        string names = string.Join('\0', files);
        if (names.Length > 0)
        {
            await worktree
                .Run(["--literal-pathspecs", .. command, "--pathspec-from-file=-", "--pathspec-file-nul"], cancel, names)
                .ConfigureAwait(false);
        }
    }
}

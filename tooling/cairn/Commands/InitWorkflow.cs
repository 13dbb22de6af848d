using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Init;

namespace Cairn.Cli.Commands;

/// <summary>The workflow that init brings along.</summary>
internal static class InitWorkflow
{
    /// <param name="forge">Null for none.</param>
    /// <param name="planned">What else changes.</param>
    /// <param name="force">Also where the workflow has changes that are not committed, and would be lost.</param>
    public static async Task<IReadOnlyList<FileEdit>> Of(
        PromotionGit git,
        string? forge,
        IReadOnlyList<FileEdit> planned,
        bool force,
        CancellationToken cancel
    )
    {
        IReadOnlyList<FileEdit> edits = forge is null ? [] : ReadyWorkflow.Of(git.Directory, forge, planned);
        foreach (FileEdit edit in edits)
        {
            if (!force && (await git.Run(["status", "--porcelain", "--", edit.Path], cancel)).Length > 0)
            {
                throw new UserException(
                    $"'{edit.Path}' has uncommitted changes, which would be overwritten. Commit or stash them (git stash), or proceed "
                        + "with --force."
                );
            }
        }

        return edits;
    }
}

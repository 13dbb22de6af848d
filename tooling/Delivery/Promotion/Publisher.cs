using System.Text;
using Cairn.Delivery.Promotion.Forges;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion;

/// <summary>What came of a promotion or rollback.</summary>
/// <param name="Pushed">Whether the remote has the branch.</param>
/// <param name="Page">The pull request, or where a person opens it; null when no forge is known.</param>
/// <param name="Opened">Whether the pull request is open.</param>
/// <param name="Note">What did not work after the commit, and what to do; null when all did.</param>
public sealed record PublishResult(
    PromotionReceipt? Receipt,
    string Commit,
    string Branch,
    bool Pushed,
    string? Page,
    bool Opened,
    string? Note
);

/// <summary>A commit that has no branch yet.</summary>
internal sealed record UnpublishedCommit(
    PromotionReceipt? Receipt,
    string Commit,
    string Base,
    string Branch,
    string Into,
    string Title,
    string Body
);

/// <summary>Where a pull request is opened.</summary>
/// <param name="Requests">Null without a token: then a person opens it.</param>
public sealed record ForgeAccess(ForgeKind Kind, RemoteAddress Address, PullRequests? Requests);

/// <summary>Makes a planned promotion or rollback a commit on a branch, and a pull request of that. No reference is ever forced.</summary>
public sealed class Publisher(PromotionGit git)
{
    /// <param name="exception">What goes through held gates; null when none is held.</param>
    /// <param name="reason">Of a rollback, or what promotes wants said.</param>
    /// <exception cref="PromotionException">A gate holds, another was faster, or git refuses.</exception>
    public async Task<PublishResult> Publish(
        PromotionPlan plan,
        Emergency? exception,
        string? reason,
        Remote? remote,
        ForgeAccess? forge,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        // 1. The gates.
        if (plan.Holding.FirstOrDefault(gate => exception is null || !gate.CanBeExcepted) is { } held)
        {
            throw new PromotionException(
                $"Not {(plan.From is null ? "rolled back" : "promoted")}: {held.Name}: {held.Detail}. {held.Remedy}",
                isUserError: false
            );
        }

        string[] through = [.. plan.Holding.Select(gate => gate.Name)];
        var receipt = new PromotionReceipt(
            plan.From is null ? "rollback" : "promotion",
            plan.From,
            plan.To.Name,
            plan.Release,
            plan.Replaces,
            plan.Digests,
            plan.Parity?.Facts ?? []
        )
        {
            Changes = plan.Changes,
            Gates = plan.Gates,
            Exception = exception is null ? null : exception with { Gates = through },
            Reason = reason,
            By = await CloneState.Author(git, cancel).ConfigureAwait(false),
            At = now,
        };

        // 2. The commit, in a work tree of its own. Ended here, nothing refers to it.
        await BranchIsFree(plan.Branch, cancel).ConfigureAwait(false);

        string message = Message(plan, receipt);
        string commit;
        await using (ScratchWorktree worktree = await ScratchWorktree.At(git, plan.Base, cancel).ConfigureAwait(false))
        {
            var environment = new EnvironmentFolder(plan.To.Name, Path.Combine(worktree.Git.Directory, "environments", plan.To.Name));
            await File.WriteAllTextAsync(Path.Combine(environment.Path, ReleasePin.FileName), plan.Release.Text(plan.To.Name), cancel)
                .ConfigureAwait(false);
            RenderedTree.Write(environment, RenderedTree.Compare(environment, plan.Files.Apps), cancel);
            string file = Path.Combine(worktree.Git.Directory, receipt.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, receipt.Text(), cancel).ConfigureAwait(false);
            commit =
                await worktree.Commit([$"environments/{plan.To.Name}"], message, cancel).ConfigureAwait(false)
                ?? throw new PromotionException("There is nothing to commit.", isUserError: false);
        }

        return await Land(
                new UnpublishedCommit(
                    receipt,
                    commit,
                    plan.Base,
                    plan.Branch,
                    plan.Into,
                    message.Split('\n')[0],
                    PullRequestText.Request(plan, receipt)
                ),
                exception is not null,
                remote,
                forge,
                cancel
            )
            .ConfigureAwait(false);
    }

    /// <summary>Gives a commit its branch, pushes it and opens its pull request.</summary>
    /// <param name="regardless">Whether something that landed meanwhile is no reason to stop.</param>
    internal async Task<PublishResult> Land(
        UnpublishedCommit made,
        bool regardless,
        Remote? remote,
        ForgeAccess? forge,
        CancellationToken cancel
    )
    {
        // 3. The branch, unless somebody landed something meanwhile: what was looked at is no longer what there is.
        if (
            remote is not null
            && (await CloneState.Tip(git, remote, cancel).ConfigureAwait(false)).Tip is { } tip
            && tip != made.Base
            && !regardless
        )
        {
            throw new PromotionException(
                $"{remote.Branch} of {remote.Name} moved meanwhile ({made.Base[..12]} → {tip[..12]}). Nothing was changed; git pull "
                    + "--ff-only, and run it again.",
                isUserError: false
            );
        }

        await git.Run(["update-ref", "-m", "cairn", $"refs/heads/{made.Branch}", made.Commit, ""], cancel).ConfigureAwait(false);

        // 4. The remote. Whatever fails from here on can be done by hand, and is said.
        if (remote is null)
        {
            return new PublishResult(
                made.Receipt,
                made.Commit,
                made.Branch,
                false,
                null,
                false,
                $"There is no remote to push to. Review it with: git show {made.Branch}, and merge it with: git merge --no-ff {made.Branch}"
            );
        }

        GitAnswer pushed = await git.Ask(["push", "--quiet", remote.Name, $"refs/heads/{made.Branch}:refs/heads/{made.Branch}"], cancel)
            .ConfigureAwait(false);
        if (pushed.Code != 0)
        {
            bool there = pushed.Errors.Contains("rejected", StringComparison.Ordinal);
            return new PublishResult(
                made.Receipt,
                made.Commit,
                made.Branch,
                false,
                null,
                false,
                there
                    ? $"{remote.Name} has a different branch {made.Branch}: someone else is promoting the same release. Yours was not "
                        + $"pushed; review theirs, and delete yours: git branch -D {made.Branch}"
                    : $"The branch could not be pushed ({pushed.Said}). Push it with: git push {remote.Name} {made.Branch}"
            );
        }

        // 5. The pull request.
        if (forge is null)
        {
            return new PublishResult(
                made.Receipt,
                made.Commit,
                made.Branch,
                true,
                null,
                false,
                $"Open a pull request of {made.Branch} into {made.Into}."
            );
        }

        string page = forge.Address.NewRequestPage(forge.Kind, made.Branch, made.Into);
        if (forge.Requests is null)
        {
            return new PublishResult(
                made.Receipt,
                made.Commit,
                made.Branch,
                true,
                page,
                false,
                $"CAIRN_FORGE_TOKEN is not set, so open the pull request yourself: {page}"
            );
        }

        try
        {
            string opened = await forge
                .Requests.Open(new NewRequest(made.Branch, made.Into, made.Title, made.Body), cancel)
                .ConfigureAwait(false);
            return new PublishResult(made.Receipt, made.Commit, made.Branch, true, opened, true, null);
        }
        catch (PromotionException refused)
        {
            return new PublishResult(
                made.Receipt,
                made.Commit,
                made.Branch,
                true,
                page,
                false,
                $"{refused.Message} The branch is pushed; open the pull request yourself: {page}"
            );
        }
    }

    internal async Task BranchIsFree(string branch, CancellationToken cancel)
    {
        if (await git.Try(["rev-parse", "--verify", "--quiet", $"refs/heads/{branch}"], cancel).ConfigureAwait(false) is not null)
        {
            throw new PromotionException(
                $"Branch {branch} already exists from an earlier run. Push it and open its pull request, or delete it: git branch "
                    + $"-D {branch}",
                isUserError: false
            );
        }
    }

    /// <summary>The commit's message; its trailers are what the trail tells a promotion by.</summary>
    internal static string Message(PromotionPlan plan, PromotionReceipt receipt)
    {
        var message = new StringBuilder();
        string what = plan.From is null
            ? $"Roll {plan.To.Name} back to release {plan.Release.Tree[..12]}"
            : $"Promote release {plan.Release.Tree[..12]} from {plan.From} to {plan.To.Name}";
        message.Append(receipt.Exception is null ? what : $"EMERGENCY: {what}").Append("\n\n");
        if (receipt.Reason is { } reason)
        {
            message.Append(reason).Append("\n\n");
        }

        message
            .Append(plan.Changes.Count)
            .Append(plan.Changes.Count == 1 ? " field" : " fields")
            .Append(" of ")
            .Append(plan.ChangedFiles)
            .Append(plan.ChangedFiles == 1 ? " file" : " files")
            .Append(" change in ")
            .Append(plan.To.Name)
            .Append(".\n");
        foreach (string line in PullRequestText.Origins(plan.Changes))
        {
            message.Append("- ").Append(line).Append('\n');
        }

        message.Append('\n');
        message.Append(plan.From is null ? $"Cairn-Rollback: {plan.To.Name}\n" : $"Cairn-Promotion: {plan.From} -> {plan.To.Name}\n");
        message.Append("Cairn-Release: ").Append(plan.Release.Tree).Append('\n');
        message.Append("Cairn-Release-Commit: ").Append(plan.Release.Commit).Append('\n');
        message.Append("Cairn-Receipt: ").Append(receipt.Path).Append('\n');
        message.Append("Cairn-Without-Facts: ").Append(plan.Digests.To).Append('\n');
        if (receipt.Exception is { } exception)
        {
            message.Append("Cairn-Emergency: ").Append(exception.Incident).Append('\n');
            message.Append("Cairn-Exception: ").Append(string.Join(", ", exception.Gates)).Append('\n');
        }

        return message.ToString();
    }
}

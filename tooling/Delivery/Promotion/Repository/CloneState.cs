using Cairn.Delivery.Promotion.Gates;

namespace Cairn.Delivery.Promotion.Repository;

/// <summary>A remote and the branch of it that is landed on.</summary>
/// <param name="Name"><c>origin</c>.</param>
public sealed record Remote(string Name, string Address, string Branch);

/// <summary>How the clone stands that a promotion is made in.</summary>
public static class CloneState
{
    /// <summary>The remote that the present branch lands on; null when the repository has none.</summary>
    /// <param name="named">The one asked for; null for the branch's own, else origin, else the only one.</param>
    /// <exception cref="PromotionException">There is none of that name, or several and none chosen.</exception>
    public static async Task<Remote?> Remote(PromotionGit git, string? named, CancellationToken cancel)
    {
        string[] all = (await git.Run(["remote"], cancel).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string branch = await Branch(git, cancel).ConfigureAwait(false);
        string? configured = await git.Try(["config", $"branch.{branch}.remote"], cancel).ConfigureAwait(false);
        string? name =
            named
            ?? (
                configured is not null && all.Contains(configured) ? configured
                : all.Contains("origin") ? "origin"
                : all.Length == 1 ? all[0]
                : null
            );
        if (named is not null && !all.Contains(named))
        {
            throw new PromotionException($"There is no remote '{named}'. Known: {string.Join(", ", all)}.", isUserError: true);
        }

        if (name is null)
        {
            return all.Length == 0
                ? null
                : throw new PromotionException(
                    $"There are several remotes; name the one to promote to with --remote: {string.Join(", ", all)}.",
                    isUserError: true
                );
        }

        string? merge = configured == name ? await git.Try(["config", $"branch.{branch}.merge"], cancel).ConfigureAwait(false) : null;
        return new Remote(
            name,
            await git.Run(["remote", "get-url", "--push", name], cancel).ConfigureAwait(false),
            merge?.Replace("refs/heads/", "", StringComparison.Ordinal) ?? branch
        );
    }

    /// <exception cref="PromotionException">No branch is checked out.</exception>
    public static async Task<string> Branch(PromotionGit git, CancellationToken cancel) =>
        await git.Try(["symbolic-ref", "--quiet", "--short", "HEAD"], cancel).ConfigureAwait(false)
        ?? throw new PromotionException("No branch is checked out; check out the main branch: git switch main", isUserError: true);

    /// <summary>Who makes the commit, as git has it: <c>Name &lt;address&gt;</c>.</summary>
    /// <exception cref="PromotionException">Git knows no name.</exception>
    public static async Task<string> Author(PromotionGit git, CancellationToken cancel)
    {
        string? identity = await git.Try(["var", "GIT_AUTHOR_IDENT"], cancel).ConfigureAwait(false);
        return identity is null
            ? throw new PromotionException(
                "Git has no name and email for the commit: git config user.name \"Your Name\"; git config user.email you@example.com",
                isUserError: true
            )
            : identity[..(identity.LastIndexOf('>') + 1)];
    }

    internal static async Task<Gate> Clean(PromotionGit git, CancellationToken cancel)
    {
        string changed = await git.Run(["status", "--porcelain", "--", "apps", "environments"], cancel).ConfigureAwait(false);
        return changed.Length == 0
            ? new Gate("clean", GateVerdict.Passed, "nothing uncommitted in apps/ and environments/", null, CanBeExcepted: false)
            : new Gate(
                "clean",
                GateVerdict.Refused,
                $"{changed.Split('\n').Length} uncommitted changes in apps/ and environments/ ({changed.Split('\n')[0].Trim()})",
                "Commit them and have them reviewed, or stash them: git stash",
                CanBeExcepted: false
            );
    }

    /// <summary>Whether the clone is at what has landed: nothing less, and nothing that nobody reviewed.</summary>
    internal static async Task<Gate> Current(PromotionGit git, Remote? remote, string head, CancellationToken cancel)
    {
        if (remote is null)
        {
            return new Gate("current", GateVerdict.Passed, "there is no remote to compare with", null, CanBeExcepted: false);
        }

        string shown = $"{remote.Branch} of {remote.Name}";
        (string? tip, string said) = await Tip(git, remote, cancel).ConfigureAwait(false);
        if (tip is null)
        {
            return new Gate(
                "current",
                GateVerdict.Unknown,
                $"{shown} cannot be fetched: {said}",
                "Check the network and your access, and run it again.",
                CanBeExcepted: true
            );
        }

        bool behind = (await git.Ask(["merge-base", "--is-ancestor", head, tip], cancel).ConfigureAwait(false)).Code == 0;
        bool ahead = (await git.Ask(["merge-base", "--is-ancestor", tip, head], cancel).ConfigureAwait(false)).Code == 0;
        return (behind, ahead) switch
        {
            (true, true) => new Gate("current", GateVerdict.Passed, $"at {shown}", null, CanBeExcepted: false),
            (true, false) => new Gate("current", GateVerdict.Refused, $"behind {shown}", "git pull --ff-only", CanBeExcepted: false),
            (false, true) => new Gate(
                "current",
                GateVerdict.Refused,
                $"ahead of {shown}: commits that have not landed",
                "Have them reviewed and merged first.",
                CanBeExcepted: false
            ),
            _ => new Gate(
                "current",
                GateVerdict.Refused,
                $"diverged from {shown}",
                $"git switch {remote.Branch} && git reset --keep {remote.Name}/{remote.Branch}, after saving your commits on a branch",
                CanBeExcepted: false
            ),
        };
    }

    /// <summary>The commit a remote's branch is at now.</summary>
    internal static async Task<(string? Tip, string Said)> Tip(PromotionGit git, Remote remote, CancellationToken cancel)
    {
        GitAnswer fetched = await git.Ask(
                ["fetch", "--quiet", "--no-tags", remote.Name, $"+refs/heads/{remote.Branch}:refs/remotes/{remote.Name}/{remote.Branch}"],
                cancel
            )
            .ConfigureAwait(false);
        return fetched.Code == 0
            ? (await git.Run(["rev-parse", $"refs/remotes/{remote.Name}/{remote.Branch}"], cancel).ConfigureAwait(false), "")
            : (null, fetched.Said);
    }
}

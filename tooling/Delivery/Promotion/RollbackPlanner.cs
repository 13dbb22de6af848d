using System.Security.Cryptography;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Promotion;

/// <summary>
/// Plans rolling an environment back: to the release it ran at a change, or to one that is named. It is a new commit that pins
/// the release and renders with it; an environment that followed the branch is pinned by it, until it is told to follow again.
/// </summary>
public sealed class RollbackPlanner(PromotionGit git, Kustomize kustomize, TellOrigins origins)
{
    /// <summary>Landings that are looked through for a release that is named by its tree id alone.</summary>
    private const int MostLookedThrough = 2_000;

    private readonly Redactor redactor = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>What rolling back would do; nothing is written.</summary>
    /// <param name="to">A change (a commit, a tag), or a release (the beginning of its tree id, six digits at least).</param>
    /// <exception cref="PromotionException">There is no such change or release, or the environment runs it already.</exception>
    public async Task<PromotionPlan> Plan(string environment, string to, Remote? remote, CancellationToken cancel)
    {
        EnvironmentFolder folder = EnvironmentFolder.Named(git.Directory, [environment])[0];
        string head = await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false);
        Gate[] gates =
        [
            await CloneState.Clean(git, cancel).ConfigureAwait(false),
            await CloneState.Current(git, remote, head, cancel).ConfigureAwait(false),
        ];
        var history = new ReleaseHistory(git);
        ReleasePin release = await Find(history, environment, to, cancel).ConfigureAwait(false);
        EnvironmentRelease? now = await history.At(environment, head, cancel).ConfigureAwait(false);
        if (now?.Tree == release.Tree)
        {
            throw new PromotionException(
                $"{environment} runs release {release.Tree[..12]} now; there is nothing to roll back.",
                isUserError: true
            );
        }

        IReadOnlyList<RenderedFiles> rendered = await new Renderer(kustomize, new ReleaseTrees(git).CheckOut)
            .Files([new(folder, release), new(folder, release, WithoutFacts: true)], null, cancel)
            .ConfigureAwait(false);
        RenderedFile[] files = [.. RenderedTree.Compare(folder, rendered[0].Apps).Where(file => file.State != FileState.Unchanged)];
        string digest = rendered[1].Digest();
        return new PromotionPlan(
            null,
            folder,
            head,
            remote?.Branch ?? await CloneState.Branch(git, cancel).ConfigureAwait(false),
            release,
            now is null ? null : new ReleasePin(now.Tree, now.Commit),
            rendered[0]
        )
        {
            Digests = (digest, digest),
            Changes = Promoter.Moved(files, folder, origins, redactor),
            ChangedFiles = files.Length,
            Gates = gates,
        };
    }

    private async Task<ReleasePin> Find(ReleaseHistory history, string environment, string to, CancellationToken cancel)
    {
        if (await git.Try(["rev-parse", "--verify", "--quiet", to + "^{commit}"], cancel).ConfigureAwait(false) is { } commit)
        {
            EnvironmentRelease then =
                await history.At(environment, commit, cancel).ConfigureAwait(false)
                ?? throw new PromotionException($"Environment {environment} did not exist at {to}.", isUserError: true);
            return new ReleasePin(then.Tree, then.Commit);
        }

        if (to.Length >= 6 && to.All(char.IsAsciiHexDigitLower))
        {
            // A pin of the older form is known by what stands in it, too.
            var releases = new ReleaseTrees(git);
            foreach ((ReleasePin pin, _) in await history.Pins(environment, cancel).ConfigureAwait(false))
            {
                bool isNamed = pin.Tree.StartsWith(to, StringComparison.Ordinal);
                if (await Pinned(releases, pin, isNamed, cancel).ConfigureAwait(false) is not { } release)
                {
                    continue;
                }

                if (isNamed || release.Tree.StartsWith(to, StringComparison.Ordinal))
                {
                    return new ReleasePin(release.Tree, release.Commit);
                }
            }

            foreach (
                (DeployedRelease landed, string? whole) in await releases.Landed("HEAD", MostLookedThrough, cancel).ConfigureAwait(false)
            )
            {
                if (landed.Tree.StartsWith(to, StringComparison.Ordinal) || whole?.StartsWith(to, StringComparison.Ordinal) == true)
                {
                    return new ReleasePin(landed.Tree, landed.Commit);
                }
            }
        }

        throw new PromotionException(
            $"'{to}' is neither a change nor a release of {environment}. Changes: cairn log --env {environment}; releases: cairn release "
                + $"{environment}",
            isUserError: true
        );
    }

    /// <summary>What a pin of the past names; null where this clone lacks it, or it was wrong and is not the one asked for.</summary>
    private static async Task<DeployedRelease?> Pinned(ReleaseTrees releases, ReleasePin pin, bool isNamed, CancellationToken cancel)
    {
        try
        {
            return await releases.Of(pin, cancel).ConfigureAwait(false)
                ?? (
                    isNamed
                        ? throw new PromotionException(
                            $"This clone lacks commit {pin.Commit[..12]} of release {pin.Tree[..12]}; a shallow or partial clone lacks "
                                + "history: git fetch --unshallow",
                            isUserError: false
                        )
                        : null
                );
        }
        catch (PromotionException wrong) when (wrong.IsUserError && !isNamed)
        {
            return null;
        }
    }
}

using System.Globalization;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion;

/// <summary>Which release an environment runs.</summary>
/// <param name="Tree">The release: the id of the git tree made of every <c>apps/&lt;app&gt;/deploy</c>.</param>
/// <param name="Commit">A commit that has it: the pinned one, or the branch's.</param>
/// <param name="Since">When the commit that made it so was committed.</param>
/// <param name="SinceCommit">That commit.</param>
public sealed record EnvironmentRelease(
    string Environment,
    string Tree,
    string Commit,
    bool Pinned,
    DateTimeOffset Since,
    string SinceCommit
);

/// <summary>Which releases environments run and have run, as the repository's history tells it.</summary>
public sealed class ReleaseHistory(PromotionGit git)
{
    private readonly ReleaseTrees releases = new(git);

    /// <summary>The release an environment runs at a commit; null when it did not exist, or nothing is deployed.</summary>
    /// <exception cref="PromotionException">Its pin names a release that the commit in it does not have.</exception>
    public async Task<EnvironmentRelease?> At(string environment, string commit, CancellationToken cancel)
    {
        if (await git.TreeOf(commit, $"environments/{environment}", cancel).ConfigureAwait(false) is null)
        {
            return null;
        }

        string file = $"environments/{environment}/{ReleasePin.FileName}";
        string? text = await git.Try(["cat-file", "blob", $"{commit}:{file}"], cancel).ConfigureAwait(false);
        ReleasePin? pin = text is null ? null : ReleasePin.Parse(text, file);

        // First parents only: it is so since it landed, not since it was written.
        if (pin is not null)
        {
            string[] landed = (
                await git.Run(["log", "--first-parent", "-1", "--format=%H %cI", commit, "--", file], cancel).ConfigureAwait(false)
            ).Split(' ');
            DeployedRelease? pinned = await releases.Of(pin, cancel).ConfigureAwait(false);
            return new EnvironmentRelease(environment, pinned?.Tree ?? pin.Tree, pin.Commit, true, Time(landed[1]), landed[0]);
        }

        return
            await releases.At(commit, cancel).ConfigureAwait(false) is { } release
            && await releases.LastChange(commit, cancel).ConfigureAwait(false) is var (since, at)
            ? new EnvironmentRelease(environment, release.Tree, since, false, Time(at), since)
            : null;
    }

    /// <summary>Landings in the one and not in the other that changed what is deployed; null when this clone lacks one of them.</summary>
    public Task<int?> Between(string older, string newer, CancellationToken cancel) => releases.Between(older, newer, cancel);

    /// <summary>The releases an environment was pinned to, newest first, each with the commit that landed it.</summary>
    public async Task<IReadOnlyList<(ReleasePin Pin, string Landed)>> Pins(string environment, CancellationToken cancel)
    {
        string file = $"environments/{environment}/{ReleasePin.FileName}";
        string log = await git.Run(["log", "--first-parent", "--format=%H", "HEAD", "--", file], cancel).ConfigureAwait(false);
        var pins = new List<(ReleasePin, string)>();
        foreach (string commit in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                await git.Try(["cat-file", "blob", $"{commit}:{file}"], cancel).ConfigureAwait(false) is { } text
                && ReleasePin.Parse(text, file) is { } pin
            )
            {
                pins.Add((pin, commit));
            }
        }

        return pins;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

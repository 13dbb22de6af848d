using System.Globalization;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion;

/// <summary>Which release an environment runs.</summary>
/// <param name="Tree">The git tree id of <c>apps/</c>.</param>
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
public sealed class ReleaseHistory(Git git)
{
    /// <summary>The release an environment runs at a commit; null when it did not exist, or has no apps.</summary>
    public async Task<EnvironmentRelease?> At(string environment, string commit, CancellationToken cancel)
    {
        if (await git.TreeOf(commit, $"environments/{environment}", cancel).ConfigureAwait(false) is null)
        {
            return null;
        }

        string file = $"environments/{environment}/{ReleasePin.FileName}";
        string? text = await git.Try(["cat-file", "blob", $"{commit}:{file}"], cancel).ConfigureAwait(false);
        ReleasePin? pin = text is null ? null : ReleasePin.Parse(text, file);
        string? tree = pin?.Tree ?? await git.TreeOf(commit, "apps", cancel).ConfigureAwait(false);
        if (tree is null)
        {
            return null;
        }

        // First parents only: it is so since it landed, not since it was written.
        string[] last = (
            await git.Run(["log", "--first-parent", "-1", "--format=%H %cI", commit, "--", pin is null ? "apps" : file], cancel)
                .ConfigureAwait(false)
        ).Split(' ');
        return new EnvironmentRelease(
            environment,
            tree,
            pin?.Commit ?? last[0],
            pin is not null,
            DateTimeOffset.Parse(last[1], CultureInfo.InvariantCulture),
            last[0]
        );
    }

    /// <summary>Landings that changed <c>apps/</c> in the one and not in the other; null when this clone lacks one of them.</summary>
    public async Task<int?> Between(string older, string newer, CancellationToken cancel) =>
        await git.Try(["rev-list", "--first-parent", "--count", $"{older}..{newer}", "--", "apps"], cancel).ConfigureAwait(false)
            is { } count
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : null;

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
}

using System.Security.Cryptography;
using System.Text;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion.Repository;

/// <summary>An app as a commit deploys it.</summary>
/// <param name="Name">The name of its folder in <c>apps/</c>.</param>
/// <param name="Folder"><c>payments/deploy</c>; <c>payments</c> where the app has no such folder (the layout before it).</param>
/// <param name="Tree">The git tree id of that folder.</param>
public sealed record DeployedApp(string Name, string Folder, string Tree);

/// <summary>What a commit deploys from <c>apps/</c>.</summary>
/// <param name="Tree">The release: the id of the git tree with one entry an app, its name and the tree of what it deploys.</param>
/// <param name="Commit">A commit that has it.</param>
public sealed record DeployedRelease(string Tree, string Commit, IReadOnlyList<DeployedApp> Apps);

/// <summary>
/// Releases, computed from commits: nobody needs to have written the tree of a release. Anyone makes it with
/// <c>git ls-tree</c> and <c>git mktree</c>; docs/promotion.md says how.
/// </summary>
public sealed class ReleaseTrees(PromotionGit git)
{
    private static readonly string[] Kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly Dictionary<string, bool> holdsKustomization = [];

    /// <summary>What a commit deploys; null when it deploys nothing, or this clone lacks it.</summary>
    /// <param name="commit">Anything that git understands as a commit.</param>
    public async Task<DeployedRelease?> At(string commit, CancellationToken cancel) =>
        (await Of([commit], await Names(commit, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false))[0];

    /// <summary>
    /// What a pin names: the release that its commit deploys. A pin of the older form, the tree id of all of <c>apps/</c> of its
    /// commit, names what that commit deploys.
    /// </summary>
    /// <returns>Null when this clone lacks the commit.</returns>
    /// <exception cref="PromotionException">The commit deploys something else than the pin says.</exception>
    public async Task<DeployedRelease?> Of(ReleasePin pin, CancellationToken cancel)
    {
        bool isThere = await IsThere(pin.Commit, cancel).ConfigureAwait(false);

        // A shallow clone may lack the commit and still be at one that deploys the same.
        string commit = isThere ? pin.Commit : "HEAD";
        DeployedRelease? release = await At(commit, cancel).ConfigureAwait(false);
        if (release?.Tree == pin.Tree)
        {
            return release with { Commit = pin.Commit };
        }

        if (await git.TreeOf(commit, "apps", cancel).ConfigureAwait(false) == pin.Tree)
        {
            return new DeployedRelease(release?.Tree ?? pin.Tree, pin.Commit, release?.Apps ?? []);
        }

        return isThere
            ? throw new PromotionException(
                $"release.yaml pins release {pin.Tree[..12]}, but its commit {pin.Commit[..12]} deploys "
                    + $"{(release is null ? "nothing from apps/" : release.Tree[..12])}. Take the file from Git, or pin a release with "
                    + "cairn promote or cairn rollback.",
                isUserError: true
            )
            : null;
    }

    /// <summary>Puts the <c>apps/</c> of a release into a folder that is not there yet; of a pin of the older form, all of it.</summary>
    /// <exception cref="PromotionException">This clone lacks the release, or the pin is wrong.</exception>
    public async Task CheckOut(ReleasePin pin, string folder, CancellationToken cancel)
    {
        DeployedRelease release =
            await Of(pin, cancel).ConfigureAwait(false)
            ?? throw new PromotionException(
                $"This clone does not have the release {pin.Tree[..12]} (commit {pin.Commit[..12]}); a shallow or partial clone lacks "
                    + "history: git fetch --unshallow",
                isUserError: false
            );
        if (release.Tree == pin.Tree)
        {
            await git.CheckOut([.. release.Apps.Select(app => (app.Tree, app.Folder))], folder, cancel).ConfigureAwait(false);
        }
        else
        {
            await git.CheckOut(pin.Tree, folder, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The newest landing, up to a commit, that changed what is deployed.</summary>
    /// <returns>The commit and when it was committed (strict ISO 8601); null when nothing was ever deployed.</returns>
    public async Task<(string Commit, string At)?> LastChange(string commit, CancellationToken cancel)
    {
        // Most of what lands in apps/ may be source: look at a few landings first.
        for (int most = 32; ; most *= 16)
        {
            string[] landings = await Landings([$"-{most}", "--format=%H %cI", commit], cancel).ConfigureAwait(false);
            string[] commits = [.. landings.Select(line => line.Split(' ')[0])];
            bool[] changed = await Changed(commits, [$"-{most}", commit], cancel).ConfigureAwait(false);
            int first = Array.IndexOf(changed, true);
            if (first >= 0)
            {
                return (commits[first], landings[first].Split(' ')[1]);
            }

            if (landings.Length < most)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Landings in the one and not in the other that changed what is deployed; none where both deploy the same, whatever landed
    /// in between. Null when this clone lacks one of them.
    /// </summary>
    public async Task<int?> Between(string older, string newer, CancellationToken cancel)
    {
        if (!await IsThere(older, cancel).ConfigureAwait(false) || !await IsThere(newer, cancel).ConfigureAwait(false))
        {
            return null;
        }

        if ((await At(older, cancel).ConfigureAwait(false))?.Tree == (await At(newer, cancel).ConfigureAwait(false))?.Tree)
        {
            return 0;
        }

        string range = $"{older}..{newer}";
        string[] landings = await Landings(["--format=%H", range], cancel).ConfigureAwait(false);
        return (await Changed(landings, [range], cancel).ConfigureAwait(false)).Count(changed => changed);
    }

    /// <summary>The releases of the newest landings of <c>apps/</c> up to a commit, newest first, each once.</summary>
    /// <param name="most">Landings that are looked at.</param>
    /// <returns>Each with the tree id of all of its <c>apps/</c>, by which older pins name it.</returns>
    public async Task<IReadOnlyList<(DeployedRelease Release, string? WholeApps)>> Landed(string commit, int most, CancellationToken cancel)
    {
        string[] landings = await Landings([$"-{most}", "--format=%H", commit], cancel).ConfigureAwait(false);
        HashSet<string> names = await Names(commit, cancel).ConfigureAwait(false);
        names.UnionWith(await ChangedNames([$"-{most}", commit], cancel).ConfigureAwait(false));
        IReadOnlyList<DeployedRelease?> releases = await Of(landings, names, cancel).ConfigureAwait(false);
        string?[] whole = await TreeIds([.. landings.Select(landing => landing + ":apps")], cancel).ConfigureAwait(false);
        return
        [
            .. releases
                .Zip(whole, (release, apps) => (Release: release!, WholeApps: apps))
                .Where(item => item.Release is not null)
                .DistinctBy(item => (item.Release.Tree, item.WholeApps)),
        ];
    }

    /// <summary>Which of these landings deploy something else than their first parent.</summary>
    /// <param name="range">The same landings, as arguments of <c>git log</c>.</param>
    private async Task<bool[]> Changed(string[] landings, string[] range, CancellationToken cancel)
    {
        if (landings.Length == 0)
        {
            return [];
        }

        // What did not change in any of them is the same on both sides.
        IReadOnlySet<string> names = await ChangedNames(range, cancel).ConfigureAwait(false);
        IReadOnlyList<DeployedRelease?> sides = await Of([.. landings, .. landings.Select(landing => landing + "^")], names, cancel)
            .ConfigureAwait(false);
        return [.. landings.Select((_, at) => sides[at]?.Tree != sides[at + landings.Length]?.Tree)];
    }

    /// <summary>What commits deploy of these apps, in their order; null where that is nothing.</summary>
    private async Task<IReadOnlyList<DeployedRelease?>> Of(
        IReadOnlyList<string> commits,
        IReadOnlySet<string> names,
        CancellationToken cancel
    )
    {
        string[] apps = [.. names];
        string?[] ids = await TreeIds(
                [
                    .. commits.SelectMany(commit =>
                        apps.SelectMany(app => (string[])[$"{commit}:apps/{app}/deploy", $"{commit}:apps/{app}"])
                    ),
                ],
                cancel
            )
            .ConfigureAwait(false);
        var releases = new DeployedRelease?[commits.Count];
        for (int at = 0; at < commits.Count; at++)
        {
            var deployed = new List<DeployedApp>();
            for (int app = 0; app < apps.Length; app++)
            {
                int place = 2 * ((at * apps.Length) + app);
                if (ids[place] is { } tree)
                {
                    deployed.Add(new DeployedApp(apps[app], apps[app] + "/deploy", tree));
                }
                else if (ids[place + 1] is { } whole && await HoldsKustomization(whole, cancel).ConfigureAwait(false))
                {
                    deployed.Add(new DeployedApp(apps[app], apps[app], whole));
                }
            }

            releases[at] = deployed.Count == 0 ? null : new DeployedRelease(TreeId(deployed), commits[at], deployed);
        }

        return releases;
    }

    /// <summary>
    /// Whether an app without <c>deploy/</c> is one of the layout before that: then all of its folder was deployed. A folder
    /// without any kustomization is source, which nobody deploys.
    /// </summary>
    private async Task<bool> HoldsKustomization(string tree, CancellationToken cancel)
    {
        if (!holdsKustomization.TryGetValue(tree, out bool holds))
        {
            string files = await git.Run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", tree], cancel).ConfigureAwait(false);
            holds = files.Split('\0').Any(file => Kustomizations.Contains(file[(file.LastIndexOf('/') + 1)..]));
            holdsKustomization.Add(tree, holds);
        }

        return holds;
    }

    /// <summary>The folders in <c>apps/</c> of a commit.</summary>
    private async Task<HashSet<string>> Names(string commit, CancellationToken cancel) =>
        [
            .. (await git.Try(["ls-tree", "-d", "-z", "--name-only", "--full-tree", commit, "apps/"], cancel).ConfigureAwait(false) ?? "")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(path => path["apps/".Length..])
                .Where(IsOneLine),
        ];

    /// <summary>The folders in <c>apps/</c> that landings changed something in.</summary>
    private async Task<HashSet<string>> ChangedNames(string[] range, CancellationToken cancel) =>
        [
            .. (
                await git.Run(
                        ["log", "--first-parent", "-m", "--no-renames", "--name-only", "-z", "--format=", .. range, "--", "apps"],
                        cancel
                    )
                    .ConfigureAwait(false)
            )
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(path => path.Split('/'))
                .Where(path => path.Length > 2)
                .Select(path => path[1])
                .Where(IsOneLine),
        ];

    // Git is asked for one object a line.
    private static bool IsOneLine(string name) => !name.Contains('\n', StringComparison.Ordinal);

    private async Task<string[]> Landings(string[] arguments, CancellationToken cancel) =>
        (await git.Run(["log", "--first-parent", .. arguments, "--", "apps"], cancel).ConfigureAwait(false)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    private async Task<bool> IsThere(string commit, CancellationToken cancel) =>
        await git.Try(["rev-parse", "--verify", "--quiet", commit + "^{commit}"], cancel).ConfigureAwait(false) is not null;

    /// <summary>The ids of trees, by one git for all; null for what is not there or is no tree.</summary>
    private async Task<string?[]> TreeIds(string[] names, CancellationToken cancel)
    {
        if (names.Length == 0)
        {
            return [];
        }

        string answer = await git.Run(["cat-file", "--batch-check"], cancel, string.Join('\n', names) + "\n").ConfigureAwait(false);
        string[] lines = answer.Split('\n');
        return lines.Length == names.Length
            ? [.. lines.Select(line => line.Split(' ') is [var id, "tree", _] ? id : null)]
            : throw new PromotionException(
                $"git cat-file reported {lines.Length} objects where {names.Length} were requested.",
                isUserError: false
            );
    }

    /// <summary>The id that <c>git mktree</c> gives these entries; nothing is written.</summary>
    private static string TreeId(List<DeployedApp> apps)
    {
        using var content = new MemoryStream();
        foreach ((byte[] name, string tree) in apps.Select(app => (Encoding.UTF8.GetBytes(app.Name), app.Tree)).Order(ByName))
        {
            content.Write("40000 "u8);
            content.Write(name);
            content.WriteByte(0);
            content.Write(Convert.FromHexString(tree));
        }

        byte[] all = [.. Encoding.ASCII.GetBytes($"tree {content.Length}\0"), .. content.ToArray()];

        // Repositories name objects by the one or the other; their ids tell which.
        return Convert.ToHexStringLower(apps[0].Tree.Length == 40 ? SHA1.HashData(all) : SHA256.HashData(all));
    }

    // Git sorts a tree as if its name ended with a slash.
    private static readonly Comparer<(byte[] Name, string Tree)> ByName = Comparer<(byte[] Name, string Tree)>.Create(
        (item, other) => ((ReadOnlySpan<byte>)[.. item.Name, (byte)'/']).SequenceCompareTo([.. other.Name, (byte)'/'])
    );
}

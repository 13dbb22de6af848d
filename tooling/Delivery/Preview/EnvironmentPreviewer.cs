using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Trail;
using Cairn.Trail.Changes;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Delivery.Preview;

/// <summary>What a pull request does to one environment, read from commits: what is checked out does not matter.</summary>
/// <param name="at">Where it branched off, what it is merged into, and its newest commit.</param>
/// <param name="now">The present moment, for sync windows.</param>
internal sealed class EnvironmentPreviewer(PromotionGit git, string name, (string Start, string Into, string Tip) at, DateTimeOffset now)
{
    /// <param name="added">Fields of receipts of promotions that come with it.</param>
    public async Task<EnvironmentPreview> Preview(FieldChange[] fields, TextChange[] texts, FieldChange[] added, CancellationToken cancel)
    {
        ILookup<string, FieldChange> receipts = added.ToLookup(field => field.File);
        var preview = new EnvironmentPreview(name, fields, texts)
        {
            Receipts = [.. receipts.Select(receipt => receipt.Key)],
            Emergencies =
            [
                .. receipts
                    .Where(receipt => receipt.Any(field => field.Path == "exception.incident"))
                    .Select(receipt =>
                        (
                            receipt.First(field => field.Path == "exception.incident").After ?? "",
                            (IReadOnlyList<string>)
                                [
                                    .. receipt
                                        .Where(field => field.Path.StartsWith("exception.gates[", StringComparison.Ordinal))
                                        .Select(field => field.After)
                                        .OfType<string>(),
                                ]
                        )
                    ),
            ],
        };
        if (
            await git.TreeOf(at.Start, $"environments/{name}", cancel).ConfigureAwait(false) is null
            && await git.TreeOf(at.Tip, $"environments/{name}", cancel).ConfigureAwait(false) is null
        )
        {
            return preview;
        }

        // What is proposed may be anything, and then that is what is to be told of it. What is landed may be what it mends.
        var unreadable = new List<string>();
        async Task<T?> Readable<T>(Func<Task<T?>> read, bool isProposed = true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (CairnException wrong)
            {
                if (isProposed)
                {
                    unreadable.Add(wrong.Message);
                }

                return default;
            }
        }

        var history = new ReleaseHistory(git);
        EnvironmentRelease? was = await Readable(() => history.At(name, at.Start, cancel), isProposed: false).ConfigureAwait(false);
        EnvironmentRelease? becomes = await Readable(() => history.At(name, at.Tip, cancel)).ConfigureAwait(false);
        GateSettings? holds = await Readable(() => CommitGates.Read(git, name, at.Into, cancel), isProposed: false).ConfigureAwait(false);
        GateSettings? proposed = await Readable(() => CommitGates.Read(git, name, at.Tip, cancel)).ConfigureAwait(false);
        string[] changed = [.. fields.Select(field => field.File).Concat(texts.Select(text => text.File)).Distinct()];
        IReadOnlyList<AffectedApp>? apps = await Readable(async () =>
                (IReadOnlyList<AffectedApp>?)await Apps(changed, cancel).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        IReadOnlyList<ApplicationOutlook>? goLive = await Readable(
                async () => (IReadOnlyList<ApplicationOutlook>?)await GoLive(cancel).ConfigureAwait(false),
                isProposed: false
            )
            .ConfigureAwait(false);
        return preview with
        {
            GoLive = goLive ?? [],
            Apps = apps ?? [],
            Approvals = (holds ?? proposed)?.Approvals ?? 0,
            ApprovalsAfter = proposed?.Approvals ?? 0,
            Release = (was is { Pinned: true } ? was.Tree : null, becomes is { Pinned: true } ? becomes.Tree : null),
            Unreadable = unreadable,
        };
    }

    /// <summary>By the windows that hold when it is merged: those it brings take part from the next sync on.</summary>
    private async Task<IReadOnlyList<ApplicationOutlook>> GoLive(CancellationToken cancel)
    {
        string folder = $"environments/{name}/rendered";
        string commit = await git.TreeOf(at.Into, folder, cancel).ConfigureAwait(false) is null ? at.Tip : at.Into;
        string? found = await git.Try(["grep", "--name-only", "-E", "^kind: (Application|AppProject)$", commit, "--", folder], cancel)
            .ConfigureAwait(false);
        string[] files = [.. (found ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(commit.Length + 1)..])];
        return ApplicationOutlook.Of(await Manifests(commit, files, cancel).ConfigureAwait(false), now);
    }

    /// <summary>Of each app's sync, the tasks whose manifests change.</summary>
    private async Task<IReadOnlyList<AffectedApp>> Apps(string[] changed, CancellationToken cancel)
    {
        string prefix = $"environments/{name}/rendered/";
        var apps = new List<AffectedApp>();
        foreach (
            string app in changed
                .Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
                .Select(file => file[prefix.Length..].Split('/')[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            IReadOnlyList<Manifest> declared = await Manifests(at.Tip, prefix + app, cancel).ConfigureAwait(false);
            IReadOnlyList<Manifest> had = await Before(prefix + app, cancel).ConfigureAwait(false);
            SyncPlan plan = Planner.Plan(declared, had, new PlanOptions());
            PlannedTask[] tasks = [.. plan.Tasks.Where(task => task.IsPrune || changed.Contains(task.Object.Source.File))];
            if (tasks.Length > 0)
            {
                apps.Add(new AffectedApp(app, tasks));
            }
        }

        return apps;
    }

    /// <summary>None where they could not be read: then nothing can be told of what is pruned.</summary>
    private async Task<IReadOnlyList<Manifest>> Before(string folder, CancellationToken cancel)
    {
        try
        {
            return await Manifests(at.Start, folder, cancel).ConfigureAwait(false);
        }
        catch (ManifestException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<Manifest>> Manifests(string commit, string folder, CancellationToken cancel)
    {
        string files = await git.Run(["ls-tree", "-r", "--name-only", "--full-tree", commit, "--", folder + "/"], cancel)
            .ConfigureAwait(false);
        return await Manifests(commit, files.Split('\n', StringSplitOptions.RemoveEmptyEntries), cancel).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Manifest>> Manifests(string commit, string[] files, CancellationToken cancel)
    {
        var manifests = new List<Manifest>();
        foreach (string file in files.Where(file => file.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            manifests.AddRange(
                ManifestReader.Read(file, await git.Run(["cat-file", "blob", $"{commit}:{file}"], cancel).ConfigureAwait(false)) ?? []
            );
        }

        return manifests;
    }
}

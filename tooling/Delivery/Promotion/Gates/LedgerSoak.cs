using Cairn.Delivery.Promotion.Repository;

namespace Cairn.Delivery.Promotion.Gates;

/// <summary>
/// Whether a release has run healthy for long enough where it comes from, as its cluster told the ledger. What told nothing is
/// not taken for healthy: every folder that the environment's Applications apply must have told.
/// </summary>
public sealed class LedgerSoak(PromotionGit git)
{
    /// <param name="head">The commit whose manifests say what there is.</param>
    /// <param name="told">How applications stand; those of folders that are gone are left out.</param>
    /// <param name="runsRelease">Whether the environment runs the release at a commit.</param>
    public async Task<Gate> Judge(
        string environment,
        string head,
        TimeSpan wanted,
        IReadOnlyList<RunningApplication> told,
        Func<string, Task<bool>> runsRelease,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        IReadOnlyList<string> folders = await Folders(environment, head, cancel).ConfigureAwait(false);
        RunningApplication[] here = [.. told.Where(application => application.Path is not null && folders.Contains(application.Path))];
        if (here.Length == 0)
        {
            return Unknown($"it is unknown how long it has been healthy in {environment}", environment);
        }

        if (folders.FirstOrDefault(folder => !Array.Exists(here, application => application.Path == folder)) is { } silent)
        {
            return Unknown($"no cluster has reported on {silent}", environment);
        }

        Gate gate = await ClusterSoak.Judge(environment, wanted, here, runsRelease, now).ConfigureAwait(false);
        return gate with { Detail = gate.Detail + ", as its ArgoCD reported" };
    }

    private static Gate Unknown(string detail, string environment) =>
        new(
            "soak",
            GateVerdict.Unknown,
            detail,
            $"Pass the kubeconfig of {environment}'s cluster (--kubeconfig FILE), or have its ArgoCD report to the ledger: "
                + "docs/deployments.md",
            CanBeExcepted: true
        );

    /// <summary>The folders that the environment's rendered Applications apply; where it has none, all its rendered folders.</summary>
    private async Task<IReadOnlyList<string>> Folders(string environment, string head, CancellationToken cancel)
    {
        string root = $"environments/{environment}/rendered/";
        string[] files = (await git.Run(["ls-tree", "-r", "--name-only", head, root], cancel).ConfigureAwait(false)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var applied = new SortedSet<string>(StringComparer.Ordinal);
        foreach (
            string file in files.Where(file => file[(file.LastIndexOf('/') + 1)..].StartsWith("application-", StringComparison.Ordinal))
        )
        {
            if (
                ManifestText
                    .At(await git.Run(["cat-file", "blob", $"{head}:{file}"], cancel).ConfigureAwait(false), "spec", "source", "path")
                    ?.Trim('/')
                    is { } path
                && path.StartsWith(root, StringComparison.Ordinal)
            )
            {
                applied.Add(path);
            }
        }

        return applied.Count > 0
            ? [.. applied]
            : [.. files.Select(file => file[..(file.IndexOf('/', root.Length) is var end and > 0 ? end : root.Length - 1)]).Distinct()];
    }
}

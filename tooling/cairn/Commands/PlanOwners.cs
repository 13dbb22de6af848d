using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Cli.Commands;

/// <summary>Which of the live objects are an Application's: ArgoCD prunes no others.</summary>
/// <param name="live">What was given, or what the cluster has.</param>
/// <param name="target">What git declares.</param>
internal sealed class PlanOwners(IReadOnlyList<Manifest> live, IReadOnlyList<Manifest> target)
{
    private readonly Tracking tracking = Tracking.Of(live, target);

    public IReadOnlyList<Manifest> Of(string application) => [.. live.Where(manifest => tracking.OwnerOf(manifest) == application)];

    /// <summary>Those of the Application that is planned, and the destination namespace, which is not made where it is there.</summary>
    /// <param name="applications">Their names, where they are known; else they are told by what is declared.</param>
    public IReadOnlyList<Manifest> OfPlanned(string[] applications, PlanOptions options)
    {
        string[] names = applications.Length > 0 ? applications : Told();
        Warn(names);
        return
        [
            .. live.Where(manifest =>
                IsOf(manifest, names)
                || (options.CreateNamespace && manifest is { Kind: "Namespace", Group: "" } && manifest.Name == options.Namespace)
            ),
        ];
    }

    /// <summary>Says what of the live objects belongs to none of several syncs.</summary>
    public void WarnOfOthers(AppOfApps plan)
    {
        Warn([.. plan.Syncs.Select(sync => sync.Application).OfType<string>()]);
    }

    private bool IsOf(Manifest one, string[] names) => tracking.OwnerOf(one) is { } owner && names.Contains(owner);

    private void Warn(string[] names)
    {
        // What another object owns is never pruned, whoever's it is.
        Manifest[] others = [.. live.Where(manifest => !manifest.IsOwned && !IsOf(manifest, names))];
        if (live.Count > 0 && live.All(manifest => tracking.OwnerOf(manifest) is null))
        {
            SharedOptions.Warn(
                $"None of the {live.Count:N0} live objects carries ArgoCD's tracking id or instance label, so ArgoCD would prune none of "
                    + "them. To see what is pruned, pass objects that ArgoCD has synced, with their labels and annotations."
            );
            return;
        }

        if (others.Length > 0)
        {
            int untracked = others.Count(manifest => tracking.OwnerOf(manifest) is null);
            string what =
                untracked == others.Length ? "without ArgoCD's tracking mark"
                : untracked == 0 ? "of other Applications"
                : $"of other Applications, or ({untracked:N0}) without ArgoCD's tracking mark";
            SharedOptions.Warn(
                $"{others.Length:N0} live {(others.Length == 1 ? "object" : "objects")} {what}, such as {others[0].Kind} {others[0].Name}, "
                    + $"{(others.Length == 1 ? "is" : "are")} left out: "
                    + $"ArgoCD prunes only what it tracks for {(names.Length == 1 ? names[0] : "the Applications planned here")}."
            );
        }
    }

    /// <summary>The one that all live objects with a mark belong to, or the one that has what is declared.</summary>
    private string[] Told()
    {
        string[] all = [.. live.Select(tracking.OwnerOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (all.Length < 2)
        {
            return all;
        }

        var declared = target.Select(manifest => (manifest.Group, manifest.Kind, manifest.Name)).ToHashSet();
        string[] fitting =
        [
            .. live.Where(manifest => declared.Contains((manifest.Group, manifest.Kind, manifest.Name)))
                .Select(tracking.OwnerOf)
                .OfType<string>()
                .Distinct(),
        ];
        return fitting.Length == 1
            ? fitting
            : throw new UserException(
                $"The live objects belong to several Applications ({string.Join(", ", all.Take(6))}{(all.Length > 6 ? ", …" : "")}): "
                    + "pass the one to plan with --app."
            );
    }
}

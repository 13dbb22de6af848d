using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Deployments;

/// <summary>When a change was applied in an environment by one of ArgoCD's applications, and how that went.</summary>
/// <param name="Landing">The landing that was applied.</param>
/// <param name="Sync">The first whole sync that succeeded with it.</param>
/// <param name="AtLatest">It was applied then or before: nothing of the time before was recorded.</param>
/// <param name="Failed">Syncs with it that failed before.</param>
/// <param name="After">What was told of its health next, before the next landing was applied; null when nothing was.</param>
public sealed record LiveChange(
    StoredLanding Landing,
    StoredDeployment Sync,
    bool AtLatest,
    IReadOnlyList<StoredDeployment> Failed,
    StoredDeployment? After
);

/// <summary>Follows landings into clusters by what ArgoCD told of its syncs.</summary>
/// <remarks>A sync of a revision applies every landing up to it, so the first one at or after a landing made it live.</remarks>
public sealed class DeploymentTrail(ITrail trail)
{
    /// <summary>Read at most for one change: a fleet that syncs a thousand applications a day is read for ten days.</summary>
    private const int MostRead = 10_000;
    private const int MostReadBefore = 200;

    /// <summary>A whole commit id, SHA-1; a chart's version is shorter.</summary>
    private const int ShortestCommit = 40;

    /// <summary>Clocks of a cluster and of a committer may differ by this much.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, int?> numbers = [];
    private LandingSet? line;

    /// <summary>Where a landing went live, by environment and application; empty where nothing told of it.</summary>
    /// <param name="fields">The fields that are asked about; none for all files of the landing.</param>
    public IReadOnlyList<LiveChange> Of(StoredLanding stored, IReadOnlyList<FieldChange> fields)
    {
        if (stored.Rewrite is not null)
        {
            return [];
        }

        string[] files =
        [
            .. (
                fields.Count > 0
                    ? fields.Select(field => field.File)
                    : stored.Changes.Fields.Select(field => field.File).Concat(stored.Changes.Texts.Select(text => text.File))
            ).Distinct(),
        ];
        IEnumerable<IGrouping<string, StoredDeployment>> applications = trail
            .Deployments(stored.Landing.LandedAt - Skew, null, MostRead)
            .Where(deployment =>
                deployment.Kind is DeploymentKind.Sync or DeploymentKind.Health
                && deployment.Path.Length > 0
                && files.Any(file => file.StartsWith(deployment.Path + "/", StringComparison.Ordinal))
            )
            .GroupBy(deployment => deployment.Application);
        return [.. applications.Select(grouping => Live(stored, [.. grouping])).OfType<LiveChange>().OrderBy(live => live.Sync.At)];
    }

    /// <summary>Where a change, and what promoted it or was promoted by it, went live.</summary>
    /// <param name="fields">The fields that are asked about; none for all files of the landing.</param>
    public IReadOnlyList<LiveChange> Of(StoredLanding stored, IReadOnlyList<FieldChange> fields, IReadOnlyList<PromotedChange> promotions)
    {
        var all = new List<LiveChange>(Of(stored, fields));
        foreach (PromotedChange promotion in promotions)
        {
            StoredLanding? other = promotion.Promotion.Number == stored.Number ? promotion.Origin : promotion.Promotion;
            string[] paths = [.. promotion.Fields.Select(field => field.Path).Distinct()];
            all.AddRange(other is null ? [] : Of(other, [.. other.Changes.Fields.Where(field => paths.Contains(field.Path))]));
        }

        return
        [
            .. all.DistinctBy(liveChange => (liveChange.Landing.Number, liveChange.Sync.Entry)).OrderBy(liveChange => liveChange.Sync.At),
        ];
    }

    private LiveChange? Live(StoredLanding stored, StoredDeployment[] told)
    {
        bool Applies(StoredDeployment one) => one.Kind == DeploymentKind.Sync && one.IsWhole && NumberOf(one.Revision) >= stored.Number;
        int live = Array.FindIndex(told, deployment => Applies(deployment) && deployment.IsGood);
        if (live < 0)
        {
            return null;
        }

        int? number = NumberOf(told[live].Revision);
        StoredDeployment? next = told.Skip(live + 1)
            .FirstOrDefault(later =>
                later.Kind == DeploymentKind.Health || (later.IsGood && later.IsWhole && NumberOf(later.Revision) > number)
            );
        return new LiveChange(
            stored,
            told[live],
            !KnownBefore(stored, told[live]),
            [.. told.Take(live).Where(Applies)],
            next?.Kind == DeploymentKind.Health ? next : null
        );
    }

    /// <summary>Whether a sync without the landing is recorded too; else nobody saw when it came.</summary>
    private bool KnownBefore(StoredLanding stored, StoredDeployment live) =>
        trail
            .Deployments(null, live.At, MostReadBefore, live.Application, fromNewest: true)
            .Any(deployment =>
                deployment.Kind == DeploymentKind.Sync
                && deployment.IsGood
                && deployment.IsWhole
                && NumberOf(deployment.Revision) < stored.Number
            );

    private int? NumberOf(string revision)
    {
        if (!numbers.TryGetValue(revision, out int? number))
        {
            numbers[revision] = number =
                revision.Length >= ShortestCommit
                && trail.FindCommit(revision).And(line ??= trail.Between(null, null)) is { IsEmpty: false } found
                    ? found.Last
                    : null;
        }

        return number;
    }
}

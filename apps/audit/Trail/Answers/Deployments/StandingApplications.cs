using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Answers.Deployments;

/// <summary>How an application stands, as far as its cluster told.</summary>
/// <param name="Revision">The commit of its last whole sync that succeeded; empty when there was none.</param>
/// <param name="Sync"><c>Synced</c>, <c>OutOfSync</c>, or how its last sync ended.</param>
/// <param name="Health"><c>Healthy</c>, <c>Degraded</c> or <c>Unknown</c>.</param>
/// <param name="Since">Since when it has been both synced to that and healthy; null when it is not.</param>
public sealed record ApplicationState(string Name, string Path, string Revision, string Sync, string Health, DateTimeOffset? Since)
{
    private const int MostRead = 100_000;

    /// <summary>The applications of an environment that told anything, by name.</summary>
    public static IReadOnlyList<ApplicationState> Of(ITrail trail, string environment) =>
        [
            .. trail
                .Deployments(null, null, MostRead, fromNewest: true)
                .Where(deployment => deployment.Kind != DeploymentKind.Alert && deployment.Path.Length > 0)
                .GroupBy(deployment => deployment.Application)
                .Where(grouping => grouping.First().Event.Environment == environment)
                .Select(grouping => One([.. grouping]))
                .OrderBy(application => application.Name, StringComparer.Ordinal),
        ];

    /// <param name="told">The newest first.</param>
    private static ApplicationState One(StoredDeployment[] told)
    {
        StoredDeployment? sync = Array.Find(told, deployment => deployment.Kind == DeploymentKind.Sync && deployment.IsWhole);
        StoredDeployment? health = Array.Find(told, deployment => deployment.Kind == DeploymentKind.Health);

        // What drifted is back when a sync succeeded after it, if only of that.
        bool drifted =
            told.FirstOrDefault(deployment =>
                deployment.Kind == DeploymentKind.Drift || (deployment.Kind == DeploymentKind.Sync && deployment.IsGood)
            ) is
            { Kind: DeploymentKind.Drift };
        string state =
            sync is null ? "Unknown"
            : !sync.IsGood ? sync.Event.Outcome
            : drifted ? "OutOfSync"
            : "Synced";
        return new ApplicationState(
            told[0].Event.Name,
            told[0].Path,
            Array.Find(told, deployment => deployment.Kind == DeploymentKind.Sync && deployment.IsWhole && deployment.IsGood)?.Revision
                ?? "",
            state,
            health?.Event.Outcome ?? "Unknown",
            state == "Synced" && health is { IsGood: true } ? (sync!.At > health.At ? sync.At : health.At) : null
        );
    }
}

using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal;

/// <summary>Finds what holds the Applications up once none can do a step.</summary>
internal sealed class StopFinder(Scene scene)
{
    /// <summary>Tells each obstacle that is nobody else's consequence, and takes it to be fixed.</summary>
    /// <returns>The stops; none where all Applications are done.</returns>
    public IReadOnlyList<RehearsalStop> Find()
    {
        // A parent that waits for a child which is held up itself has no obstacle of its own.
        HashSet<string> held = [.. scene.Runs.Where(run => run.Obstacles.Count > 0).Select(run => run.Name)];
        (ApplicationRun Run, Obstacle Obstacle)[] all = [.. scene.Runs.SelectMany(run => run.Obstacles.Select(item => (run, item)))];
        (ApplicationRun Run, Obstacle Obstacle)[] causes = [.. all.Where(item => !IsConsequence(item.Obstacle, held))];
        if (causes.Length == 0)
        {
            causes = all; // They wait for themselves, or for each other.
        }

        RehearsalStop[] stops =
        [
            .. causes
                .GroupBy(cause => (cause.Run.Name, cause.Obstacle.Kind, cause.Obstacle.Message))
                .Select(same => Stop(same.First().Run, [.. same.Select(item => item.Obstacle)])),
        ];
        foreach (RehearsalStop stop in stops)
        {
            scene.Tell(RehearsalStep.Stop, stop.Application, stop.Message);
        }

        foreach ((_, Obstacle obstacle) in causes)
        {
            scene.Fix(obstacle);
        }

        return stops;
    }

    private static bool IsConsequence(Obstacle one, HashSet<string> held) =>
        one.Kind is StopKind.WaitsForHealth or StopKind.Degraded
        && one.Object is { } child
        && ApplicationContent.IsApplication(child)
        && held.Contains(child.Name);

    private RehearsalStop Stop(ApplicationRun run, IReadOnlyList<Obstacle> same)
    {
        Obstacle obstacle = same[0];
        bool begun = run.State is RunState.Syncing or RunState.Retrying && run.At >= 0 && run.At < run.Waves.Count;
        return new RehearsalStop(
            run.State == RunState.Synced ? StopKind.NeverHealthy : obstacle.Kind,
            run.Name,
            obstacle.Kind == StopKind.SyncRefused
                ? $"one or more synchronization tasks are not valid: {obstacle.Message}"
                : obstacle.Message,
            Consequence(run),
            obstacle.Remedy,
            [.. same.Select(obstacle => obstacle.Object).OfType<Manifest>()]
        )
        {
            IsCertain = same.All(obstacle => obstacle.IsCertain),
            Phase = begun ? run.Waves[run.At][0].Phase : null,
            Wave = begun ? run.Waves[run.At][0].Wave : null,
        };
    }

    private string Consequence(ApplicationRun run)
    {
        string first = run.State switch
        {
            RunState.Retrying => scene.Applications.First(spec => spec.Name == run.Name).Retry.Text(),
            RunState.Syncing =>
                "The sync stays Running at the revision it began with, for ever: a fix in Git is used only after a person terminates it.",
            RunState.Synced => "The Application is synced and never becomes Healthy; what waits for it waits for ever.",
            RunState.Invalid => "ArgoCD neither compares nor syncs it until that changes.",
            _ => "It stays out of sync.",
        };
        string[] later = [.. scene.Content.Names.Where(name => !scene.Knows(name)).Order(StringComparer.Ordinal)];
        return later.Length == 0
            ? first
            : $"{first} Not applied until then: {(later.Length == 1 ? "Application" : "Applications")} {string.Join(", ", later)}.";
    }
}

using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Refusing;

namespace Cairn.Delivery.Rehearsal;

/// <summary>
/// Goes on with a sync that runs: judge all of it, then apply wave after wave and wait for each. Source: <c>Sync</c> in
/// <c>gitops-engine/pkg/sync/sync_context.go</c> and <c>processRequestedAppOperation</c> in <c>controller/appcontroller.go</c> of ArgoCD
/// v3.5.1.
/// </summary>
/// <param name="isUpdate">Whether only what changes is worth telling.</param>
internal sealed class SyncOperation(Scene scene, SyncChecks syncChecks, ApplyChecks applyChecks, bool isUpdate)
{
    private readonly ClusterState state = scene.State;

    /// <summary>One step.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Advance(ApplicationSpec spec, ApplicationRun run)
    {
        // 1. All tasks at once, before anything is applied.
        if (run.At < 0)
        {
            Obstacle[] refused = [.. scene.Open(syncChecks.OfTasks(spec, [.. run.Waves.SelectMany(wave => wave)]))];
            if (refused.Length > 0)
            {
                return Fail(run, refused);
            }

            AssumeNamespace(spec, run);
            run.At = 0;
        }

        if (run.At >= run.Waves.Count)
        {
            return Succeed(spec, run);
        }

        // 2. A wave is applied,
        IReadOnlyList<PlannedTask> wave = run.Waves[run.At];
        if (!run.IsApplied)
        {
            return Apply(spec, run, wave);
        }

        // 3. and waited for, or fails.
        Obstacle[] held = [.. scene.Open(wave.Where(task => !task.IsPrune && IsAwaited(run, task)).Select(Held))];
        if (held.Any(obstacle => obstacle.Kind == StopKind.Degraded))
        {
            return Fail(run, [.. held.Where(obstacle => obstacle.Kind == StopKind.Degraded)]);
        }

        run.Obstacles = held;
        if (held.Length > 0)
        {
            return false;
        }

        run.At++;
        run.IsApplied = false;
        return true;
    }

    /// <summary>Begins again with a sync that failed.</summary>
    public static bool Retry(ApplicationRun run)
    {
        run.State = RunState.Syncing;
        run.At = -1;
        run.IsApplied = false;
        run.Retries++;
        return true;
    }

    /// <summary>
    /// A sync of one wave without hooks is done once it is applied, and so is any sync whose last wave has no hook; every other wave, and
    /// every
    /// hook, is waited for.
    /// </summary>
    private static bool IsAwaited(ApplicationRun run, PlannedTask task) =>
        task.IsHook || (run.Waves.Count > 1 && (run.At < run.Waves.Count - 1 || run.Waves[run.At].Any(plannedTask => plannedTask.IsHook)));

    private Obstacle? Held(PlannedTask task) => state.Find(state.KeyOf(task.Object, task.Namespace)) is { } live ? scene.Held(live) : null;

    private bool Apply(ApplicationSpec spec, ApplicationRun run, IReadOnlyList<PlannedTask> wave)
    {
        bool again = !run.Seen.Add((wave[0].Phase, wave[0].Wave));
        var failed = new List<Obstacle>();
        var changed = new List<PlannedTask>();
        foreach (PlannedTask task in wave)
        {
            ObjectKey key = state.KeyOf(task.Object, task.Namespace);
            PlannedTask shown = task with { Namespace = key.Namespace };
            if (task.IsPrune)
            {
                if (spec.Prunes && !task.NeedsConfirmation)
                {
                    state.Remove(key);
                    changed.Add(shown);
                }
            }
            else if (scene.Open([applyChecks.Of(task, spec)]).ToArray() is { Length: > 0 } refused)
            {
                failed.AddRange(refused);
            }
            else if (state.Apply(task.Object, task.Namespace, task.IsHook ? null : spec.Name) || task.IsHook || (!isUpdate && !again))
            {
                changed.Add(shown);
            }
        }

        if (changed.Count > 0)
        {
            scene.Tell(again ? RehearsalStep.Retry : RehearsalStep.Wave, spec.Name, $"{wave[0].Phase} wave {wave[0].Wave}");
            scene.Events[^1] = scene.Events[^1] with { Phase = wave[0].Phase, Wave = wave[0].Wave, Tasks = changed };
        }

        run.IsApplied = failed.Count == 0;
        return failed.Count == 0 || Fail(run, failed);
    }

    private bool Fail(ApplicationRun run, IReadOnlyList<Obstacle> obstacles)
    {
        run.State = RunState.Retrying;
        run.Obstacles = obstacles;
        run.FailedAt = state.Version;
        return false;
    }

    private bool Succeed(ApplicationSpec spec, ApplicationRun run)
    {
        scene.Serve(spec);
        run.Synced = spec.Object;
        run.HasTarget = true;
        run.State = RunState.Synced;
        run.Obstacles = [];
        state.Touch();
        scene.Tell(RehearsalStep.Synced, spec.Name, "synced");
        return true;
    }

    /// <summary>A chart does not make its release's namespace.</summary>
    private void AssumeNamespace(ApplicationSpec spec, ApplicationRun run)
    {
        if (
            scene.Content.IsUnread(spec)
            && spec.TargetNamespace.Length > 0
            && !state.HasNamespace(spec.TargetNamespace)
            && !run.Waves.SelectMany(wave => wave).Any(task => task.Object.IsNamespace && task.Object.Name == spec.TargetNamespace)
        )
        {
            scene.Assumptions.Add(
                $"Namespace {spec.TargetNamespace}, the destination of Application {spec.Name}, exists or is part of what was not read."
            );
        }
    }
}

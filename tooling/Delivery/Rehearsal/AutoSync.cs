using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Refusing;

namespace Cairn.Delivery.Rehearsal;

/// <summary>
/// Decides whether ArgoCD syncs an Application by itself. Source: <c>autoSync</c> and <c>needRefreshAppStatus</c> in
/// <c>controller/appcontroller.go</c> of ArgoCD v3.5.1.
/// </summary>
internal sealed class AutoSync(Scene scene, SyncChecks checks)
{
    private readonly ClusterState state = scene.State;

    /// <summary>Decides, and starts a sync where one is due.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Decide(ApplicationSpec spec, ApplicationRun run)
    {
        if (scene.Open([checks.OfApplication(spec)]).ToArray() is { Length: > 0 } invalid)
        {
            return Enter(run, RunState.Invalid, invalid);
        }

        IReadOnlyList<PlannedTask> tasks = scene.Content.Tasks(spec, [.. scene.LiveOf(spec).Select(liveObject => liveObject.Manifest)]);
        if (!NeedsSync(spec, run, tasks))
        {
            run.HasTarget = true;
            run.Synced = spec.Object;
            return Enter(run, RunState.Synced, []);
        }

        if (scene.Open([Person(spec, tasks)]).ToArray() is { Length: > 0 } person)
        {
            return Enter(run, RunState.NeedsPerson, person);
        }

        if (scene.Open([Window(spec, run)]).ToArray() is { Length: > 0 } closed)
        {
            return Enter(run, RunState.Blocked, closed);
        }

        Start(spec, run, tasks);
        return true;
    }

    private void Start(ApplicationSpec spec, ApplicationRun run, IReadOnlyList<PlannedTask> tasks)
    {
        run.Waves = [.. tasks.GroupBy(task => (task.Phase, task.Wave)).Select(wave => (IReadOnlyList<PlannedTask>)[.. wave])];
        run.At = -1;
        run.Retries = 0;
        run.IsApplied = run.IsHealthy = run.HasTarget = false;
        run.State = RunState.Syncing;
        run.Obstacles = [];
        state.Touch();
        string tasksText = tasks.Count == 0 ? "" : $"{Words.Count(tasks.Count, "task")} in {Words.Count(run.Waves.Count, "wave")}";
        string unread =
            !scene.Content.IsUnread(spec) ? ""
            : tasks.Count > 0 ? " and what was not read"
            : "what was not read";
        scene.Tell(RehearsalStep.Start, spec.Name, $"sync of {tasksText}{unread}");
    }

    private bool Enter(ApplicationRun run, RunState next, IReadOnlyList<Obstacle> obstacles)
    {
        bool changed = run.State != next;
        run.State = next;
        run.Obstacles = obstacles;
        if (changed)
        {
            state.Touch();
        }

        return changed;
    }

    private bool NeedsSync(ApplicationSpec spec, ApplicationRun run, IReadOnlyList<PlannedTask> tasks) =>
        tasks.Any(task => task.IsPrune || (!task.IsHook && !IsLive(task)))
        || (scene.Content.IsUnread(spec) && (run.Synced is null || !SameSource(run.Synced, spec.Object)))
        // An Application that is new is synced, be there nothing but hooks.
        || (run.Synced is null && tasks.Count > 0);

    private bool IsLive(PlannedTask task) =>
        state.Find(state.KeyOf(task.Object, task.Namespace)) is { } live && SameContent.Of(live.Manifest.Body, task.Object.Body);

    private static bool SameSource(Manifest a, Manifest b) =>
        SameContent.Of(a.Body["spec"]?["source"], b.Body["spec"]?["source"])
        && SameContent.Of(a.Body["spec"]?["sources"], b.Body["spec"]?["sources"]);

    private static Obstacle? Person(ApplicationSpec spec, IReadOnlyList<PlannedTask> tasks)
    {
        bool prunesOnly = tasks.Count > 0 && tasks.All(task => task.IsPrune);
        return !spec.IsAutomated
                ? new Obstacle(
                    StopKind.NeedsPerson,
                    spec.Object,
                    $"Application {spec.Name} is out of sync, and has no automated sync",
                    $"Set spec.syncPolicy.automated, or sync it manually: argocd app sync {spec.Name}."
                )
            : prunesOnly && !spec.Prunes
                ? new Obstacle(
                    StopKind.NeedsPerson,
                    spec.Object,
                    $"Application {spec.Name} has only objects to prune, and auto-sync does not prune",
                    $"Set spec.syncPolicy.automated.prune: true, or prune by hand: argocd app sync {spec.Name} --prune."
                )
            : prunesOnly && !spec.AllowsEmpty
                ? new Obstacle(
                    StopKind.NeedsPerson,
                    spec.Object,
                    "auto-sync will wipe out all resources",
                    $"If that is meant, set spec.syncPolicy.automated.allowEmpty: true, or sync it by hand: argocd app sync {spec.Name} "
                        + "--prune."
                )
            : null;
    }

    /// <summary>What windows say at this moment; when the next one opens is noted.</summary>
    private Obstacle? Window(ApplicationSpec spec, ApplicationRun run)
    {
        run.OpensAt = null;
        if (
            state.Project(spec.Project) is not { } project
            || SyncWindowSet.Of(project, spec.Object).Outlook(scene.Now, isManual: false) is not { Now.MaySync: false } outlook
        )
        {
            return null;
        }

        run.OpensAt = outlook.ChangesAt;
        string why = outlook.Now.Error is { } error
            ? $"a sync window of AppProject {project.Name} is invalid: {error}"
            : $"the sync windows of AppProject {project.Name} are closed";
        return new Obstacle(
            StopKind.SyncWindow,
            spec.Object,
            $"Application {spec.Name} may not sync: {why}",
            $"Correct spec.syncWindows of AppProject {project.Name} ({project.Source}), or sync by hand where its windows allow that."
        );
    }
}

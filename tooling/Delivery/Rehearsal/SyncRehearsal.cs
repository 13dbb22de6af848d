using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Refusing;

namespace Cairn.Delivery.Rehearsal;

/// <summary>
/// Walks a bootstrap, or an update, through ArgoCD's rules without a cluster: what is refused, what is applied when, what each wave waits
/// for, and where it does not go on by itself. Source: <c>controller/appcontroller.go</c>, <c>controller/sync.go</c> and
/// <c>gitops-engine/pkg/sync</c> of ArgoCD v3.5.1.
/// </summary>
/// <remarks>
/// Nothing takes time: every Application does one step after the other until none can do one. Then what holds them up is told, taken
/// to be fixed, and the walk goes on, so that one run finds every place.
/// </remarks>
public sealed class SyncRehearsal
{
    private readonly RehearsalInput input;
    private readonly Scene scene;
    private readonly ClusterState state;
    private readonly AutoSync autoSync;
    private readonly SyncOperation operation;
    private readonly List<RehearsalStop> stops = [];

    private SyncRehearsal(RehearsalInput input)
    {
        this.input = input;
        scene = new Scene(input);
        state = scene.State;
        var checks = new SyncChecks(state, scene.Assumptions, scene.Unread);
        autoSync = new AutoSync(scene, checks);
        operation = new SyncOperation(
            scene,
            checks,
            new ApplyChecks(state, scene.Assumptions, scene.Health.Of, scene.Operator),
            input.Before is not null
        );
    }

    /// <summary>Rehearses.</summary>
    public static RehearsalResult Run(RehearsalInput input, CancellationToken cancel = default) => new SyncRehearsal(input).Run(cancel);

    private RehearsalResult Run(CancellationToken cancel)
    {
        // 1. What is there before the first sync.
        if (input.Before is { } before)
        {
            Seed(before);
        }

        Bootstrap();

        // 2. Step by step until nothing moves; then time passes to the next window, or what holds it up is told and taken away.
        do
        {
            while (Step())
            {
                cancel.ThrowIfCancellationRequested();
            }
        } while (OpenWindow() || Stop());

        foreach (LiveObject set in state.OfKind("argoproj.io", "ApplicationSet"))
        {
            scene.Assumptions.Add($"The Applications that ApplicationSet {set.Key.Name} generates become healthy: they are not rehearsed.");
        }

        return new RehearsalResult(scene.Events, stops, scene.Assumptions.All);
    }

    /// <summary>Everything that Git declared before, applied and synced.</summary>
    private void Seed(IReadOnlyList<Manifest> before)
    {
        var old = new ApplicationContent(before, [], input.Options);
        foreach (Manifest manifest in before)
        {
            string? owner = old.OwnerOf(manifest);
            state.Apply(manifest, owner is null ? null : old.DestinationOf(owner), owner);
        }

        foreach (ApplicationSpec spec in scene.Applications.ToArray())
        {
            // The namespace that a sync option makes is declared nowhere.
            foreach (PlannedTask made in old.Tasks(spec, []).Where(task => task.IsAutomatic))
            {
                state.Apply(made.Object, null, null);
            }

            scene.Serve(spec);
            ApplicationRun run = scene.RunOf(spec.Name);
            run.State = RunState.Synced;
            run.IsHealthy = true;
            run.Synced = spec.Object;
        }
    }

    private void Bootstrap()
    {
        List<PlannedTask> applied = [];
        foreach (Manifest manifest in input.Bootstrap ?? [.. AssumedProjects(), .. scene.Content.Unowned])
        {
            ObjectKey key = state.KeyOf(manifest, null);
            if (input.Before is null || state.Find(key) is null)
            {
                state.Apply(manifest, null, null);
                applied.Add(new PlannedTask(SyncPhase.Sync, 0, manifest, key.Namespace, false));
            }
            else if (state.Find(key) is { Owner: null } live && !SameContent.Of(live.Manifest.Body, manifest.Body))
            {
                scene.Assumptions.Add($"{key} changed and is applied by hand, or by cairn up: no Application applies it.");
                state.Apply(manifest, null, null);
            }
        }

        if (scene.Content.Whole is { } whole)
        {
            state.Apply(whole, null, null);
        }

        if (applied.Count > 0 && input.Before is null)
        {
            scene.Tell(RehearsalStep.Bootstrap, null, $"{Words.Count(applied.Count, "object")} applied before the first sync");
            scene.Events[^1] = scene.Events[^1] with { Tasks = applied };
        }
    }

    /// <summary>Where nobody says what is applied by hand: projects that the first Applications name, though an Application applies
    /// them.</summary>
    private IEnumerable<Manifest> AssumedProjects()
    {
        string[] named =
        [
            .. scene.Content.Unowned.Where(ApplicationContent.IsApplication).Select(manifest => new ApplicationSpec(manifest).Project),
        ];
        foreach (
            Manifest project in input.Target.Where(manifest =>
                manifest is { Group: "argoproj.io", Kind: "AppProject" }
                && named.Contains(manifest.Name)
                && scene.Content.OwnerOf(manifest) is not null
            )
        )
        {
            scene.Assumptions.Add($"AppProject {project.Name} is applied by hand before the first sync, as Git declares it.");
            yield return project;
        }
    }

    private bool Step()
    {
        bool moved = false;
        foreach (ApplicationSpec spec in scene.Applications.ToArray())
        {
            ApplicationRun run = scene.RunOf(spec.Name);
            moved |= run.State switch
            {
                RunState.Syncing => operation.Advance(spec, run),
                RunState.Retrying => state.Version > run.FailedAt && SyncOperation.Retry(run),
                RunState.Synced when run.HasTarget && ReferenceEquals(run.Synced, spec.Object) => BecomeHealthy(spec, run),
                _ => autoSync.Decide(spec, run),
            };
        }

        return moved;
    }

    private bool BecomeHealthy(ApplicationSpec spec, ApplicationRun run)
    {
        if (run.JudgedAt == state.Version)
        {
            return false;
        }

        run.JudgedAt = state.Version;
        run.Obstacles = [.. scene.Open(scene.LiveOf(spec).Select(scene.Held))];
        bool was = run.IsHealthy;
        run.IsHealthy = run.Obstacles.Count == 0;
        if (run.IsHealthy && !was)
        {
            scene.Tell(RehearsalStep.Healthy, spec.Name, "Synced and Healthy");
        }

        if (run.IsHealthy != was)
        {
            state.Touch();
        }

        return run.IsHealthy != was;
    }

    /// <summary>Lets time pass to the next window that opens for a blocked Application.</summary>
    private bool OpenWindow()
    {
        ApplicationRun[] blocked = [.. scene.Runs.Where(run => run.State == RunState.Blocked && run.OpensAt is not null)];
        if (blocked.Length == 0)
        {
            return false;
        }

        scene.Now = blocked.Min(run => run.OpensAt!.Value);
        foreach (ApplicationRun run in blocked.Where(run => run.OpensAt == scene.Now))
        {
            scene.Tell(
                RehearsalStep.Window,
                run.Name,
                $"waits for its sync window, which opens {scene.Now.UtcDateTime:ddd yyyy-MM-dd HH:mm} UTC"
            );
        }

        return true;
    }

    private bool Stop()
    {
        IReadOnlyList<RehearsalStop> found = new StopFinder(scene).Find();
        stops.AddRange(found);
        return found.Count > 0;
    }
}

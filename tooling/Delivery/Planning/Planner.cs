using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;
using Cairn.Delivery.Planning.Order;

namespace Cairn.Delivery.Planning;

/// <summary>
/// The order in which ArgoCD applies manifests. Source: <c>gitops-engine/pkg/sync</c>, <c>controller/state.go</c> and
/// <c>controller/hook.go</c> of ArgoCD 3.5.
/// </summary>
public static class Planner
{
    /// <param name="target">What git declares, in the order it is read: of an object that stands there twice the last counts.</param>
    /// <param name="live">What the application has in the cluster; empty where that is not known.</param>
    public static SyncPlan Plan(IReadOnlyList<Manifest> target, IReadOnlyList<Manifest> live, PlanOptions options)
    {
        // 1. An object that stands there twice counts once.
        var leftOut = new List<LeftOut>();
        List<(Manifest Object, Hook Hook)> declared =
        [
            .. LastOfEach(target, options, leftOut).Select(manifest => (manifest, Hook.Of(manifest))),
        ];

        // 2. One task for each phase of an object.
        var tasks = new List<SyncTask>();
        foreach ((Manifest manifest, Hook hook) in declared)
        {
            tasks.AddRange(
                hook.Phases.Select(phase => new SyncTask(phase, manifest, manifest.Namespace ?? options.Namespace, hook.IsHook))
            );
            if (hook.Phases.Count == 0)
            {
                leftOut.Add(new LeftOut(manifest, hook.IsSkipped ? LeftOutReason.Skipped : LeftOutReason.UnknownHook));
            }
        }

        // 3. One for each live object that is declared no more. A hook's namesake among ordinary objects does not declare it.
        Manifest[] ordinary = [.. declared.Where(item => !item.Hook.IsHook).Select(item => item.Object)];
        SyncTask[] prunes =
        [
            .. LiveAlone(ordinary, live, options)
                .Select(manifest => new SyncTask(SyncPhase.Sync, manifest, manifest.Namespace, false) { IsPrune = true }),
        ];
        tasks.AddRange(prunes);

        // 4. The namespace the application asks for, unless it is declared or there.
        if (
            options is { CreateNamespace: true, Namespace: { } name }
            && !ordinary.Concat(live).Any(manifest => manifest.IsNamespace && manifest.Name == name)
        )
        {
            tasks.Add(
                new SyncTask(SyncPhase.PreSync, new Manifest("", "Namespace", null, name, default), null, false) { IsAutomatic = true }
            );
        }

        // 5. The order. What Prune=false keeps has a task too, which may shift the waves of others but does nothing.
        PruneWaves.Assign(tasks, options.PruneLast);
        leftOut.AddRange(
            prunes.Where(task => PruneOptions.IsKept(task.Object)).Select(task => new LeftOut(task.Object, LeftOutReason.Kept))
        );
        ILookup<bool, SyncTask> deletion = tasks.ToLookup(task => task.Phase >= SyncPhase.PreDelete);
        IEnumerable<SyncTask> executed = TaskOrder.Executed(TaskOrder.Of(deletion[false])).Concat(TaskOrder.Sorted(deletion[true]));
        return new SyncPlan(
            [.. executed.Where(task => !task.IsPrune || !PruneOptions.IsKept(task.Object)).Select(task => task.Planned())],
            [.. leftOut.OrderBy(item => item.Object.Source.File, StringComparer.Ordinal).ThenBy(item => item.Object.Source.Line)]
        );
    }

    private static IEnumerable<Manifest> LastOfEach(IReadOnlyList<Manifest> target, PlanOptions options, List<LeftOut> leftOut)
    {
        foreach (
            IGrouping<object, Manifest> same in target.GroupBy(manifest =>
                manifest.IsNameGenerated ? (object)manifest.Source : Key(manifest, manifest.Namespace ?? options.Namespace)
            )
        )
        {
            leftOut.AddRange(same.SkipLast(1).Select(manifest => new LeftOut(manifest, LeftOutReason.Repeated)));
            yield return same.Last();
        }
    }

    private static IEnumerable<Manifest> LiveAlone(Manifest[] ordinary, IReadOnlyList<Manifest> live, PlanOptions options)
    {
        // Whether a kind belongs to namespaces is not known here, so either key declares it, as in ArgoCD where it does not know.
        var declared = ordinary.SelectMany(manifest => (string?[])[manifest.Namespace ?? options.Namespace, null], Key).ToHashSet();
        HashSet<(string, string, string)> anywhere = options.Namespace is not null
            ? []
            :
            [
                .. ordinary
                    .Where(manifest => manifest.Namespace is null)
                    .Select(manifest => (manifest.Group, manifest.Kind, manifest.Name)),
            ];
        return live.DistinctBy(manifest => Key(manifest, manifest.Namespace))
            .Where(manifest =>
                !manifest.IsOwned
                && Hook.Of(manifest) is { IsHook: false, IsSkipped: false }
                && !declared.Contains(Key(manifest, manifest.Namespace))
                && !anywhere.Contains((manifest.Group, manifest.Kind, manifest.Name))
                && !(options.CreateNamespace && manifest.IsNamespace && manifest.Name == options.Namespace)
            );
    }

    private static (string Group, string Kind, string? Namespace, string Name) Key(Manifest one, string? ns) =>
        (one.Group, one.Kind, ns, one.Name);
}

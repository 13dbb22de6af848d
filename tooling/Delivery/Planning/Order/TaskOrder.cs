namespace Cairn.Delivery.Planning.Order;

/// <summary>Puts tasks in order. Source: <c>gitops-engine/pkg/sync/sync_tasks.go</c> of ArgoCD.</summary>
internal static class TaskOrder
{
    /// <summary>Sorts, then moves what others need before them: namespaces first, definitions of custom resources second.</summary>
    public static List<SyncTask> Of(IEnumerable<SyncTask> tasks)
    {
        List<SyncTask> sorted = Sorted(tasks);
        Bubble(sorted, task => task.Object.IsNamespace ? task.Object.Name : null, task => task.Namespace);
        Bubble(sorted, task => task.Object.Defines, task => ((string Group, string Kind)?)(task.Object.Group, task.Object.Kind));
        return sorted;
    }

    /// <summary>By phase, wave, kind and name; what ArgoCD leaves open by namespace, group, kind and place, so that one input has one
    /// order.</summary>
    public static List<SyncTask> Sorted(IEnumerable<SyncTask> tasks) =>
        [
            .. tasks
                .OrderBy(task => task.Phase)
                .ThenBy(task => task.Wave)
                .ThenBy(task => KindRank.Of(task.Object.Kind))
                .ThenBy(task => task.Object.Name, StringComparer.Ordinal)
                .ThenBy(task => task.Namespace, StringComparer.Ordinal)
                .ThenBy(task => task.Object.Group, StringComparer.Ordinal)
                .ThenBy(task => task.Object.Kind, StringComparer.Ordinal)
                .ThenBy(task => task.IsPrune ? 0 : 1)
                .ThenBy(task => task.Object.Source.File, StringComparer.Ordinal)
                .ThenBy(task => task.Object.Source.Line),
        ];

    /// <summary>Within each wave what is pruned goes first, as it is executed; the order otherwise stays.</summary>
    public static IEnumerable<SyncTask> Executed(IReadOnlyList<SyncTask> ordered) =>
        // Stable, and already in order by the first two.
        ordered.OrderBy(task => task.Phase).ThenBy(task => task.Wave).ThenBy(task => task.IsPrune ? 0 : 1);

    /// <param name="provides">What a task provides to others, or null. One that provides something needs nothing itself.</param>
    /// <param name="needs">What a task needs, or null.</param>
    private static void Bubble<TKey>(List<SyncTask> tasks, Func<SyncTask, TKey?> provides, Func<SyncTask, TKey?> needs)
    {
        var firstNeeded = new Dictionary<object, SyncTask>();
        for (int i = 0; i < tasks.Count; i++)
        {
            SyncTask task = tasks[i];
            if (task.IsPrune)
            {
                continue;
            }

            if (provides(task) is { } provided)
            {
                if (firstNeeded.TryGetValue(provided, out SyncTask? first))
                {
                    task.MoveTo(first.Phase, first.Wave, MoveReason.Needed);
                    tasks.RemoveAt(i);
                    tasks.Insert(tasks.IndexOf(first), task);
                }
            }
            else if (needs(task) is { } needed)
            {
                firstNeeded.TryAdd(needed, task);
            }
        }
    }
}

namespace Cairn.Delivery.Planning.Order;

/// <summary>The waves of what is pruned: the reverse of those it was created in.</summary>
internal static class PruneWaves
{
    /// <param name="tasks">All tasks of the sync.</param>
    /// <param name="allLast">Whether everything is pruned last.</param>
    public static void Assign(IReadOnlyList<SyncTask> tasks, bool allLast)
    {
        SyncTask[] prunes = [.. tasks.Where(task => task.IsPrune)];

        // 1. The lowest wave changes places with the highest, and so on inwards: waves in which nothing is pruned do not count.
        long[] waves = [.. prunes.Select(task => task.Wave).Distinct().Order()];
        Dictionary<long, long> opposite = waves.Index().ToDictionary(item => item.Item, item => waves[^(item.Index + 1)]);
        foreach (SyncTask task in prunes)
        {
            task.MoveTo(task.Phase, opposite[task.Wave], MoveReason.PrunedInReverse);
        }

        // 2. What is pruned last comes a wave after everything in the phase Sync, the waves just given included.
        long last = tasks.Where(task => task.Phase == SyncPhase.Sync).Select(task => task.Wave).Append(0).Max() + 1;
        foreach (SyncTask task in prunes.Where(task => allLast || PruneOptions.IsLast(task.Object)))
        {
            task.MoveTo(task.Phase, last, MoveReason.PrunedLast);
        }
    }
}

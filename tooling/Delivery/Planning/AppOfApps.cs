using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning;

/// <summary>One sync of many: an Application's, or, without one, what is applied by hand.</summary>
/// <param name="Application">Its name; null of what no Application applies.</param>
/// <param name="Folder">The folder it applies, as it says; null of what no Application applies.</param>
/// <param name="Begins">Where in another sync it begins: when that wave is applied. Null where nothing here brings it.</param>
public sealed record ApplicationSync(string? Application, string? Folder, SyncPlan Plan, SyncMoment? Begins);

/// <summary>A wave of a sync.</summary>
public sealed record SyncMoment(ApplicationSync Sync, SyncPhase Phase, long Wave);

/// <summary>A wave of one of several syncs, and what is done in it.</summary>
public sealed record PlanSegment(ApplicationSync Sync, SyncPhase Phase, long Wave, IReadOnlyList<PlannedTask> Tasks);

/// <summary>
/// The order of several syncs that bring each other about: Applications among the manifests of others. The parent goes on to its
/// next wave when the Applications of the last are healthy, which takes a health check of argoproj.io/Application.
/// </summary>
/// <param name="Syncs">As they begin; those that begin with the same wave run at the same time, and are listed by name.</param>
/// <param name="Segments">As they are applied.</param>
public sealed record AppOfApps(IReadOnlyList<ApplicationSync> Syncs, IReadOnlyList<PlanSegment> Segments)
{
    /// <summary>Null where no Application applies a folder of these manifests: then they are one sync.</summary>
    /// <param name="target">Their sources are paths of files.</param>
    /// <param name="live">What an Application has in the cluster.</param>
    /// <param name="isEmptied">Whether a folder that an Application names belongs to these manifests and holds none any more: then all it
    /// has is pruned.</param>
    public static AppOfApps? Plan(
        IReadOnlyList<Manifest> target,
        Func<string, IReadOnlyList<Manifest>> live,
        Func<string, bool>? isEmptied = null
    )
    {
        Dictionary<string, ApplicationFolders> applications = target
            .Where(ApplicationFolders.IsApplication)
            .Select(ApplicationFolders.Of)
            .Where(folders => folders.Folders.Count > 0)
            .GroupBy(folders => folders.Name)
            .ToDictionary(same => same.Key, same => same.First());
        ILookup<string?, Manifest> owned = target.ToLookup(manifest =>
            applications.Values.OrderBy(app => app.Name, StringComparer.Ordinal).FirstOrDefault(app => app.Applies(manifest))?.Name
        );
        return owned.All(group => group.Key is null) ? null : new Story(applications, owned, live, isEmptied ?? (static _ => false)).Tell();
    }

    /// <summary>Whether the sync that brings another goes on only when that one is done: whoever applies by hand waits for nothing, and
    /// nobody waits after the last wave.</summary>
    public bool IsWaitedFor(ApplicationSync sync) =>
        sync.Begins is { Sync.Application: not null } moment
        && moment.Sync.Plan.Tasks.Any(task =>
            task.Phase <= SyncPhase.PostSync && (task.Phase, task.Wave).CompareTo((moment.Phase, moment.Wave)) > 0
        );

    /// <summary>Follows the syncs as they bring each other about.</summary>
    private sealed class Story(
        Dictionary<string, ApplicationFolders> applications,
        ILookup<string?, Manifest> owned,
        Func<string, IReadOnlyList<Manifest>> live,
        Func<string, bool> isEmptied
    )
    {
        private readonly List<ApplicationSync> syncs = [];
        private readonly List<PlanSegment> segments = [];
        private readonly HashSet<string> begun = [];

        public AppOfApps Tell()
        {
            if (owned[null].Any())
            {
                Follow(new ApplicationSync(null, null, Planner.Plan([.. owned[null]], [], new PlanOptions()), null));
            }

            // Those that nothing here brings but themselves; then what is left, which bring each other in a circle.
            HashSet<string> brought =
            [
                .. owned.SelectMany(group =>
                    group
                        .Where(ApplicationFolders.IsApplication)
                        .Where(manifest => manifest.Name != group.Key)
                        .Select(manifest => manifest.Name)
                ),
            ];
            IEnumerable<string> emptied = applications
                .Values.Where(folders => folders.Folders.All(folder => isEmptied(folder.Path)))
                .Select(folders => folders.Name);
            foreach (
                string name in owned
                    .Select(group => group.Key)
                    .OfType<string>()
                    .Union(emptied)
                    .OrderBy(brought.Contains)
                    .ThenBy(name => name, StringComparer.Ordinal)
            )
            {
                Begin(name, null);
            }

            return new AppOfApps(syncs, segments);
        }

        private void Begin(string name, SyncMoment? moment)
        {
            bool isThere =
                owned[name].Any() || (applications.TryGetValue(name, out var app) && app.Folders.All(folder => isEmptied(folder.Path)));
            if (isThere && begun.Add(name))
            {
                ApplicationFolders folders = applications[name];
                Follow(
                    new ApplicationSync(name, folders.Folders[0].Path, Planner.Plan([.. owned[name]], live(name), folders.Options), moment)
                );
            }
        }

        private void Follow(ApplicationSync sync)
        {
            syncs.Add(sync);
            foreach (
                IGrouping<(SyncPhase Phase, long Wave), PlannedTask> wave in sync.Plan.Tasks.GroupBy(task =>
                    (task.Phase, Wave: task.Phase >= SyncPhase.PreDelete ? 0 : task.Wave)
                )
            )
            {
                segments.Add(new PlanSegment(sync, wave.Key.Phase, wave.Key.Wave, [.. wave]));
                foreach (
                    string child in wave.Where(task => !task.IsPrune && ApplicationFolders.IsApplication(task.Object))
                        .Select(task => task.Object.Name)
                        .Order(StringComparer.Ordinal)
                )
                {
                    Begin(child, new SyncMoment(sync, wave.Key.Phase, wave.Key.Wave));
                }
            }
        }
    }
}

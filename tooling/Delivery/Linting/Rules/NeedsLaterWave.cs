using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Order;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// What starts before what it needs. ArgoCD waits between waves until all that was applied is healthy, so a service that does
/// not become healthy without its database keeps the database from ever being applied. Within one Application alone: between
/// Applications the order is that of their own waves.
/// </summary>
internal static class NeedsLaterWave
{
    public static Rule Rule { get; } =
        new(
            "needs-later-wave",
            "A workload in an earlier wave or phase than the database or migration it needs.",
            set => set.Applied.SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Unit unit)
    {
        IReadOnlyDictionary<Manifest, ApplyMoment> moments = unit.Moments;
        Dependency[] stores = [.. Dependency.Of(unit.Objects, moments)];
        Needs[] all =
        [
            .. unit
                .Objects.Where(moments.ContainsKey)
                .Select(Workload.Of)
                .OfType<Workload>()
                .Where(workload => workload.IsAwaited)
                .Select(workload => Needs.Of(workload, stores, unit.Objects)),
        ];
        return Databases(all, moments).Concat(Migrations(all, moments));
    }

    private static IEnumerable<LintProblem> Databases(Needs[] all, IReadOnlyDictionary<Manifest, ApplyMoment> moments)
    {
        foreach (Needs needs in all)
        {
            ApplyMoment own = moments[needs.Workload.Object];
            foreach ((Dependency store, WorkloadSetting setting) in needs.Stores.DistinctBy(item => item.Store.Object))
            {
                // Services that call each other start in any order; one that keeps data does not call its users.
                bool mutual = all.Any(other =>
                    other.Workload.Object == store.Object && other.Stores.Any(back => back.Store.Object == needs.Workload.Object)
                );
                if (store.From > own && store.IsDatabase && !mutual)
                {
                    yield return LintProblem.Error(
                        needs.Workload.Object,
                        setting.At.Path,
                        Message(needs.Workload.Object, own, store),
                        Remedy(own, store)
                    );
                }
            }
        }
    }

    private static string Message(Manifest one, ApplyMoment own, Dependency store) =>
        own.Phase == store.From.Phase
            ? $"{one.Kind} {one.Name} runs in {own} and needs {store.Object.Kind} {store.Object.Name} (Service {store.Service}), which "
                + $"is applied in {store.From} only once {one.Name} is healthy, so the sync hangs."
            : $"{one.Kind} {one.Name} runs in {own.Phase} and needs {store.Object.Kind} {store.Object.Name} (Service {store.Service}), "
                + $"which comes in {store.From.Phase}: on the first sync it does not exist yet, and the sync never gets to it.";

    private static string Remedy(ApplyMoment own, Dependency store) =>
        own.Phase == store.From.Phase
            ? $"Give it a sync wave above {store.From.Wave}, or {store.Object.Kind} {store.Object.Name} and its Service one of {own.Wave} "
                + "or lower."
            : $"Make it a hook of {store.From.Phase} with a sync wave above {store.From.Wave}, or deploy the database with an "
                + "Application of its own that is synced earlier.";

    private static IEnumerable<LintProblem> Migrations(Needs[] all, IReadOnlyDictionary<Manifest, ApplyMoment> moments)
    {
        foreach (Needs job in all.Where(needs => Migration.Is(needs.Workload)))
        {
            ApplyMoment when = moments[job.Workload.Object];
            foreach (
                Needs service in all.Where(needs =>
                    Migration.Minds(needs.Workload) && moments[needs.Workload.Object] <= when && needs.Shares(job)
                )
            )
            {
                // The database itself is what both use, and no user of it.
                if (job.Stores.Any(store => store.Store.Object == service.Workload.Object))
                {
                    continue;
                }

                Manifest manifest = service.Workload.Object;
                ApplyMoment own = moments[manifest];
                string field = Annotations.Path(own.Phase == SyncPhase.Sync ? Annotation.Wave : Annotation.Hook);
                yield return own == when
                    ? LintProblem.Error(
                        manifest,
                        field,
                        $"{manifest.Kind} {manifest.Name} starts in {own} together with the migration "
                            + $"{job.Workload.Object.Name}: ArgoCD does not wait within a wave, so it runs on the old schema.",
                        $"Give it a sync wave above {when.Wave}."
                    )
                    : LintProblem.Error(
                        manifest,
                        field,
                        $"{manifest.Kind} {manifest.Name} starts in {own}, before the migration {job.Workload.Object.Name} in "
                            + $"{when}, so it runs on the old schema.",
                        when.Phase == own.Phase
                            ? $"Give it a sync wave above {when.Wave}."
                            : $"Run the migration in {own.Phase} with a sync wave below {own.Wave}."
                    );
            }
        }
    }
}

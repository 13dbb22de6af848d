using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>Waits until ArgoCD has brought everything, wave by wave. Asks alone.</summary>
/// <param name="ask">How the Applications of the cluster stand.</param>
/// <param name="pause">Waits between two looks.</param>
/// <param name="byHand">
/// Syncs by hand what sync windows keep from syncing, or says that only they are waited for; null to leave that alone.
/// </param>
internal sealed class Waiter(
    Func<CancellationToken, Task<IReadOnlyList<RunningApplication>>> ask,
    Func<TimeSpan, CancellationToken, Task> pause,
    Func<DateTimeOffset> now,
    ManualSync? byHand = null
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>How long nothing may change before it is given up: pulling images over a homelab's line takes minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>How long in all: one that falls and rises for ever changes all the time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(90);

    /// <param name="expected">Wave by wave; the roots last.</param>
    /// <exception cref="ProvisioningException">Nothing changed for long, and not all are there.</exception>
    public async Task Wait(
        IReadOnlyList<ExpectedApplication> expected,
        IReadOnlyList<string> roots,
        Action<ProgressEvent> tell,
        CancellationToken cancel
    )
    {
        var seen = new Dictionary<string, (string Sync, string Health)>();
        DateTimeOffset began = now();
        DateTimeOffset changed = began;
        string? silent = null;
        while (true)
        {
            try
            {
                Dictionary<string, RunningApplication> all = (await ask(cancel).ConfigureAwait(false))
                    .GroupBy(application => application.Name)
                    .ToDictionary(same => same.Key, same => same.First());
                silent = null;
                foreach (
                    (string name, int? wave) in expected
                        .Select(application => (application.Name, (int?)application.Wave))
                        .Concat(roots.Select(root => (root, (int?)null)))
                )
                {
                    (string Sync, string Health) stands = all.TryGetValue(name, out RunningApplication? application)
                        ? (application.Sync, application.Health)
                        : ("", "");
                    if (!seen.TryGetValue(name, out var before) || before != stands)
                    {
                        seen[name] = stands;
                        changed = now();
                        tell(new ProgressEvent.Application(name, wave, stands.Sync, stands.Health));
                    }
                }
            }
            catch (PromotionException failed)
            {
                // An API server that restarts answers again soon.
                silent = failed.Message;
            }

            string[] missing =
            [
                .. seen.Where(pair => pair.Value is not ("Synced", "Healthy"))
                    .Select(pair =>
                        $"{pair.Key} is {(pair.Value.Sync.Length == 0 ? "not there" : $"{pair.Value.Sync} and {pair.Value.Health}")}"
                    ),
            ];
            if (silent is null && missing.Length == 0)
            {
                return;
            }

            if (silent is null && byHand is not null)
            {
                // A root waits for its children; one that is not there yet waits for the root.
                string[] moving =
                [
                    .. expected
                        .Select(application => application.Name)
                        .Where(name => seen[name] is not (("Synced", "Healthy") or ("", ""))),
                ];
                try
                {
                    await byHand
                        .Look([.. roots, .. expected.Select(application => application.Name)], moving, cancel)
                        .ConfigureAwait(false);
                }
                catch (PromotionException)
                {
                    // The next look asks again, and says so where that lasts.
                }
            }

            if (now() - changed > Patience)
            {
                throw new ProvisioningException(
                    UpStage.Applications,
                    silent ?? $"Nothing has changed for {Patience.TotalMinutes:0} minutes: {string.Join(", ", missing)}",
                    "runbooks/stuck-sync.md"
                );
            }

            if (now() - began > Longest)
            {
                throw new ProvisioningException(
                    UpStage.Applications,
                    silent ?? $"After {Longest.TotalMinutes:0} minutes: {string.Join(", ", missing)}",
                    "runbooks/stuck-sync.md"
                );
            }

            await pause(Pause, cancel).ConfigureAwait(false);
        }
    }
}

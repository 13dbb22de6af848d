using System.Text.Json;
using Cairn.Delivery.Planning.Windows;
using Cairn.Trail;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>Who syncs by hand what sync windows keep ArgoCD from syncing.</summary>
/// <param name="Who">The person, as the operation names them.</param>
/// <param name="Agree">Asks them, once; null where they can't be asked and have not said so beforehand.</param>
public sealed record ManualSyncer(string Who, Func<string, bool>? Agree);

/// <summary>
/// Syncs by hand, in order, what sync windows keep ArgoCD from syncing by itself: a parent first, whose operation then waits for its
/// children as they appear.
/// </summary>
/// <param name="cluster">Reads the Applications and AppProjects, and patches an Application.</param>
internal sealed class ManualSync(
    IArgoCd cluster,
    ManualSyncer syncer,
    string environment,
    Func<DateTimeOffset> now,
    Action<ProgressEvent> tell
)
{
    private const int MostRefusals = 5;

    private readonly Dictionary<string, int> refusals = [];
    private bool? agreed;
    private bool isTold;

    /// <summary>Looks once, and asks for the syncs that are due.</summary>
    /// <param name="order">All Applications in the order they are synced, parents first.</param>
    /// <param name="moving">Applications that may still go on by themselves.</param>
    /// <exception cref="ProvisioningException">
    /// Only sync windows are waited for, and nobody syncs by hand; or the cluster refuses it.
    /// </exception>
    public async Task Look(IReadOnlyList<string> order, IReadOnlyCollection<string> moving, CancellationToken cancel)
    {
        IReadOnlyList<BlockedApplication> blocked;
        try
        {
            blocked = BlockedApplication.Of(await cluster.State(cancel).ConfigureAwait(false), order, now());
        }
        catch (Exception wrong) when (wrong is CairnException or JsonException)
        {
            throw new ProvisioningException(UpStage.Applications, $"Can't judge the sync windows: {wrong.Message}");
        }

        if (blocked.Count == 0)
        {
            return;
        }

        DateTimeOffset at = now();
        string sentence = Sentence(blocked, at);
        if (!isTold)
        {
            isTold = true;
            tell(new ProgressEvent.Windows(sentence, blocked.Max(application => application.OpensAt)));
        }

        BlockedApplication[] possible = [.. blocked.Where(application => application.MayByHand)];
        if (possible.Length > 0 && syncer.Agree is { } agree)
        {
            agreed ??= agree($"Sync {environment} now by hand, in order, as {syncer.Who}?");
        }

        if (agreed is not true || possible.Length == 0)
        {
            StopUnless(moving.Any(name => !blocked.Any(application => application.Name == name)), sentence, possible.Length > 0);
            return;
        }

        foreach (BlockedApplication application in possible)
        {
            await Request(application, sentence, cancel).ConfigureAwait(false);
        }
    }

    private static string Sentence(IReadOnlyList<BlockedApplication> blocked, DateTimeOffset at)
    {
        IEnumerable<string> each = blocked
            .GroupBy(application => (application.OpensAt, application.Why))
            .Select(alike =>
            {
                string names = string.Join(", ", alike.Select(application => application.Name));
                return alike.Key switch
                {
                    (_, { } why) => $"ArgoCD can't read a sync window of {names}: {why}",
                    ({ } until, _) => $"sync windows are closed until {OutlookText.Moment(until, at)} for {names}",
                    _ => $"sync windows stay closed for {names}",
                };
            });
        string text = string.Join("; ", each);
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    private void StopUnless(bool goesOn, string sentence, bool isPossible)
    {
        if (!goesOn)
        {
            string remedy = isPossible
                ? $"ArgoCD begins by itself when they open. To sync now by hand, in order: cairn up {environment} --sync-now"
                : "They let nobody sync by hand either.";
            throw new ProvisioningException(UpStage.Applications, $"{sentence} {remedy}", "runbooks/go-to-production.md");
        }
    }

    private async Task Request(BlockedApplication one, string reason, CancellationToken cancel)
    {
        string patch = ManualSyncOperation.Patch(one.Live, syncer.Who, "cairn up: " + reason);
        string? refused = await cluster.Patch(one.Live, patch, cancel).ConfigureAwait(false);
        if (refused is null)
        {
            refusals.Remove(one.Name);
            tell(new ProgressEvent.Synced(one.Name, syncer.Who));
            return;
        }

        // It may have changed since it was read; the next look reads it again.
        if ((refusals[one.Name] = refusals.GetValueOrDefault(one.Name) + 1) >= MostRefusals)
        {
            throw new ProvisioningException(
                UpStage.Applications,
                $"The cluster refuses to sync {one.Name}: {refused}",
                "runbooks/stuck-sync.md"
            );
        }
    }
}

using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>
/// The sync windows that are for one Application, and what ArgoCD makes of them. Source: <c>SyncWindows</c> in
/// <c>pkg/apis/application/v1alpha1/types.go</c>, <c>syncWindowPreventsSync</c> in <c>controller/sync.go</c> of ArgoCD 3.5.
/// </summary>
public sealed class SyncWindowSet
{
    private const int MostChanges = 100_000;
    private static readonly TimeSpan Searched = TimeSpan.FromDays(5 * 366);

    private readonly List<(SyncWindow Window, OpenTimes Times)> windows = [];
    private readonly SyncDecision? invalid;

    /// <param name="windows">Those of the Application's project, then those of global projects, as ArgoCD puts them together.</param>
    /// <exception cref="SyncWindowException">This machine has no time zone data, and a window names a zone.</exception>
    public SyncWindowSet(IEnumerable<SyncWindow> windows, WindowTarget target)
    {
        foreach (SyncWindow window in windows.Where(window => window.IsFor(target)))
        {
            try
            {
                this.windows.Add((window, OpenTimes.Of(window)));
            }
            catch (FormatException wrong)
            {
                invalid ??= new SyncDecision(SyncDecisionReason.Invalid, [window], wrong.Message);
            }
        }
    }

    /// <param name="project">The Application's AppProject.</param>
    public static SyncWindowSet Of(Manifest project, Manifest application) => new(SyncWindow.Of(project), WindowTarget.Of(application));

    /// <summary>The windows that are for the Application, in their order, without one that can't be read.</summary>
    public IEnumerable<SyncWindow> Windows => windows.Select(window => window.Window);

    /// <summary>Whether a sync may begin at an instant, or go on.</summary>
    /// <param name="isManual">Whether a person started it, rather than ArgoCD's auto-sync.</param>
    /// <param name="operationStarted">When an operation that runs began; null for one that is to begin.</param>
    public SyncDecision Decide(DateTimeOffset now, bool isManual, DateTimeOffset? operationStarted = null) =>
        Decide(
            times => times.IsActive(now.UtcDateTime, now.UtcDateTime),
            isManual,
            operationStarted is not { } started ? null : times => times.IsActive(started.UtcDateTime, now.UtcDateTime)
        );

    /// <summary>Whether a sync may begin from an instant on, and when that changes: exact, and searched for five years at most.</summary>
    public SyncOutlook Outlook(DateTimeOffset from, bool isManual)
    {
        DateTime instant = from.UtcDateTime;
        DateTime until = instant + Searched;
        SyncDecision now = DecideFrom(instant, isManual);
        DateTime[] changes = [.. windows.Select(item => item.Times.NextChange(instant, until))];
        for (int i = 0; i < MostChanges && invalid is null && changes.Length > 0 && changes.Min() < until; i++)
        {
            instant = changes.Min();
            if (DecideFrom(instant, isManual).MaySync != now.MaySync)
            {
                return new SyncOutlook(now, At(instant), At(instant));
            }

            for (int window = 0; window < changes.Length; window++)
            {
                changes[window] = changes[window] > instant ? changes[window] : windows[window].Times.NextChange(instant, until);
            }
        }

        return new SyncOutlook(now, null, At(invalid is not null || changes.Length == 0 ? until : changes.Min()));
    }

    private static DateTimeOffset At(DateTime instant) => new(instant, TimeSpan.Zero);

    private SyncDecision DecideFrom(DateTime instant, bool isManual) => Decide(times => times.IsActiveFrom(instant), isManual, null);

    private SyncDecision Decide(Func<OpenTimes, bool> isActive, bool isManual, Func<OpenTimes, bool>? wasActive)
    {
        if (invalid is not null)
        {
            return invalid;
        }

        ILookup<bool, SyncWindow> byActivity = windows.ToLookup(window => isActive(window.Times), window => window.Window);
        SyncWindow[] denying = [.. byActivity[true].Where(window => window.Kind == "deny")];
        SyncWindow[] allowing = [.. byActivity[true].Where(window => window.Kind == "allow")];
        SyncWindow[] closed = [.. byActivity[false].Where(window => window.Kind == "allow")];
        return denying.Length > 0 ? Forbidden(denying, SyncDecisionReason.Denied, isManual, wasActive)
            : allowing.Length > 0 ? new SyncDecision(SyncDecisionReason.Allowed, allowing)
            : closed.Length > 0 ? Forbidden(closed, SyncDecisionReason.NoneOpen, isManual, wasActive)
            : new SyncDecision(SyncDecisionReason.Unrestricted, [.. Windows]);
    }

    private SyncDecision Forbidden(SyncWindow[] by, SyncDecisionReason reason, bool isManual, Func<OpenTimes, bool>? wasActive) =>
        new(
            isManual && by.All(window => window.ManualSync) ? SyncDecisionReason.ManualAllowed
                : wasActive is not null && by.All(window => window.SyncOverrun) && Decide(wasActive, isManual, null).MaySync
                    ? SyncDecisionReason.Overrun
                : reason,
            by
        );
}

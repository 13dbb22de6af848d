namespace Cairn.Delivery.Planning.Windows;

/// <summary>
/// When a window is active, as <c>active</c> in <c>pkg/apis/application/v1alpha1/types.go</c> of ArgoCD has it: some start of its schedule
/// lies less than its duration before, on a clock that is UTC moved by the offset its time zone has at that moment.
/// </summary>
internal sealed class OpenTimes
{
    private readonly CronSchedule schedule;
    private readonly TimeSpan duration;
    private readonly TimeZoneInfo zone;

    private OpenTimes(CronSchedule schedule, TimeSpan duration, TimeZoneInfo zone) =>
        (this.schedule, this.duration, this.zone) = (schedule, duration, zone);

    /// <exception cref="FormatException">ArgoCD refuses the schedule or the duration; it syncs nothing that the window is for.</exception>
    /// <exception cref="SyncWindowException">This machine has no time zone data.</exception>
    public static OpenTimes Of(SyncWindow window)
    {
        CronSchedule schedule;
        try
        {
            schedule = CronSchedule.Parse(window.Schedule);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"schedule '{window.Schedule}': {wrong.Message}", wrong);
        }

        TimeSpan duration =
            GoDuration.Parse(window.Duration) ?? throw new FormatException($"duration '{window.Duration}' is not one such as 10h or 1h30m");

        // ArgoCD warns of a zone it does not know, and takes UTC.
        return new OpenTimes(schedule, duration, TimeZones.Find(window.TimeZone) ?? TimeZoneInfo.Utc);
    }

    /// <summary>Whether it is active at an instant.</summary>
    /// <param name="now">The instant whose offset counts, also for an instant in the past.</param>
    public bool IsActive(DateTime at, DateTime now)
    {
        // A schedule without a next time counts as active: ArgoCD compares with the zero time.
        DateTime clock = at + zone.GetUtcOffset(now);
        return schedule.Next(clock - duration) is not { } start || start < clock;
    }

    /// <summary>Whether it is active from an instant on, for however short a time.</summary>
    public bool IsActiveFrom(DateTime instant)
    {
        DateTime clock = instant + zone.GetUtcOffset(instant);
        return schedule.Next(clock - duration) is not { } start || (duration > TimeSpan.Zero && start <= clock);
    }

    /// <summary>
    /// The first instant after the given one at which <see cref="IsActiveFrom"/> may change, and until which it does not;
    /// <paramref name="until"/> where that comes first.
    /// </summary>
    public DateTime NextChange(DateTime instant, DateTime until)
    {
        TimeSpan offset = zone.GetUtcOffset(instant);
        DateTime clock = instant + offset;
        DateTime? change = !IsActiveFrom(instant)
            ? duration > TimeSpan.Zero
                ? schedule.Next(clock)
                : null
            : schedule.Next(clock - duration) is { } start
                ? End(start, until + offset)
                : null;
        DateTime next = change - offset is { } found && found < until ? found : until;
        return ZoneOffsets.NextChange(zone, instant, next) ?? next;
    }

    /// <summary>When an opening ends that other openings may make longer, or any time not before <paramref name="until"/>.</summary>
    private DateTime End(DateTime start, DateTime until)
    {
        TimeSpan stride = duration < TimeSpan.FromMinutes(1) ? duration : TimeSpan.FromMinutes(1);
        DateTime end = start + duration;
        while (end < until && (LongerBy(end - stride, end) ?? LongerBy(start, end)) is { } later)
        {
            start = later;
            end = later + duration;
        }

        return end;
    }

    private DateTime? LongerBy(DateTime after, DateTime end) => schedule.Next(after) is { } start && start <= end ? start : null;
}

namespace Cairn.Demo.Story;

/// <summary>An annotated tag on what <c>main</c> was at that moment.</summary>
internal sealed record ReleaseTag(string Name, DateTimeOffset At, StoryPerson By, string Message);

/// <summary>The releases of the platform, one about every two months.</summary>
internal static class PlatformReleases
{
    public static readonly IReadOnlyList<ReleaseTag> All =
    [
        new("v1.0", StoryText.Utc("2025-10-10 15:00"), People.Priya, "v1.0: two environments, one history"),
        new("v1.1", StoryText.Utc("2025-12-12 14:00"), People.Priya, "v1.1: hardened pods, ready for the holidays"),
        new("v1.2", StoryText.Utc("2026-02-27 14:30"), People.Priya, "v1.2: autoscaling, and the lessons of INC-41"),
        new("v1.3", StoryText.Utc("2026-04-30 15:30"), People.Jonas, "v1.3: no legacy gateway, traces"),
        new("v1.4", StoryText.Utc("2026-07-03 15:00"), People.Priya, "v1.4: no statement-export, Kubernetes 1.34"),
        new("v1.5", StoryText.Utc("2026-09-25 13:00"), People.Jonas, "v1.5: eight replicas, backups every six hours"),
        new("v1.6", StoryText.Utc("2026-11-17 15:00"), People.Priya, "v1.6: connection pools that fit, alerts worth waking for"),
    ];
}

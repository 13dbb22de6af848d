namespace Cairn.Demo.Story;

/// <summary>An annotated tag on what <c>main</c> was at that moment.</summary>
internal sealed record ReleaseTag(string Name, DateTimeOffset At, Person By, string Message);

/// <summary>The releases of the platform, one about every two months.</summary>
internal static class Releases
{
    public static readonly IReadOnlyList<ReleaseTag> All =
    [
        new("v1.6", Telling.Utc("2026-11-17 15:00"), People.Priya, "v1.6: connection pools that fit, network policies everywhere"),
    ];
}

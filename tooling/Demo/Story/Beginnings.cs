using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.Telling;

namespace Cairn.Demo.Story;

/// <summary>The first weeks, still on GitLab.</summary>
internal static class Beginnings
{
    public static IEnumerable<Happening> Told() =>
    [
        Push("2025-09-15 08:30", Priya, """
            Start the platform repository

            Everything the clusters run, in one place: apps/ says what, and
            environments/ says where and holds the rendered manifests that Argo CD
            applies.
            """, GroundWork.Lay),
    ];
}

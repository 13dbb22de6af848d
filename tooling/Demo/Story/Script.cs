namespace Cairn.Demo.Story;

/// <summary>The whole story in the order it landed, pull requests numbered.</summary>
internal static class Script
{
    /// <summary>Pull request of the pool-size change in production; the numbers before it are spread to reach it.</summary>
    private const int PoolSizePullRequest = 482;

    /// <summary>Every happening, oldest first.</summary>
    public static IReadOnlyList<StoryEvent> Whole()
    {
        // A stable sort: what lands in the same second stays in the order it is told.
        var happenings = Chapters().SelectMany(chapter => chapter).OrderBy(h => h.At).ToList();
        return Numbered(happenings);
    }

    private static IEnumerable<IEnumerable<StoryEvent>> Chapters() =>
        [
            Beginnings.Told(),
            Autumn2025.Told(),
            Winter2026.Told(),
            Spring2026.Told(),
            Summer2026.Told(),
            Autumn2026.Told(),
            ApiReleases.Told(),
            ImageUpdates.Told(),
            Features.Told(),
            Upkeep.Told(),
            PoolSize.Told(),
        ];

    private static List<StoryEvent> Numbered(List<StoryEvent> happenings)
    {
        var opened = happenings.Where(h => h.HasPullRequest).OrderBy(h => h.Opened).ToList();
        int before = opened.FindIndex(h => h.Number == PoolSizePullRequest);
        if (before >= PoolSizePullRequest)
            throw new InvalidOperationException($"{before} pull requests before number {PoolSizePullRequest} do not fit.");
        var numbers = new Dictionary<StoryEvent, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < opened.Count; i++)
        {
            // Issues share the numbers, so they have gaps.
            numbers[opened[i]] = i <= before ? 1 + (i * (PoolSizePullRequest - 1) / before) : PoolSizePullRequest + (2 * (i - before));
        }

        return happenings.ConvertAll(h => numbers.TryGetValue(h, out int number) ? h with { Number = number } : h);
    }
}

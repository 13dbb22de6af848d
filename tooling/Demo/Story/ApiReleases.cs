using Cairn.Demo.State;
using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>The theme of most weeks: a version of the payments API goes to homelab, and days later to production.</summary>
internal static class ApiReleases
{
    public static IEnumerable<StoryEvent> Told()
    {
        for (int i = 0; i < ApiVersions.All.Count; i++)
        {
            ApiVersion version = ApiVersions.All[i];
            yield return ToHomelab(version, i);
            if (version.Production is { } day)
                yield return Promote(version, day, i);
        }
    }

    /// <summary>Production runs a version, pinned to the tree of <c>apps/</c> that homelab ran.</summary>
    public static Func<DesiredState, DesiredState> Run(string version, string soakedSince) =>
        Production(e =>
            e.WithApi(a => a with { Tag = version }) with
            {
                Release = new Release(version, $"‹tree:api-{version}›", soakedSince),
            }
        );

    private static StoryEvent ToHomelab(ApiVersion version, int week)
    {
        StoryPerson author =
            week % 3 == 0 ? Maria
            : week % 7 == 4 ? TomAtHome
            : Tom;
        string title = $"Release payments-api {version.Number} to homelab";
        string landed = OfficeHours(version.Homelab, "homelab", 9, 15);
        Func<DesiredState, DesiredState> change = Homelab(e =>
            e.WithApi(a => a with { Tag = version.Number }) with
            {
                Release = e.Release with { Version = version.Number },
            }
        );
        string key = $"api-{version.Number}";

        // Until the branch was protected in February, releases to homelab were pushed.
        if (week % 4 == 1 && string.CompareOrdinal(version.Homelab, "2026-02-15") < 0)
            return Push(landed, author, $"{title}\n\n{version.Note}", change) with { Key = key };
        return Squash(OfficeHours(version.Homelab, "opened", 7, 9), landed, author, title, version.Note, change) with { Key = key };
    }

    private static StoryEvent Promote(ApiVersion version, string day, int week)
    {
        StoryPerson author = week % 2 == 0 ? Tom : Maria;
        StoryPerson reviewer =
            week % 3 == 0 ? Jonas
            : author == Maria ? Tom
            : Maria;
        string title = $"Promote payments-api {version.Number} to production";
        string since = $"{version.Homelab}T16:00:00Z";
        string body = $"""
            {version.Note}

            Healthy in homelab since {version.Homelab} (#‹pr:api-{version.Number}›).

            Reviewed-by: {reviewer}
            """;
        if (week % 4 == 1 && string.CompareOrdinal(version.Homelab, "2026-02-15") < 0)
            body = body.Replace($" (#‹pr:api-{version.Number}›)", "", StringComparison.Ordinal);
        string opened = OfficeHours(day, "opened", 7, 9);
        string landed = OfficeHours(day, "landed", 10, 15);
        if (week % 5 == 2)
            return Squash(opened, landed, author, title, body, Run(version.Number, since));
        string branch = $"{(author == Tom ? "tom" : "maria")}/promote-{version.Number}";
        return Merge(
            landed,
            reviewer,
            branch,
            title,
            body,
            Commit(opened, author, $"{title}\n\n{version.Note}", Run(version.Number, since))
        );
    }
}

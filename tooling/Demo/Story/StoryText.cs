using System.Globalization;
using Cairn.Demo.State;

namespace Cairn.Demo.Story;

/// <summary>The words the chapters are written in.</summary>
internal static class StoryText
{
    /// <summary>A moment of the story, in UTC: <c>2026-11-03 14:12:00</c>; without seconds, they are made up, always the same.</summary>
    public static DateTimeOffset Utc(string moment)
    {
        var time = DateTimeOffset.ParseExact(
            moment,
            ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        return moment.Length > 16 ? time : time.AddSeconds(Spread(moment, 60));
    }

    /// <summary>A moment of a day in office hours, spread by what it is for.</summary>
    public static string OfficeHours(string day, string salt, int from = 8, int to = 16)
    {
        int minutes = (from * 60) + Spread(day + salt, (to - from) * 60);
        return string.Create(CultureInfo.InvariantCulture, $"{day} {minutes / 60:00}:{minutes % 60:00}");
    }

    /// <summary>A number below <paramref name="limit"/> that depends on the text alone: string hash codes differ from run to run.</summary>
    private static int Spread(string text, int limit) => (int)(text.Aggregate(17u, (sum, c) => (sum * 31) + c) % 9973 % (uint)limit);

    /// <summary>A commit on a branch.</summary>
    public static StoryCommit Commit(string at, StoryPerson author, string message, Func<DesiredState, DesiredState> change) =>
        new(Utc(at), author, message, change);

    /// <summary>Straight to main, no review.</summary>
    public static StoryEvent Push(string at, StoryPerson author, string message, Func<DesiredState, DesiredState> change) =>
        new(LandingMethod.Push, Utc(at), author, "", "", [Commit(at, author, message, change)]);

    /// <summary>A pull request merged with a merge commit.</summary>
    public static StoryEvent Merge(string at, StoryPerson by, string branch, string title, string body, params StoryCommit[] steps) =>
        new(LandingMethod.Merge, Utc(at), by, title, body, steps) { Branch = branch };

    /// <summary>A merge request of the months on GitLab.</summary>
    public static StoryEvent MergeRequest(int number, string at, StoryPerson by, string branch, string title, params StoryCommit[] steps) =>
        new(LandingMethod.GitLabMerge, Utc(at), by, title, "", steps) { Branch = branch, Number = number };

    /// <summary>A pull request squashed into one commit.</summary>
    public static StoryEvent Squash(
        string opened,
        string at,
        StoryPerson author,
        string title,
        string body,
        Func<DesiredState, DesiredState> change
    ) => new(LandingMethod.Squash, Utc(at), author, title, body, [new StoryCommit(Utc(opened), author, title, change)]);

    /// <summary>A pull request whose commits were replayed onto main, one by one.</summary>
    public static StoryEvent Rebase(string at, StoryPerson by, string title, params StoryCommit[] steps) =>
        new(LandingMethod.Rebase, Utc(at), by, title, "", steps);

    public static Func<DesiredState, DesiredState> Homelab(Func<EnvironmentState, EnvironmentState> change) => p => p.InHomelab(change);

    public static Func<DesiredState, DesiredState> Production(Func<EnvironmentState, EnvironmentState> change) =>
        p => p.InProduction(change);

    public static Func<DesiredState, DesiredState> Both(Func<EnvironmentState, EnvironmentState> change) => p => p.Both(change);

    /// <summary>A change of the payments API in homelab.</summary>
    public static Func<DesiredState, DesiredState> HomelabApi(Func<ApiState, ApiState> change) => p => p.InHomelab(e => e.WithApi(change));

    /// <summary>A change of the payments API in production.</summary>
    public static Func<DesiredState, DesiredState> ProductionApi(Func<ApiState, ApiState> change) =>
        p => p.InProduction(e => e.WithApi(change));

    /// <summary>A change of the payments API in both environments.</summary>
    public static Func<DesiredState, DesiredState> BothApi(Func<ApiState, ApiState> change) => p => p.Both(e => e.WithApi(change));
}

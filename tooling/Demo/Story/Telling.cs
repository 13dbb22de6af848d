using System.Globalization;
using Cairn.Demo.State;

namespace Cairn.Demo.Story;

/// <summary>The words the chapters are written in.</summary>
internal static class Telling
{
    /// <summary>A moment of the story, in UTC: <c>2026-11-03 14:12</c>.</summary>
    public static DateTimeOffset Utc(string moment) => DateTimeOffset.ParseExact(
        moment, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A commit on a branch.</summary>
    public static Step Commit(string at, Person author, string message, Func<Platform, Platform> change) =>
        new(Utc(at), author, message, change);

    /// <summary>Straight to main, no review.</summary>
    public static Happening Push(string at, Person author, string message, Func<Platform, Platform> change) =>
        new(Way.Push, Utc(at), author, "", "", [Commit(at, author, message, change)]);

    /// <summary>A pull request merged with a merge commit.</summary>
    public static Happening Merge(string at, Person by, string branch, string title, string body, params Step[] steps) =>
        new(Way.Merge, Utc(at), by, title, body, steps) { Branch = branch };

    /// <summary>A merge request of the months on GitLab.</summary>
    public static Happening MergeRequest(int number, string at, Person by, string branch, string title, params Step[] steps) =>
        new(Way.GitLabMerge, Utc(at), by, title, "", steps) { Branch = branch, Number = number };

    /// <summary>A pull request squashed into one commit.</summary>
    public static Happening Squash(string opened, string at, Person author, string title, string body, Func<Platform, Platform> change) =>
        new(Way.Squash, Utc(at), author, title, body, [new Step(Utc(opened), author, title, change)]);

    /// <summary>A pull request whose commits were replayed onto main, one by one.</summary>
    public static Happening Rebase(string at, Person by, string title, params Step[] steps) =>
        new(Way.Rebase, Utc(at), by, title, "", steps);

    public static Func<Platform, Platform> Homelab(Func<EnvironmentState, EnvironmentState> change) => p => p.InHomelab(change);

    public static Func<Platform, Platform> Production(Func<EnvironmentState, EnvironmentState> change) => p => p.InProduction(change);

    public static Func<Platform, Platform> Both(Func<EnvironmentState, EnvironmentState> change) => p => p.Both(change);
}

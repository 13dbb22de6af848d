using Cairn.Demo.State;

namespace Cairn.Demo.Story;

/// <summary>How a change reached <c>main</c>.</summary>
internal enum LandingMethod
{
    Push,
    Merge,
    GitLabMerge,
    Squash,
    Rebase,
}

/// <summary>One commit as its author wrote it.</summary>
internal sealed record StoryCommit(DateTimeOffset At, StoryPerson Author, string Message, Func<DesiredState, DesiredState> Change);

/// <summary>One thing that happened to <c>main</c>.</summary>
/// <param name="By">Who pushed, or pressed the button.</param>
/// <param name="Title">Title of the pull request; of a push, nothing: its step says it.</param>
/// <param name="Steps">The commits of the branch, oldest first.</param>
internal sealed record StoryEvent(
    LandingMethod Way,
    DateTimeOffset At,
    StoryPerson By,
    string Title,
    string Body,
    IReadOnlyList<StoryCommit> Steps
)
{
    /// <summary>A name for others to refer to: <c>‹sha:key›</c>, <c>‹pr:key›</c>, <c>‹tree:key›</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Branch the change came from, as the forge names it.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Pull or merge request; given by <see cref="Script"/> unless the story fixes it.</summary>
    public int? Number { get; init; }

    /// <summary>When the branch, and soon after it the pull request, was opened.</summary>
    public DateTimeOffset Opened => Steps[0].At;

    public bool HasPullRequest => Way is LandingMethod.Merge or LandingMethod.Squash or LandingMethod.Rebase;
}

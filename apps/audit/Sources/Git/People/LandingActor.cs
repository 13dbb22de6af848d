using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.People;

/// <summary>Who brought a landing to the branch, as far as git tells.</summary>
public static class LandingActor
{
    /// <summary>
    /// The committer, unless that is the forge itself: its web interface commits in its own name. For a merge made there the
    /// commit's author is who pressed the button; for a squash git does not say who did, and the author is the best claim.
    /// </summary>
    public static Person LandedBy(Person author, Person committer) => IsForge(committer) ? author : committer;

    private static bool IsForge(Person person) =>
        person.Email.Equals("noreply@github.com", StringComparison.OrdinalIgnoreCase)
        || (
            person.Name is "GitHub" or "GitLab" or "Gitea" or "Forgejo"
            && person.Email.StartsWith("noreply@", StringComparison.OrdinalIgnoreCase)
        );
}

using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.People;

/// <summary>Who brought a landing to the branch, as far as git tells.</summary>
public static class LandingActor
{
    /// <summary>
    /// The committer. Where that is the forge itself, whose web interface commits in its own name, the author of a merge is who pressed
    /// the button. Of a squash, a rebase or an edit there git does not tell who did, and the forge is all that is named.
    /// </summary>
    public static Person LandedBy(Person author, Person committer, bool merge) => merge && committer.IsForge ? author : committer;
}

using Cairn.Sources.Git;
using Cairn.Sources.Git.People;
using Cairn.Trail.Changes.Identities;

namespace Cairn.Recording;

/// <summary>Who those named in a repository's commits are: by its mailmap, and by the identities.yaml at the tip of its branch.</summary>
public static class RepositoryPeople
{
    /// <param name="mayStartGit">Whether git may be started for what is behind an automation.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="IdentitiesException">Its identities.yaml is not valid.</exception>
    public static PeopleDirectory Of(GitRepository repository, bool mayStartGit) =>
        new(Mailmap.Parse(repository.Mailmap()).Resolve, repository.Identities()) { Commits = new CommitLookup(repository, mayStartGit) };
}

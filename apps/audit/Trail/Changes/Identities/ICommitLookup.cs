namespace Cairn.Trail.Changes.Identities;

/// <summary>A commit of a source repository, or why there is none.</summary>
/// <param name="Why">Why no commit was found; null where one was.</param>
/// <param name="Exact">It was named by its whole id, not by a tag or the beginning of an id.</param>
public sealed record FoundCommit(string? Id, Person? Author, string? Subject, bool Exact, string? Why);

/// <summary>
/// Reads single commits and notes of repositories on this machine, for what is behind an automation. It must start no program that a
/// repository names, read no network, and not fail: what cannot be read is said.
/// </summary>
public interface ICommitLookup
{
    /// <summary>The commit that a tag, an id or the beginning of one names.</summary>
    /// <param name="repository">The path of a clone or the URL of one; null for the repository that is asked.</param>
    FoundCommit Find(string? repository, string revision);

    /// <summary>The note on a commit of the repository that is asked; null where there is none.</summary>
    /// <param name="reference">The full name of the notes: <c>refs/notes/hydrator.metadata</c>.</param>
    string? Note(string reference, string commit);
}

using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;
using FileMode = Cairn.Sources.Git.History.FileMode;

namespace Cairn.Sources.Git.Objects;

/// <summary>
/// Reads single references, commits, trees and blobs of one repository. Whole histories are read by git's plumbing
/// (<see cref="History.HistoryReader"/>), which is many times faster at that.
/// </summary>
internal interface IRepositoryReader : IDisposable
{
    /// <summary>Where the repository lies and what kind it is.</summary>
    RepositoryFacts Facts();

    /// <summary>The commit that a revision names as git's own rules have it; null when it names none.</summary>
    NamedCommit? Resolve(string revision);

    /// <summary>Whether there is any branch or tag.</summary>
    bool HasReferences();

    /// <summary>The author and the subject of a commit; null when it is not here.</summary>
    /// <param name="id">A full commit id.</param>
    CommitByline? Byline(string id);

    /// <summary>The note on a commit; null when there is none.</summary>
    /// <param name="reference">The full name of the notes.</param>
    /// <param name="id">A full commit id.</param>
    string? Note(string reference, string id);

    /// <summary>When the annotated tag of that name was made, else when the commit that the revision names was committed.</summary>
    DateTimeOffset? TimeOf(string revision);

    /// <summary>Whether the first commit is an ancestor of the second, or the same; false when either is not here.</summary>
    /// <param name="first">A full commit id.</param>
    /// <param name="second">A full commit id.</param>
    bool IsAncestor(string first, string second);

    /// <summary>Whether the root directory of a commit is here.</summary>
    /// <param name="commit">A full commit id.</param>
    bool HasTree(string commit);

    /// <summary>The files, links and submodules of a commit, by their path from the root.</summary>
    /// <param name="commit">A full commit id.</param>
    /// <param name="path">A file or directory; empty for the root.</param>
    SortedDictionary<string, TreeFile> Files(string commit, string path);

    /// <summary>Fills in a blob's bytes, or the reason why there are none: it is not here, or too large.</summary>
    /// <param name="largest">In bytes.</param>
    /// <exception cref="GitException">It is damaged.</exception>
    void Fill(Blob blob, int largest);
}

/// <summary>What a tree holds under a name that is no directory.</summary>
/// <param name="Kind">A file, link or submodule.</param>
/// <param name="Id">Of the blob; of a submodule its commit.</param>
internal readonly record struct TreeFile(FileMode Kind, bool IsExecutable, ObjectId Id)
{
    /// <summary>It is a file, and not a link or submodule.</summary>
    public bool IsRegular => Kind == FileMode.Regular;
}

/// <param name="Directory">The top of the work tree, or the bare repository; links resolved.</param>
/// <param name="GitDirectory">Where objects are, shared by all worktrees.</param>
internal sealed record RepositoryFacts(string Directory, string GitDirectory, bool IsBare, bool IsShallow);

/// <summary>Who wrote a commit, and its first line.</summary>
internal sealed record CommitByline(string Name, string Email, string Subject);

/// <param name="Reference">The full name of the branch or tag that was named; null when it was named otherwise.</param>
/// <param name="Id">The full commit id.</param>
internal readonly record struct NamedCommit(string? Reference, string Id);

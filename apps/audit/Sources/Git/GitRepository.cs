using System.Text;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git;

/// <summary>A repository and the branch whose landings are followed.</summary>
/// <param name="Directory">Where git commands run: the top of the work tree, or the bare repository.</param>
/// <param name="GitDirectory">Where its objects and shallow file are, shared by all its worktrees.</param>
/// <param name="Tracked">The full name of the followed reference, or the commit id when none was on a branch.</param>
/// <param name="Tip">The commit it is at.</param>
public sealed record GitRepository(string Directory, string GitDirectory, bool IsBare, bool IsShallow, string Tracked, string Tip)
{
    /// <summary>Opens the repository around a path.</summary>
    /// <param name="reference">A branch, tag or commit; null for what HEAD is on.</param>
    /// <exception cref="GitException">There is none, it is empty, or it has no such reference.</exception>
    public static GitRepository Open(string path, string? reference)
    {
        if (!System.IO.Directory.Exists(path))
        {
            throw new GitException($"There is no directory {path}.", isUserError: true);
        }

        path = Path.GetFullPath(path);
        string[] facts = Facts(path);
        string gitDirectory = Path.GetFullPath(facts[3], path);
        bool bare = facts[0] == "true";
        string directory = bare ? Path.GetFullPath(facts[2], path) : Top(path) ?? gitDirectory;
        (string tracked, string tip) = Resolve(directory, path, reference);
        return new GitRepository(directory, gitDirectory, bare, facts[1] == "true", tracked, tip);
    }

    /// <summary>The branch's short name, as people say it.</summary>
    public string TrackedName =>
        Tracked.StartsWith("refs/heads/") ? Tracked["refs/heads/".Length..]
        : Tracked.StartsWith("refs/remotes/") ? Tracked["refs/remotes/".Length..]
        : Tracked.Length >= 40 && !Tracked.Contains('/') ? Tracked[..12]
        : Tracked;

    /// <summary>The commit a revision names, or null.</summary>
    public string? Commit(string revision) =>
        GitProcess.Try(Directory, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")?.Trim();

    /// <summary>When a tag was made, or, when the revision is no annotated tag, when its commit was committed; null for neither.</summary>
    public DateTimeOffset? TimeOf(string revision)
    {
        string? date =
            Commit(revision) is not { } commit ? null
            : GitProcess.Try(Directory, "for-each-ref", "--count=1", "--format=%(creatordate:unix)", "refs/tags/" + revision) is { } tag
            && tag.Trim().Length > 0
                ? tag
            : GitProcess.Try(Directory, "log", "-1", "--no-show-signature", "--format=%ct", commit);
        return long.TryParse(date?.Trim(), out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>Whether the first commit is an ancestor of the second, or the same.</summary>
    public bool IsAncestor(string first, string second) =>
        GitProcess.Try(Directory, "merge-base", "--is-ancestor", first, second) is not null;

    /// <summary>The first-parent ancestor of the tip that the landings since another commit stand on; null when there are none.</summary>
    public string? FirstParentBase(string since) =>
        GitProcess.Try(Directory, "rev-list", "--first-parent", "--parents", Tip, "^" + since)?.TrimEnd('\n').Split('\n')[^1].Split(' ')
            is [_, string parent, ..]
            ? parent
            : null;

    /// <summary>The landings from the tip back to the beginning, read as they are asked for.</summary>
    public IEnumerable<string> FirstParents()
    {
        using GitProcess git = GitProcess.Start(Directory, "rev-list", "--first-parent", Tip);
        git.Input.Close();
        using var lines = new StreamReader(git.Output);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The commits at which a shallow clone was cut off; their history before is not here.</summary>
    public string ShallowBoundary()
    {
        string file = Path.Combine(GitDirectory, "shallow");
        return IsShallow && File.Exists(file) ? string.Join(' ', File.ReadAllLines(file).Order(StringComparer.Ordinal)) : "";
    }

    /// <summary>The mailmap at the tip, as git reads it in a bare repository; empty when there is none.</summary>
    public string Mailmap() =>
        (
            IsBare || !File.Exists(Path.Combine(Directory, ".mailmap"))
                ? GitProcess.Try(Directory, "cat-file", "blob", Tip + ":.mailmap")
                : File.ReadAllText(Path.Combine(Directory, ".mailmap"), Encoding.UTF8)
        ) ?? "";

    private static string[] Facts(string path)
    {
        const string Questions = "--is-bare-repository --is-shallow-repository --absolute-git-dir --git-common-dir";
        try
        {
            return GitProcess.Run(path, ["rev-parse", .. Questions.Split(' ')]).Split('\n');
        }
        catch (GitException failed) when (failed.Message.Contains("not a git repository", StringComparison.Ordinal))
        {
            throw new GitException($"{Path.GetFullPath(path)} is not in a git repository. Name one with --repo PATH.", isUserError: true);
        }
        catch (GitException failed) when (failed.Message.Contains("dubious ownership", StringComparison.Ordinal))
        {
            throw new GitException(
                $"{Path.GetFullPath(path)} belongs to another user, so git will not read it. If you trust it: git config --global --add "
                    + $"safe.directory '{Path.GetFullPath(path)}'",
                isUserError: true
            );
        }
    }

    private static string? Top(string path) => GitProcess.Try(path, "rev-parse", "--show-toplevel")?.TrimEnd('\n');

    private static (string Tracked, string Tip) Resolve(string directory, string path, string? reference)
    {
        string revision = reference ?? "HEAD";
        string? tip = GitProcess.Try(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")?.Trim();
        if (tip is null && reference is null)
        {
            throw NoHead(directory, path);
        }

        if (tip is null)
        {
            throw new GitException(
                $"There is no branch, tag or commit '{reference}' in this repository. See: git branch --all",
                isUserError: true
            );
        }

        // A revision that names a commit cannot begin with a dash, so it is no option here.
        string? name = GitProcess.Try(directory, "rev-parse", "--symbolic-full-name", revision)?.Trim();
        bool branch = name is not null && (name.StartsWith("refs/heads/") || name.StartsWith("refs/remotes/"));
        return (branch ? name! : tip, tip);
    }

    private static GitException NoHead(string directory, string path)
    {
        bool any = GitProcess.Try(directory, "for-each-ref", "--count=1", "--format=%(refname)") is { Length: > 1 };
        return any
            ? new GitException(
                "This repository's HEAD names a branch that does not exist. Name one that does with --ref; see: git branch --all",
                isUserError: true
            )
            : new GitException($"The repository at {Path.GetFullPath(path)} has no commits yet.", isUserError: true);
    }
}

using System.Text;
using Cairn.Sources.Git.Plumbing;
using LibGit2Sharp;

namespace Cairn.Sources.Git.Anchors;

/// <summary>
/// A branch that holds a log's checkpoints, one commit each, in any Git repository: every clone of it is a witness. It is only
/// ever extended, never forced; what it is told is committed in a small repository of its own and pushed from there.
/// </summary>
/// <param name="workshop">A directory for that small repository.</param>
/// <param name="remote">The repository's address or path.</param>
/// <param name="branch">The branch's short name.</param>
public sealed class AnchorBranch(string workshop, string remote, string branch)
{
    // Reaching the remote is the whole point here; nothing else that git would refuse elsewhere is allowed.
    private static readonly string[] Reaching = ["-c", "protocol.allow=user", "-c", "protocol.ext.allow=never"];

    private readonly string reference = "refs/heads/" + branch;

    /// <summary>The checkpoint that the branch ends with; null when there is no such branch or file.</summary>
    /// <param name="file">The checkpoint's path in the branch.</param>
    /// <exception cref="GitException">The remote cannot be reached.</exception>
    public string? Newest(string file)
    {
        Make();
        if (Tip() is not { } tip)
        {
            return null;
        }

        return InWorkshop(repository => (repository.Lookup<Commit>(tip)?[file]?.Target as Blob)?.GetContentText(Encoding.UTF8));
    }

    /// <summary>Adds a checkpoint to the branch.</summary>
    /// <param name="now">When the commit is made.</param>
    /// <exception cref="GitException">The remote cannot be reached, or someone else extended the branch meanwhile.</exception>
    public void Extend(string file, string checkpoint, string subject, DateTimeOffset now)
    {
        Make();
        string? tip = Tip();
        string commit = InWorkshop(repository => Commit(repository, tip, file, checkpoint, subject, now));
        GitProcess.Run(workshop, [.. Reaching, "push", "--quiet", remote, $"{commit}:{reference}"]);
    }

    private void Make()
    {
        if (!Directory.Exists(Path.Combine(workshop, "objects")))
        {
            Repository.Init(workshop, isBare: true);
        }
    }

    private T InWorkshop<T>(Func<Repository, T> use)
    {
        try
        {
            using var repository = new Repository(workshop);
            return use(repository);
        }
        catch (LibGit2SharpException failed)
        {
            throw new GitException(
                $"Can't use the local copy of the anchor branch in {workshop} ({failed.Message}). Delete that copy; it is fetched again.",
                isUserError: false
            );
        }
    }

    /// <summary>The commit after the tip with one file put in; its id.</summary>
    private static string Commit(Repository repository, string? tip, string file, string content, string subject, DateTimeOffset now)
    {
        Commit? parent = tip is null ? null : repository.Lookup<Commit>(tip);
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        Blob blob = repository.ObjectDatabase.CreateBlob(bytes);
        TreeDefinition tree = parent is null ? new TreeDefinition() : TreeDefinition.From(parent);
        tree.Add(file, blob, Mode.NonExecutableFile);
        var cairn = new Signature("Cairn", "cairn@localhost", now);
        return repository
            .ObjectDatabase.CreateCommit(
                cairn,
                cairn,
                subject + "\n",
                repository.ObjectDatabase.CreateTree(tree),
                parent is null ? [] : [parent],
                // libgit2's answer would come in a buffer that does not reach a program compiled ahead of time.
                prettifyMessage: false
            )
            .Sha;
    }

    private string? Tip()
    {
        string listed = GitProcess.Run(workshop, [.. Reaching, "ls-remote", "--heads", remote, reference]).Trim();
        if (listed.Length == 0)
        {
            return null;
        }

        GitProcess.Run(workshop, [.. Reaching, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", remote, reference]);
        return listed.Split('\t')[0];
    }
}

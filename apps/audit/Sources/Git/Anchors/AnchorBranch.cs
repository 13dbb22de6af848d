using System.Text;
using Cairn.Sources.Git.Plumbing;

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
        return Tip() is { } tip ? GitProcess.Try(workshop, "cat-file", "blob", $"{tip}:{file}") : null;
    }

    /// <summary>Adds a checkpoint to the branch.</summary>
    /// <exception cref="GitException">The remote cannot be reached, or someone else extended the branch meanwhile.</exception>
    public void Extend(string file, string checkpoint, string subject)
    {
        Make();
        string? tip = Tip();
        string tree = Tree(tip, file, Write(checkpoint));
        string[] parent = tip is null ? [] : ["-p", tip];
        string commit = GitProcess
            .Run(
                workshop,
                [
                    "-c",
                    "user.name=Cairn",
                    "-c",
                    "user.email=cairn@localhost",
                    "-c",
                    "commit.gpgSign=false",
                    "commit-tree",
                    tree,
                    .. parent,
                    "-m",
                    subject,
                ]
            )
            .Trim();
        GitProcess.Run(workshop, [.. Reaching, "push", "--quiet", remote, $"{commit}:{reference}"]);
    }

    private void Make()
    {
        if (!Directory.Exists(Path.Combine(workshop, "objects")))
        {
            Directory.CreateDirectory(workshop);
            GitProcess.Run(workshop, "init", "--quiet", "--bare", ".");
        }
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

    private string Write(string content)
    {
        using GitProcess git = GitProcess.Start(workshop, "hash-object", "-w", "--stdin");
        git.Input.Write(Encoding.UTF8.GetBytes(content));
        git.Input.Close();
        using var reader = new StreamReader(git.Output, Encoding.ASCII);
        string id = reader.ReadToEnd().Trim();
        git.Finish();
        return id;
    }

    /// <summary>The tree of the tip with one file put in, directory by directory.</summary>
    private string Tree(string? tip, string file, string blob)
    {
        string[] parts = file.Split('/');
        (string id, string entry) = (blob, "100644 blob");
        for (int depth = parts.Length - 1; depth >= 0; depth--)
        {
            string directory = string.Join('/', parts[..depth]);
            string existing = tip is null
                ? ""
                : GitProcess.Try(workshop, "ls-tree", directory.Length == 0 ? tip : $"{tip}:{directory}") ?? "";
            var lines = new StringBuilder();
            foreach (
                string line in existing
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => line.Split('\t')[1] != parts[depth])
            )
            {
                lines.Append(line).Append('\n');
            }

            lines.Append(entry).Append(' ').Append(id).Append('\t').Append(parts[depth]).Append('\n');
            using GitProcess git = GitProcess.Start(workshop, "mktree", "--missing");
            git.Input.Write(Encoding.UTF8.GetBytes(lines.ToString()));
            git.Input.Close();
            using var reader = new StreamReader(git.Output, Encoding.ASCII);
            id = reader.ReadToEnd().Trim();
            git.Finish();
            entry = "040000 tree";
        }

        return id;
    }
}

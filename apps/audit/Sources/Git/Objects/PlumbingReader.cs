using System.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Objects;

/// <summary>Reads by git itself, a process a question: for the formats that libgit2 does not know.</summary>
/// <param name="path">Anywhere in the repository.</param>
internal sealed class PlumbingReader(string path) : IRepositoryReader
{
    private GitProcess? blobs;
    private BlobAnswers? answers;

    public RepositoryFacts Facts()
    {
        const string Questions = "--is-bare-repository --is-shallow-repository --absolute-git-dir --git-common-dir";
        string[] facts = Ask(["rev-parse", .. Questions.Split(' ')]).Split('\n');
        string gitDirectory = Path.GetFullPath(facts[3], path);
        bool bare = facts[0] == "true";
        string directory = bare
            ? Path.GetFullPath(facts[2], path)
            : GitProcess.Try(path, "rev-parse", "--show-toplevel")?.TrimEnd('\n') ?? gitDirectory;
        return new RepositoryFacts(directory, gitDirectory, bare, facts[1] == "true");
    }

    public NamedCommit? Resolve(string revision)
    {
        string? id = GitProcess.Try(path, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")?.Trim();

        // A revision that names a commit cannot begin with a dash, so it is no option here.
        return id is null
            ? null
            : new NamedCommit(
                GitProcess.Try(path, "rev-parse", "--symbolic-full-name", revision)?.Trim() is { Length: > 0 } name ? name : null,
                id
            );
    }

    public CommitByline? Byline(string id) =>
        GitProcess.Try(path, "log", "-1", "--no-show-signature", "--no-mailmap", "--format=%an%x00%ae%x00%s", id)?.TrimEnd('\n').Split('\0')
            is [var name, var email, var subject]
            ? new CommitByline(name, email, subject)
            : null;

    public string? Note(string reference, string id) => GitProcess.Try(path, "notes", "--ref", reference, "show", id);

    public bool HasReferences() => GitProcess.Try(path, "for-each-ref", "--count=1", "--format=%(refname)") is { Length: > 1 };

    public DateTimeOffset? TimeOf(string revision)
    {
        string? date =
            Resolve(revision) is not { } commit ? null
            : GitProcess.Try(path, "for-each-ref", "--count=1", "--format=%(creatordate:unix)", "refs/tags/" + revision) is { } tag
            && tag.Trim().Length > 0
                ? tag
            : GitProcess.Try(path, "log", "-1", "--no-show-signature", "--format=%ct", commit.Id);
        return long.TryParse(date?.Trim(), out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    public bool IsAncestor(string first, string second) => GitProcess.Try(path, "merge-base", "--is-ancestor", first, second) is not null;

    public bool HasTree(string commit) => GitProcess.Try(path, "cat-file", "-e", commit + "^{tree}") is not null;

    public SortedDictionary<string, TreeFile> Files(string commit, string within)
    {
        string[] only = within.Length > 0 ? ["--", within] : [];
        using GitProcess git = GitProcess.Start(path, ["ls-tree", "-r", "-z", "--full-tree", commit, .. only]);
        git.Input.Close();
        var files = new SortedDictionary<string, TreeFile>(StringComparer.Ordinal);
        var tokens = new DelimitedReader(git.Output, 0);
        while (tokens.Next(out ReadOnlySpan<byte> token))
        {
            int tab = token.IndexOf((byte)'\t');
            if (tab > 6)
            {
                ReadOnlySpan<byte> head = token[..tab];
                files[Encoding.UTF8.GetString(token[(tab + 1)..])] = new TreeFile(
                    RawChanges.Mode(head),
                    head.StartsWith("100755"u8),
                    ObjectId.Parse(head[(head.LastIndexOf((byte)' ') + 1)..])
                );
            }
        }

        git.Finish();
        return files;
    }

    public void Fill(Blob blob, int largest)
    {
        blobs ??= GitProcess.Start(path, "cat-file", "--batch");
        answers ??= new BlobAnswers(blobs.Output);
        blobs.Input.Write(Encoding.ASCII.GetBytes(blob.Id + "\n"));
        blobs.Input.Flush();
        if (!answers.Next(blob, largest))
        {
            throw blobs.Failed();
        }
    }

    public void Dispose() => blobs?.Dispose();

    private string Ask(string[] question)
    {
        try
        {
            return GitProcess.Run(path, question);
        }
        catch (GitException failed) when (failed.Message.Contains("dubious ownership", StringComparison.Ordinal))
        {
            throw new GitException(
                $"{path} belongs to another user, so git refuses to read it. If you trust it: git config --global --add "
                    + $"safe.directory '{path}'",
                isUserError: true
            );
        }
    }
}

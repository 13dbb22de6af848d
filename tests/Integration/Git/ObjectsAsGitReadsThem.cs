using System.Globalization;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Objects;
using FileMode = Cairn.Sources.Git.History.FileMode;

namespace Cairn.Sources.Git.Tests;

/// <summary>Single objects and references, read within this process and by plumbing, against what git itself prints.</summary>
public sealed class ObjectsAsGitReadsThem(ObjectsAsGitReadsThem.Repositories repositories)
    : IClassFixture<ObjectsAsGitReadsThem.Repositories>
{
    private static readonly string[] Revisions =
    [
        "HEAD",
        "@",
        "HEAD~1",
        "HEAD^2",
        "main",
        "heads/main",
        "refs/heads/main",
        "side",
        "main~2",
        "main^{commit}",
        "main^{/second}",
        "annotated",
        "light",
        "nested",
        "of-a-tree",
        "same",
        "origin/main",
        "origin",
        "main:a",
        "--all",
        "nowhere",
        "",
        " ",
        "main..side",
        "a\nb",
    ];

    public static TheoryData<string> Kinds =>
        ["plain", "bare", "snapshot", "worktree", "linked", "sub", "shallow", "partial", "detached", "replaced"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Revisions_name_the_commits_that_git_names(string kind)
    {
        string path = repositories.Of(kind);
        foreach (IRepositoryReader reader in Readers(path))
        {
            using (reader)
            {
                foreach (string revision in Revisions.Append(RealGit.Run(path, "rev-parse", "HEAD")[..9]))
                {
                    string? expected = Try(path, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
                    NamedCommit? named = reader.Resolve(revision);
                    Assert.True(expected == named?.Id, $"{reader.GetType().Name} '{revision}': {named?.Id}, git says {expected}");
                    string? reference = expected is null ? null : Try(path, "rev-parse", "--symbolic-full-name", revision);
                    Assert.True(
                        Branch(reference) == Branch(named?.Reference),
                        $"{reader.GetType().Name} '{revision}': {named?.Reference}, git says {reference}"
                    );
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Place_is_where_git_says(string kind)
    {
        string path = repositories.Of(kind);
        bool bare = RealGit.Run(path, "rev-parse", "--is-bare-repository") == "true";
        string common = RealGit.Run(path, "rev-parse", "--path-format=absolute", "--git-common-dir");
        var expected = new RepositoryFacts(
            bare ? common : RealGit.Run(path, "rev-parse", "--show-toplevel"),
            common,
            bare,
            RealGit.Run(path, "rev-parse", "--is-shallow-repository") == "true"
        );
        using IRepositoryReader reader = LibGit2Reader.Open(path)!;
        Assert.Equal(expected, reader.Facts());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Times_ancestors_files_and_contents_are_those_that_git_prints(string kind)
    {
        string path = repositories.Of(kind);
        string head = RealGit.Run(path, "rev-parse", "HEAD");
        string root = RealGit.Run(path, "rev-list", "--max-parents=0", "HEAD").Split('\n')[0];
        foreach (IRepositoryReader reader in Readers(path))
        {
            using (reader)
            {
                Assert.Equal(Seconds(RealGit.Run(path, "log", "-1", "--format=%ct", "HEAD")), reader.TimeOf("HEAD"));
                foreach (string tag in (string[])["annotated", "light", "nested"])
                {
                    string? made = Try(path, "for-each-ref", "--format=%(creatordate:unix)", "refs/tags/" + tag);
                    Assert.Equal(string.IsNullOrEmpty(made) ? null : Seconds(made), reader.TimeOf(tag));
                }

                foreach (string revision in Revisions)
                {
                    string? commit = Try(path, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
                    string? tagged = Try(path, "for-each-ref", "--format=%(creatordate:unix)", "refs/tags/" + revision);
                    Assert.Equal(
                        commit is null
                            ? null
                            : Seconds(string.IsNullOrEmpty(tagged) ? RealGit.Run(path, "log", "-1", "--format=%ct", commit) : tagged),
                        reader.TimeOf(revision)
                    );
                }

                Assert.True(reader.IsAncestor(root, head));
                Assert.True(reader.IsAncestor(head, head));
                Assert.Equal(root == head, reader.IsAncestor(head, root));
                Assert.False(reader.IsAncestor(new string('1', 40), head));
                foreach (string within in (string[])["", "a", "a/", "a/deep.yaml", "b.yaml", "none"])
                {
                    string[] expected =
                    [
                        .. RealGit
                            .Run(
                                path,
                                ["ls-tree", "-r", "--full-tree", "-z", head, .. within.Length == 0 ? Array.Empty<string>() : ["--", within]]
                            )
                            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                            .Select(line => $"{line.Split('\t')[1]} {line[..6]} {line.Split(' ', '\t')[2]}")
                            .Order(StringComparer.Ordinal),
                    ];
                    Assert.Equal(expected, reader.Files(head, within).Select(file => $"{file.Key} {Octal(file.Value)} {file.Value.Id}"));
                }

                foreach ((string file, TreeFile held) in reader.Files(head, "").Where(file => file.Value.Kind != FileMode.Submodule))
                {
                    var blob = new Blob(held.Id, file);
                    reader.Fill(blob, 100);
                    string content = RealGit.Run(path, "cat-file", "blob", held.Id.ToString());
                    Assert.Equal(
                        file == "large.yaml" ? null : content,
                        blob.Bytes is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\n') : null
                    );
                    Assert.Equal(file == "large.yaml", blob.Absent is not null);
                }
            }
        }
    }

    [Fact]
    public void Sha256_repository_is_read_by_plumbing()
    {
        string path = repositories.Of("sha256");
        Assert.Null(LibGit2Reader.Open(path));
        var repository = GitRepository.Open(path, null);
        Assert.Equal(RealGit.Run(path, "rev-parse", "HEAD"), repository.Tip);
        Assert.Equal(64, repository.Tip.Length);
        Assert.Equal("main", repository.TrackedName);
    }

    [Fact]
    public void Empty_repository_and_unborn_branch_say_so()
    {
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Assert.Contains(
            "has no commits yet",
            Assert.Throws<GitException>(() => GitRepository.Open(scratch.Path, null)).Message,
            StringComparison.Ordinal
        );
        RealGit.Run(scratch.Path, "commit", "--quiet", "--allow-empty", "--message", "x");
        RealGit.Run(scratch.Path, "symbolic-ref", "HEAD", "refs/heads/gone");
        Assert.Contains(
            "HEAD of this repository points to a branch that does not exist",
            Assert.Throws<GitException>(() => GitRepository.Open(scratch.Path, null)).Message,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<IRepositoryReader> Readers(string path) => [LibGit2Reader.Open(path)!, new PlumbingReader(path)];

    /// <summary>Of a name that is both, git takes the tag and prints no full name.</summary>
    private static string? Branch(string? reference) =>
        reference?.StartsWith("refs/heads/", StringComparison.Ordinal) == true
        || reference?.StartsWith("refs/remotes/", StringComparison.Ordinal) == true
            ? reference
            : null;

    private static DateTimeOffset Seconds(string text) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));

    private static string? Try(string path, params string[] arguments)
    {
        try
        {
            return RealGit.Run(path, arguments);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One history in the forms in which repositories come.</summary>
    public sealed class Repositories : IDisposable
    {
        private readonly Scratch scratch = new();

        public Repositories()
        {
            string plain = Fill("plain", "sha1");
            Fill("sha256", "sha256");
            RealGit.Run(scratch.Path, "clone", "--quiet", "--bare", plain, Of("bare"));
            RealGit.Run(scratch.Path, "clone", "--quiet", "--bare", plain, Of("snapshot"));
            File.Delete(Path.Combine(Of("snapshot"), "config"));
            RealGit.Run(plain, "worktree", "add", "--quiet", "-b", "elsewhere", Of("worktree"), "main");
            RealGit.Run(scratch.Path, "clone", "--quiet", "--depth=1", "file://" + plain, Of("shallow"));
            RealGit.Run(plain, "config", "uploadpack.allowFilter", "true");
            RealGit.Run(scratch.Path, "clone", "--quiet", "--filter=blob:limit=1m", "file://" + plain, Of("partial"));
            RealGit.Run(scratch.Path, "clone", "--quiet", plain, Of("detached"));
            RealGit.Run(Of("detached"), "checkout", "--quiet", "--detach", "HEAD~1");
            RealGit.Run(scratch.Path, "clone", "--quiet", plain, Of("replaced"));
            File.CreateSymbolicLink(Of("linked"), plain);
        }

        public string Of(string kind) => kind == "sub" ? Path.Combine(scratch.Path, "plain", "a") : Path.Combine(scratch.Path, kind);

        public void Dispose() => scratch.Dispose();

        private string Fill(string name, string format)
        {
            string at = Of(name);
            Directory.CreateDirectory(Path.Combine(at, "a"));
            RealGit.Run(at, "init", "--quiet", "--initial-branch=main", "--object-format=" + format);
            File.WriteAllText(Path.Combine(at, "b.yaml"), "a: 1\n");
            Commit(at, "first");
            File.WriteAllText(Path.Combine(at, "a", "deep.yaml"), "a: 2\n");
            File.WriteAllText(Path.Combine(at, "a", "näme.yaml"), "a: 3\n");
            Commit(at, "second");
            RealGit.Run(at, "tag", "light");
            RealGit.Run(at, "tag", "--annotate", "--message", "x", "annotated");
            RealGit.Run(at, "tag", "--annotate", "--message", "y", "nested", "annotated");
            RealGit.Run(at, "tag", "of-a-tree", "HEAD^{tree}");
            RealGit.Run(at, "checkout", "--quiet", "-b", "side", "HEAD~1");
            File.WriteAllText(Path.Combine(at, "large.yaml"), $"a: {new string('x', 200)}\n");
            File.CreateSymbolicLink(Path.Combine(at, "link"), "b.yaml");
            Commit(at, "third");
            RealGit.Run(at, "checkout", "--quiet", "main");
            RealGit.Run(at, "merge", "--quiet", "--no-ff", "--message", "merge", "side");
            RealGit.Run(at, "branch", "same", "main~1");
            RealGit.Run(at, "tag", "same", "main");
            return at;
        }

        private static void Commit(string at, string message)
        {
            RealGit.Run(at, "add", "--all");
            RealGit.Run(at, "commit", "--quiet", "--message", message);
        }
    }

    private static string Octal(TreeFile file) =>
        file.Kind switch
        {
            FileMode.SymbolicLink => "120000",
            FileMode.Submodule => "160000",
            _ => file.IsExecutable ? "100755" : "100644",
        };
}

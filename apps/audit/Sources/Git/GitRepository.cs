using System.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Objects;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Readers;

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
        using IRepositoryReader reader = LibGit2Reader.Open(path) ?? (IRepositoryReader)new PlumbingReader(path);
        RepositoryFacts facts = reader.Facts();
        NamedCommit tip = reader.Resolve(reference ?? "HEAD") ?? throw Unresolved(reader, path, reference);
        bool branch =
            tip.Reference is { } name
            && (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/remotes/", StringComparison.Ordinal));
        return new GitRepository(
            facts.Directory,
            facts.GitDirectory,
            facts.IsBare,
            facts.IsShallow,
            branch ? tip.Reference! : tip.Id,
            tip.Id
        );
    }

    /// <summary>The branch's short name, as people say it.</summary>
    public string TrackedName =>
        Tracked.StartsWith("refs/heads/") ? Tracked["refs/heads/".Length..]
        : Tracked.StartsWith("refs/remotes/") ? Tracked["refs/remotes/".Length..]
        : Tracked.Length >= 40 && !Tracked.Contains('/') ? Tracked[..12]
        : Tracked;

    /// <summary>The commit a revision names, or null.</summary>
    public string? Commit(string revision)
    {
        using IRepositoryReader reader = Read();
        return reader.Resolve(revision)?.Id;
    }

    /// <summary>When a tag was made, or, when the revision is no annotated tag, when its commit was committed; null for neither.</summary>
    public DateTimeOffset? TimeOf(string revision)
    {
        using IRepositoryReader reader = Read();
        return reader.TimeOf(revision);
    }

    /// <summary>The commit of each tag and branch, and when it was committed, under every form in which git knows the name.</summary>
    public IReadOnlyDictionary<string, (string Commit, DateTimeOffset At)> NamedCommits()
    {
        const string Form =
            "--format=%(refname) %(objecttype) %(objectname) %(committerdate:unix) %(*objecttype) %(*objectname) %(*committerdate:unix)";
        var named = new Dictionary<string, (string, DateTimeOffset)>(StringComparer.Ordinal);
        foreach (
            string line in GitProcess
                .Run(Directory, "for-each-ref", Form, "refs/tags", "refs/heads", "refs/remotes")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            string[] parts = line.Split(' ');
            int of = parts[1] == "tag" ? 4 : 1;
            string name = parts[0];
            if (of == 4 && parts[4] == "tag" && Commit(name) is { } innermost)
            {
                // A tag of a tag.
                Name(name, innermost, TimeOf(innermost) ?? default);
            }
            else if (parts.Length > of + 2 && parts[of] == "commit" && long.TryParse(parts[of + 2], out long seconds))
            {
                Name(name, parts[of + 1], DateTimeOffset.FromUnixTimeSeconds(seconds));
            }
        }

        return named;

        void Name(string name, string commit, DateTimeOffset at)
        {
            // The first of these is the one git takes: https://git-scm.com/docs/gitrevisions, "refname".
            named.TryAdd(name, (commit, at));
            named.TryAdd(name["refs/".Length..], (commit, at));
            foreach (string under in (string[])["refs/tags/", "refs/heads/", "refs/remotes/"])
            {
                if (name.StartsWith(under, StringComparison.Ordinal) && (under == "refs/tags/" || !named.ContainsKey(name[under.Length..])))
                {
                    named[name[under.Length..]] = (commit, at);
                }
            }
        }
    }

    /// <summary>Whether the first commit is an ancestor of the second, or the same.</summary>
    public bool IsAncestor(string first, string second)
    {
        using IRepositoryReader reader = Read();
        return reader.IsAncestor(first, second);
    }

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

    /// <summary>What makes git's own commands show another history than is recorded, as a sentence; null where nothing does.</summary>
    public string? ReplacedHistory()
    {
        (bool replaced, bool grafted) = (Grafts.AreReplacements(GitDirectory), Grafts.Are(GitDirectory));
        string found =
            replaced && grafted ? "replace refs (refs/replace/) and grafts (info/grafts)"
            : replaced ? "replace refs (refs/replace/)"
            : grafted ? "grafts (info/grafts)"
            : "";
        return found.Length == 0
            ? null
            : $"This repository has {found}. Cairn reads the original commits, so git log may show something else; compare with: "
                + $"{(grafted ? "GIT_GRAFT_FILE=/dev/null " : "")}git --no-replace-objects log";
    }

    /// <summary>Whether an attribute of a file at the tip puts content into Git LFS.</summary>
    internal bool UsesLfs() =>
        GitProcess.Try(Directory, "grep", "-q", "-e", "filter=lfs", Tip, "--", ":(top,glob)**/.gitattributes") is not null;

    /// <summary>
    /// Whether git may be told to ignore what changed in some submodules, by its configuration or by <c>.gitmodules</c> in one of the
    /// places where it looks (https://git-scm.com/docs/gitmodules, "ignore").
    /// </summary>
    internal bool MayIgnoreSubmodules()
    {
        string file = Path.Combine(Directory, ".gitmodules");
        return GitProcess.Try(Directory, "config", "--name-only", "--get-regexp", @"^submodule\..*\.ignore$") is not null
            || (!IsBare && File.Exists(file) && Ignores(File.ReadAllText(file)))
            || Ignores(GitProcess.Try(Directory, "cat-file", "blob", ":.gitmodules"))
            || Ignores(GitProcess.Try(Directory, "cat-file", "blob", "HEAD:.gitmodules"));

        static bool Ignores(string? modules) => modules?.Contains("ignore", StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>It may lack objects that git would fetch when it needs them.</summary>
    internal bool IsPartial =>
        Path.Combine(GitDirectory, "config") is var config
        && File.Exists(config)
        && File.ReadAllText(config).Contains("promisor", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a clone without directories, as <c>git clone --filter=tree:0</c> makes it: nothing in it can be compared.</summary>
    /// <exception cref="GitException">It is such a clone, as far as its tip shows.</exception>
    public void RequireTrees()
    {
        if (!IsPartial)
        {
            return;
        }

        using IRepositoryReader reader = Read();
        if (!reader.HasTree(Tip))
        {
            throw WithoutTrees();
        }
    }

    /// <summary>Refuses a clone that lacks the directory of any commit.</summary>
    /// <param name="missing">See <see cref="MissingObjects"/>.</param>
    /// <exception cref="GitException">It does, or git failed.</exception>
    internal void RequireTrees(IReadOnlySet<ObjectId> missing)
    {
        if (missing.Count == 0)
        {
            return;
        }

        using GitProcess git = GitProcess.Start(Directory, "rev-list", "--format=%T", Tip);
        git.Input.Close();
        var lines = new DelimitedReader(git.Output, (byte)'\n');
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (!line.StartsWith("commit "u8) && line.Length >= 40 && missing.Contains(ObjectId.Parse(line)))
            {
                throw WithoutTrees();
            }
        }

        git.Finish();
    }

    internal static GitException WithoutTrees() =>
        new(
            "This clone lacks directories of its commits (as git clone --filter=tree:0 leaves them out), so changes can't be read. "
                + "Fetch them with: git fetch --refetch --filter=blob:none",
            isUserError: true
        );

    /// <summary>
    /// Whether the content of a file is here, as a commit has it and as its first parent does; false when neither has the file.
    /// </summary>
    public bool HasContent(string commit, string path)
    {
        using IRepositoryReader reader = Read();
        bool any = false;
        foreach (string? at in (string?[])[commit, reader.Resolve(commit + "^1")?.Id])
        {
            if (at is null || !reader.HasTree(at) || !reader.Files(at, path).TryGetValue(path, out TreeFile file) || !file.IsRegular)
            {
                continue;
            }

            any = true;
            var blob = new Blob(file.Id, path);
            reader.Fill(blob, largest: 0);
            if (blob.Absent == UnreadableFileReasons.Missing)
            {
                return false;
            }
        }

        return any;
    }

    /// <summary>
    /// The objects that a partial clone lacks; empty for any other. They are not asked for: a git before 2.45 tries to fetch them at that,
    /// and fails as a whole where it must not.
    /// </summary>
    /// <exception cref="GitException">Git failed.</exception>
    internal IReadOnlySet<ObjectId> MissingObjects()
    {
        if (!IsPartial)
        {
            return System.Collections.Frozen.FrozenSet<ObjectId>.Empty;
        }

        var missing = new HashSet<ObjectId>();
        using GitProcess git = GitProcess.Start(Directory, "rev-list", "--objects", "--missing=print", "--no-object-names", Tip);
        git.Input.Close();
        var lines = new DelimitedReader(git.Output, (byte)'\n');
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("?"u8))
            {
                missing.Add(ObjectId.Parse(line[1..]));
            }
        }

        git.Finish();
        return missing;
    }

    /// <summary>The mailmap at the tip, as git reads it in a bare repository; empty when there is none.</summary>
    public string Mailmap()
    {
        string file = Path.Combine(Directory, ".mailmap");
        if (!IsBare && File.Exists(file))
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }

        using IRepositoryReader reader = Read();
        return FileAtTip(reader, ".mailmap", FileReader.LargestFile).Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
    }

    /// <summary>A file of text at the tip; null when there is none.</summary>
    /// <param name="largest">Bytes beyond which it is refused.</param>
    /// <exception cref="GitException">It is larger, or cannot be read.</exception>
    public string? TextAtTip(string path, int largest)
    {
        using IRepositoryReader reader = Read();
        (byte[]? bytes, string? absent) = FileAtTip(reader, path, largest);
        return bytes is not null ? Encoding.UTF8.GetString(bytes)
            : absent is null ? null
            : throw new GitException($"{path} at {Tip[..12]} can't be read: {absent}.", isUserError: true);
    }

    /// <summary>
    /// <c>identities.yaml</c> at the tip of the tracked branch, whatever a work tree holds; that of nobody when there is none.
    /// </summary>
    /// <exception cref="IdentitiesException">It is not valid, or cannot be read.</exception>
    public IdentitiesFile Identities()
    {
        using IRepositoryReader reader = Read();
        (byte[]? bytes, string? absent) = FileAtTip(reader, IdentitiesFile.Path, IdentitiesReader.LargestFile);
        return bytes is not null ? IdentitiesReader.Read(bytes)
            : absent is null ? IdentitiesFile.Empty
            : throw new IdentitiesException(
                absent == NotFieldsReasons.TooLarge
                    ? $"{IdentitiesFile.Path} at the tip of {TrackedName} has more than {IdentitiesReader.LargestFile:N0} bytes. Shorten "
                        + "it with patterns."
                    : $"{IdentitiesFile.Path} at the tip of {TrackedName} is not read: {absent}. Restore the object, or remove the file."
            );
    }

    /// <summary>The bytes of a file in the root at the tip, or why they are not read; neither when there is no such file.</summary>
    private (byte[]? Bytes, string? Absent) FileAtTip(IRepositoryReader reader, string path, int largest)
    {
        if (!reader.Files(Tip, path).TryGetValue(path, out TreeFile file) || !file.IsRegular)
        {
            return (null, null);
        }

        var blob = new Blob(file.Id, path);
        reader.Fill(blob, largest);
        return (blob.Bytes, blob.Bytes is null ? blob.Absent ?? "its content is missing" : null);
    }

    /// <summary>Single objects and references; to be disposed of.</summary>
    internal IRepositoryReader Read() => LibGit2Reader.Open(Directory) ?? (IRepositoryReader)new PlumbingReader(Directory);

    private static GitException Unresolved(IRepositoryReader reader, string path, string? reference) =>
        reference is not null
            ? new GitException(
                $"There is no branch, tag or commit '{reference}' in this repository. See: git branch --all",
                isUserError: true
            )
        : reader.HasReferences()
            ? new GitException(
                "HEAD of this repository points to a branch that does not exist. Pass a branch with --ref; list them with: git branch "
                    + "--all",
                isUserError: true
            )
        : new GitException($"The repository at {path} has no commits yet.", isUserError: true);
}

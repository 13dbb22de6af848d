using System.Text;
using Cairn.Trail.Changes.Readers;
using LibGit2Sharp;
using Blob = Cairn.Sources.Git.History.Blob;
using FileMode = Cairn.Sources.Git.History.FileMode;
using ObjectId = Cairn.Sources.Git.Plumbing.ObjectId;

namespace Cairn.Sources.Git.Objects;

/// <summary>Reads by LibGit2Sharp, within this process.</summary>
internal sealed class LibGit2Reader : IRepositoryReader
{
    private readonly Repository repository;

    static LibGit2Reader() =>
        // libgit2 refuses extensions it does not know. A partial clone's objects that are missing are missing to us too: nothing is
        // fetched by reading.
        GlobalSettings.SetExtensions("partialclone", "worktreeconfig");

    private LibGit2Reader(Repository repository) => this.repository = repository;

    /// <summary>
    /// Opens the repository around a path; null when libgit2 does not know its format (SHA-256, reftable), would read its grafts, or takes
    /// it for another user's: git knows more places that say it is trusted (such as <c>GIT_CONFIG_COUNT</c>), so it decides. The same where
    /// <see cref="RepositorySearch"/> leaves to git which repository it is.
    /// </summary>
    /// <exception cref="GitException">There is none.</exception>
    public static LibGit2Reader? Open(string path)
    {
        try
        {
            if (RepositorySearch.From(path) is not { } found)
            {
                return null;
            }

            var repository = new Repository(found);

            // It takes grafted parents for the real ones, and cannot be told not to. Replace refs it does not know.
            if (Grafts.Are(CommonDirectory(repository.Info.Path)))
            {
                repository.Dispose();
                return null;
            }

            return new LibGit2Reader(repository);
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    }

    public RepositoryFacts Facts()
    {
        RepositoryInformation info = repository.Info;
        string own = Path.TrimEndingDirectorySeparator(info.Path);
        string common = CommonDirectory(info.Path);

        // Where core.bare is not set (a snapshot without a config file), git goes by the directory's name; libgit2 takes the parent for a
        // work tree.
        bool bare = info.IsBare || (own == common && Path.GetFileName(own) != ".git" && repository.Config.Get<bool>("core.bare") is null);
        return new RepositoryFacts(
            !bare && info.WorkingDirectory is { } top ? Path.TrimEndingDirectorySeparator(top) : own,
            common,
            bare,
            info.IsShallow
        );
    }

    public NamedCommit? Resolve(string revision)
    {
        try
        {
            repository.RevParse(revision, out Reference? reference, out GitObject named);
            return new NamedCommit(reference?.ResolveToDirectReference()?.CanonicalName, named.Peel<Commit>().Sha);
        }
        catch (Exception none) when (none is LibGit2SharpException or ArgumentException)
        {
            return null;
        }
    }

    public CommitByline? Byline(string id) =>
        repository.Lookup<Commit>(id) is { } commit ? new CommitByline(commit.Author.Name, commit.Author.Email, commit.MessageShort) : null;

    public string? Note(string reference, string id)
    {
        try
        {
            return reference.StartsWith("refs/notes/", StringComparison.Ordinal) && repository.Refs[reference] is not null
                ? repository.Notes[reference["refs/notes/".Length..], new LibGit2Sharp.ObjectId(id)]?.Message
                : null;
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    }

    public bool HasReferences() => repository.Refs.Any();

    public DateTimeOffset? TimeOf(string revision) =>
        Resolve(revision) is not { } named ? null
        : Reference.IsValidName("refs/tags/" + revision) && repository.Tags["refs/tags/" + revision]?.Annotation is { } annotated
            ? annotated.Tagger?.When
        : repository.Lookup<Commit>(named.Id)?.Committer.When;

    public bool IsAncestor(string first, string second)
    {
        if (first == second)
        {
            return repository.Lookup<Commit>(first) is not null;
        }

        return repository.Lookup<Commit>(first) is { } older
            && repository.Lookup<Commit>(second) is { } newer
            && repository.ObjectDatabase.FindMergeBase(older, newer)?.Sha == older.Sha;
    }

    public bool HasTree(string commit) =>
        repository.Lookup<Commit>(commit) is { } known && repository.Lookup<Tree>(known.Tree.Id) is not null;

    public SortedDictionary<string, TreeFile> Files(string commit, string path)
    {
        var files = new SortedDictionary<string, TreeFile>(StringComparer.Ordinal);
        try
        {
            Tree root =
                repository.Lookup<Commit>(commit)?.Tree
                ?? throw new GitException($"The repository lacks the commit {commit}.", isUserError: false);
            path = path.Trim('/');
            if (path.Length == 0)
            {
                Add(files, root, "");
            }
            else if (root[path] is { } entry)
            {
                Add(files, entry, path);
            }
        }
        catch (NotFoundException)
        {
            throw new GitException(
                $"The repository lacks a directory of the commit {commit[..12]}. If this is a partial clone, fetch it with: git fetch "
                    + "--refetch --filter=blob:none. Else see: git fsck",
                isUserError: false
            );
        }

        return files;
    }

    public void Fill(Blob blob, int largest)
    {
        try
        {
            if (repository.Lookup<LibGit2Sharp.Blob>(blob.Id.ToString()) is not { IsMissing: false } found)
            {
                blob.Absent = UnreadableFileReasons.Missing;
            }
            else if (found.Size > largest)
            {
                blob.Absent = NotFieldsReasons.TooLarge;
            }
            else
            {
                using Stream content = found.GetContentStream();
                byte[] bytes = new byte[found.Size];
                content.ReadExactly(bytes);
                blob.Bytes = bytes;
            }
        }
        catch (LibGit2SharpException damaged)
        {
            throw new GitException($"An object of the repository is damaged ({damaged.Message}). See: git fsck", isUserError: false);
        }
    }

    public void Dispose() => repository.Dispose();

    private static void Add(SortedDictionary<string, TreeFile> files, Tree tree, string prefix)
    {
        foreach (TreeEntry entry in tree)
        {
            Add(files, entry, prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}");
        }
    }

    private static void Add(SortedDictionary<string, TreeFile> files, TreeEntry entry, string path)
    {
        switch (entry.Mode)
        {
            case Mode.Directory:
                Add(files, (Tree)entry.Target, path);
                break;
            case Mode.SymbolicLink:
                Put(FileMode.SymbolicLink);
                break;
            case Mode.GitLink:
                Put(FileMode.Submodule);
                break;
            case var mode:
                Put(FileMode.Regular, mode == Mode.ExecutableFile);
                break;
        }

        void Put(FileMode kind, bool executable = false) =>
            files[path] = new TreeFile(kind, executable, ObjectId.Parse(Encoding.ASCII.GetBytes(entry.Target.Sha)));
    }

    /// <summary>A linked worktree names the repository it belongs to in a file.</summary>
    private static string CommonDirectory(string gitDirectory)
    {
        string file = Path.Combine(gitDirectory, "commondir");
        return Path.TrimEndingDirectorySeparator(
            File.Exists(file) ? Path.GetFullPath(File.ReadAllText(file).TrimEnd('\n'), gitDirectory) : Path.GetFullPath(gitDirectory)
        );
    }
}

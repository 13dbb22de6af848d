using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Objects;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;
using FileMode = Cairn.Sources.Git.History.FileMode;

namespace Cairn.Sources.Git.Snapshots;

/// <summary>A part of the repository at one moment: a revision, and a directory in it (empty for the whole).</summary>
public sealed record SnapshotPlace(string Commit, string Directory);

/// <summary>Reads and compares what the repository held at a revision, values redacted as in the trail.</summary>
public sealed class Snapshot(GitRepository repository, Redactor redactor)
{
    private static readonly ObjectId EmptyBlob = ObjectId.Parse("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"u8);
    private static readonly ObjectId EmptyBlobOfSha256 = ObjectId.Parse(
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"u8
    );

    private readonly FileReader reader = new();

    /// <summary>The paths of the files at a place, relative to its directory.</summary>
    public IReadOnlyList<string> Files(SnapshotPlace place)
    {
        using IRepositoryReader objects = repository.Read();
        return [.. Files(objects, place).Keys];
    }

    /// <summary>The fields of one file as additions; the reason instead when it is not read as fields; null when there is no such
    /// file.</summary>
    public LandingFields? Fields(string commit, string path)
    {
        using IRepositoryReader objects = repository.Read();
        return objects.Files(commit, path).TryGetValue(path, out ObjectId id)
            ? Told(reader, redactor, [new ChangedFile(path, null, Content(objects, id, path), null)])
            : null;
    }

    /// <summary>What differs from one place to another, files matched by their path under the places' directories.</summary>
    public LandingFields Compare(SnapshotPlace before, SnapshotPlace after)
    {
        using IRepositoryReader objects = repository.Read();
        List<ChangedFile> files = Changed(Files(objects, before), Files(objects, after), (id, path) => Content(objects, id, path));
        foreach (ChangedFile other in NotOfContent(objects, before, after))
        {
            files.RemoveAll(file => file.Path == other.Path);
            files.Add(other);
        }

        return Told(reader, redactor, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>Links and submodules that differ, and files that differ in their mode alone.</summary>
    private List<ChangedFile> NotOfContent(IRepositoryReader objects, SnapshotPlace before, SnapshotPlace after)
    {
        using GitProcess git = GitProcess.Start(
            repository.Directory,
            "diff-tree",
            "-r",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            Tree(before),
            Tree(after)
        );
        git.Input.Close();
        var files = new List<ChangedFile>();
        foreach (RawChange change in RawChanges.OfTrees(git.Output))
        {
            if (change.From == change.To && change.Before == change.After)
            {
                var same = new FileContent(change.To.Key(), null, UnreadableFileReasons.ModeOnly);
                files.Add(new ChangedFile(change.Path, same, same, null));
            }
            else if (!IsFile(change.Before) || !IsFile(change.After))
            {
                FileContent? earlier = Side(objects, change.Before, change.From, change.Path);
                files.Add(new ChangedFile(change.Path, earlier, Side(objects, change.After, change.To, change.Path), earlier?.Fields));
            }
        }

        git.Finish();
        return files;
    }

    private static string Tree(SnapshotPlace place) => place.Commit + ":" + place.Directory.TrimEnd('/');

    private static bool IsFile(FileMode mode) => mode is FileMode.None or FileMode.Regular;

    private FileContent? Side(IRepositoryReader objects, FileMode mode, ObjectId id, string path) =>
        mode switch
        {
            FileMode.None => null,
            FileMode.SymbolicLink => new FileContent(id.Key(), null, UnreadableFileReasons.SymbolicLink),
            FileMode.Submodule => new FileContent(id.Key(), null, UnreadableFileReasons.Submodule)
            {
                Reference = [("submodule", id.ToString())],
            },
            _ => Content(objects, id, path),
        };

    /// <summary>What differs between two selections of files of one revision.</summary>
    /// <param name="before">The files of one side: path by name. Those of the same name are compared.</param>
    public LandingFields Compare(string commit, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        using IRepositoryReader objects = repository.Read();
        SortedDictionary<string, ObjectId> files = objects.Files(commit, "");
        return Told(reader, redactor, Changed(Named(before, files), Named(after, files), (id, path) => Content(objects, id, path)));
    }

    /// <summary>
    /// Whether some of the files are more than placeholders: a directory that holds only a <c>.gitkeep</c>, a README and files of
    /// comments configures nothing.
    /// </summary>
    public bool Holds(string commit, IEnumerable<string> paths)
    {
        using IRepositoryReader objects = repository.Read();
        SortedDictionary<string, ObjectId> files = objects.Files(commit, "");
        return paths.Any(path => IsContent(path, files[path], (id, file) => Content(objects, id, file)));
    }

    /// <inheritdoc cref="Holds(string, IEnumerable{string})"/>
    public bool Holds(SnapshotPlace place)
    {
        using IRepositoryReader objects = repository.Read();
        return Files(objects, place).Any(file => IsContent(file.Key, file.Value, (id, path) => Content(objects, id, path)));
    }

    internal static bool IsContent(string path, ObjectId id, Func<ObjectId, string, FileContent> content)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (
            name is ".gitkeep" or ".keep" or ".gitignore" or ".gitattributes"
            || Path.GetFileNameWithoutExtension(name).Equals("README", StringComparison.OrdinalIgnoreCase)
            || id == EmptyBlob
            || id == EmptyBlobOfSha256
        )
        {
            return false;
        }

        FileContent read = content(id, path);
        return read.Fields is null ? read.Reason != NotFieldsReasons.NoFields : read.Fields.Documents.Count > 0;
    }

    /// <summary>Files by the names they are compared under.</summary>
    internal static SortedDictionary<string, ObjectId> Named(
        IReadOnlyDictionary<string, string> names,
        IReadOnlyDictionary<string, ObjectId> files
    )
    {
        var named = new SortedDictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach ((string name, string path) in names)
        {
            named.Add(name, files[path]);
        }

        return named;
    }

    /// <summary>The files that are not the same, read as they are needed.</summary>
    internal static List<ChangedFile> Changed(
        SortedDictionary<string, ObjectId> from,
        SortedDictionary<string, ObjectId> to,
        Func<ObjectId, string, FileContent> content
    )
    {
        var files = new List<ChangedFile>();
        foreach (string path in from.Keys.Union(to.Keys).Order(StringComparer.Ordinal))
        {
            bool was = from.TryGetValue(path, out ObjectId old);
            bool isNow = to.TryGetValue(path, out ObjectId now);
            if (was && isNow && old == now)
            {
                continue;
            }

            FileContent? earlier = was ? content(old, path) : null;
            FileContent? later = isNow ? content(now, path) : null;
            files.Add(new ChangedFile(path, earlier, later, earlier?.Fields));
        }

        return files;
    }

    /// <summary>What changed in files, field by field.</summary>
    internal static LandingFields Told(FileReader reader, Redactor redactor, IReadOnlyList<ChangedFile> files)
    {
        var record = new FieldsRecord();
        new LandingDiff(reader, redactor, static _ => null).Compare(files, record);
        return FieldsRecord.Read(record.Pack());
    }

    private FileContent Content(IRepositoryReader objects, ObjectId id, string path)
    {
        if (!FileReader.MayHoldFields(path))
        {
            return new FileContent(id.Key(), null, NotFieldsReasons.NotAFormat);
        }

        var blob = new Blob(id, path);
        objects.Fill(blob, FileReader.LargestFile);
        return blob.Content(reader);
    }

    /// <summary>Regular files only, by path under the directory.</summary>
    internal static SortedDictionary<string, ObjectId> Files(IRepositoryReader objects, SnapshotPlace place)
    {
        string prefix = place.Directory.Length == 0 ? "" : place.Directory.TrimEnd('/') + "/";
        SortedDictionary<string, ObjectId> files = objects.Files(place.Commit, prefix);
        return prefix.Length == 0
            ? files
            : new SortedDictionary<string, ObjectId>(
                files.ToDictionary(file => file.Key[prefix.Length..], file => file.Value),
                StringComparer.Ordinal
            );
    }
}

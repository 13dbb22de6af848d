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
        return objects.Files(commit, path).TryGetValue(path, out TreeFile file)
            ? Told(reader, redactor, [new ChangedFile(path, null, Content(objects, file, path), null)])
            : null;
    }

    /// <summary>What differs from one place to another, files matched by their path under the places' directories.</summary>
    public LandingFields Compare(SnapshotPlace before, SnapshotPlace after)
    {
        using IRepositoryReader objects = repository.Read();
        return Told(reader, redactor, Changed(Files(objects, before), Files(objects, after), (file, path) => Content(objects, file, path)));
    }

    /// <summary>What differs between two selections of files of one revision.</summary>
    /// <param name="before">The files of one side: path by name. Those of the same name are compared.</param>
    public LandingFields Compare(string commit, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        using IRepositoryReader objects = repository.Read();
        SortedDictionary<string, TreeFile> files = objects.Files(commit, "");
        return Told(reader, redactor, Changed(Named(before, files), Named(after, files), (file, path) => Content(objects, file, path)));
    }

    /// <summary>
    /// Whether some of the files are more than placeholders: a directory that holds only a <c>.gitkeep</c>, a README and files of
    /// comments configures nothing.
    /// </summary>
    public bool Holds(string commit, IEnumerable<string> paths)
    {
        using IRepositoryReader objects = repository.Read();
        SortedDictionary<string, TreeFile> files = objects.Files(commit, "");
        return paths.Any(path => IsContent(path, files[path], (file, at) => Content(objects, file, at)));
    }

    /// <inheritdoc cref="Holds(string, IEnumerable{string})"/>
    public bool Holds(SnapshotPlace place)
    {
        using IRepositoryReader objects = repository.Read();
        return Files(objects, place).Any(entry => IsContent(entry.Key, entry.Value, (file, path) => Content(objects, file, path)));
    }

    internal static bool IsContent(string path, TreeFile file, Func<TreeFile, string, FileContent> content)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (
            name is ".gitkeep" or ".keep" or ".gitignore" or ".gitattributes"
            || Path.GetFileNameWithoutExtension(name).Equals("README", StringComparison.OrdinalIgnoreCase)
            || file.Id == EmptyBlob
            || file.Id == EmptyBlobOfSha256
        )
        {
            return false;
        }

        FileContent read = content(file, path);
        return read.Fields is null ? read.Reason != NotFieldsReasons.NoFields : read.Fields.Documents.Count > 0;
    }

    /// <summary>Files by the names they are compared under.</summary>
    internal static SortedDictionary<string, TreeFile> Named(
        IReadOnlyDictionary<string, string> names,
        IReadOnlyDictionary<string, TreeFile> files
    )
    {
        var named = new SortedDictionary<string, TreeFile>(StringComparer.Ordinal);
        foreach ((string name, string path) in names)
        {
            named.Add(name, files[path]);
        }

        return named;
    }

    /// <summary>The files that are not the same, read as they are needed.</summary>
    internal static List<ChangedFile> Changed(
        SortedDictionary<string, TreeFile> from,
        SortedDictionary<string, TreeFile> to,
        Func<TreeFile, string, FileContent> content
    )
    {
        var files = new List<ChangedFile>();
        foreach (string path in from.Keys.Union(to.Keys).Order(StringComparer.Ordinal))
        {
            bool was = from.TryGetValue(path, out TreeFile old);
            bool isNow = to.TryGetValue(path, out TreeFile now);
            if (was && isNow && old == now)
            {
                continue;
            }

            if (was && isNow && (old.Kind, old.Id) == (now.Kind, now.Id))
            {
                var same = new FileContent(now.Id.Key(), null, UnreadableFileReasons.ModeOnly);
                files.Add(new ChangedFile(path, same, same, null));
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

    private FileContent Content(IRepositoryReader objects, TreeFile file, string path)
    {
        if (Unread(file, path) is { } unread)
        {
            return unread;
        }

        var blob = new Blob(file.Id, path);
        objects.Fill(blob, FileReader.LargestFile);
        return blob.Content(reader);
    }

    /// <summary>What is said of a link, a submodule or a file of another format, whose content is not read; null for any other.</summary>
    internal static FileContent? Unread(TreeFile file, string path) =>
        file.Kind switch
        {
            FileMode.SymbolicLink => new FileContent(file.Id.Key(), null, UnreadableFileReasons.SymbolicLink),
            FileMode.Submodule => new FileContent(file.Id.Key(), null, UnreadableFileReasons.Submodule)
            {
                Reference = [("submodule", file.Id.ToString())],
            },
            _ => FileReader.MayHoldFields(path) ? null : new FileContent(file.Id.Key(), null, NotFieldsReasons.NotAFormat),
        };

    /// <summary>Files, links and submodules, by path under the directory.</summary>
    internal static SortedDictionary<string, TreeFile> Files(IRepositoryReader objects, SnapshotPlace place)
    {
        string prefix = place.Directory.Length == 0 ? "" : place.Directory.TrimEnd('/') + "/";
        SortedDictionary<string, TreeFile> files = objects.Files(place.Commit, prefix);
        return prefix.Length == 0
            ? files
            : new SortedDictionary<string, TreeFile>(
                files.ToDictionary(file => file.Key[prefix.Length..], file => file.Value),
                StringComparer.Ordinal
            );
    }
}

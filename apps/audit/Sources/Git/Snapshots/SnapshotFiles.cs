using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Objects;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.Snapshots;

/// <summary>
/// The files of environments at one commit, held in memory, so that environments can be compared without git. Immutable, so safe between
/// threads.
/// </summary>
public sealed class SnapshotFiles
{
    /// <summary>Bytes beyond which nothing is held; an environment's manifests are a few megabytes.</summary>
    private const long Budget = 64L << 20;

    private readonly string selection;
    private readonly Dictionary<string, TreeFile> files;
    private readonly Dictionary<ObjectId, (byte[]? Bytes, string? Absent)> blobs;

    private SnapshotFiles(
        string commit,
        string selection,
        Dictionary<string, TreeFile> files,
        Dictionary<ObjectId, (byte[]?, string?)> blobs,
        bool isTooLarge
    )
    {
        Commit = commit;
        this.selection = selection;
        this.files = files;
        this.blobs = blobs;
        IsTooLarge = isTooLarge;
    }

    /// <summary>No files of no commit.</summary>
    public static SnapshotFiles None { get; } = new("", "", [], [], false);

    public string Commit { get; }

    /// <summary>There is more than may be held, so nothing is.</summary>
    public bool IsTooLarge { get; }

    /// <summary>The paths of the files.</summary>
    public IReadOnlyCollection<string> Paths => files.Keys;

    /// <summary>Reads them at the tip.</summary>
    /// <param name="selects">Whether a file is of an environment.</param>
    /// <param name="selection">Differs where that may differ.</param>
    /// <param name="earlier">What was held before; what is the same is taken from there.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    public static SnapshotFiles Read(GitRepository repository, Func<string, bool> selects, string selection, SnapshotFiles earlier)
    {
        if (earlier.Commit == repository.Tip && earlier.selection == selection)
        {
            return earlier;
        }

        using IRepositoryReader objects = repository.Read();
        Dictionary<string, TreeFile> files = objects
            .Files(repository.Tip, "")
            .Where(file => selects(file.Key))
            .ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);
        var held = new Dictionary<ObjectId, (byte[]? Bytes, string? Absent)>();
        var missing = new List<(ObjectId Id, string Path)>();
        foreach ((string path, TreeFile file) in files.Where(file => Snapshot.Unread(file.Value, file.Key) is null))
        {
            ObjectId id = file.Id;
            if (earlier.blobs.TryGetValue(id, out (byte[]?, string?) known))
            {
                held[id] = known;
            }
            else if (held.TryAdd(id, (null, null)))
            {
                missing.Add((id, path));
            }
        }

        long bytes = held.Values.Sum(blob => (long)(blob.Bytes?.Length ?? 0)) + Fetch(objects, missing, held);
        return bytes > Budget
            ? new SnapshotFiles(repository.Tip, selection, [], [], isTooLarge: true)
            : new SnapshotFiles(repository.Tip, selection, files, held, isTooLarge: false);
    }

    /// <summary>Whether some of the files are more than placeholders.</summary>
    /// <seealso cref="Snapshot.Holds(string, IEnumerable{string})"/>
    public bool Holds(IEnumerable<string> paths)
    {
        var reader = new FileReader();
        return paths.Any(path => Snapshot.IsContent(path, files[path], (file, at) => Content(reader, file, at)));
    }

    /// <summary>What differs between two selections of the files, as <see cref="Snapshot"/> gives it.</summary>
    public LandingFields Compare(Redactor redactor, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var reader = new FileReader();
        return Snapshot.Told(
            reader,
            redactor,
            Snapshot.Changed(Snapshot.Named(before, files), Snapshot.Named(after, files), (file, path) => Content(reader, file, path))
        );
    }

    private FileContent Content(FileReader reader, TreeFile file, string path)
    {
        if (Snapshot.Unread(file, path) is { } unread)
        {
            return unread;
        }

        (byte[]? bytes, string? absent) = blobs[file.Id];
        return new Blob(file.Id, path) { Bytes = bytes, Absent = absent }.Content(reader);
    }

    private static long Fetch(
        IRepositoryReader objects,
        List<(ObjectId Id, string Path)> missing,
        Dictionary<ObjectId, (byte[]? Bytes, string? Absent)> held
    )
    {
        if (missing.Count == 0)
        {
            return 0;
        }

        long bytes = 0;
        foreach ((ObjectId id, string path) in missing)
        {
            var blob = new Blob(id, path);
            objects.Fill(blob, FileReader.LargestFile);
            held[id] = (blob.Bytes, blob.Absent);
            bytes += blob.Bytes?.Length ?? 0;
            if (bytes > Budget)
            {
                break;
            }
        }

        return bytes;
    }
}

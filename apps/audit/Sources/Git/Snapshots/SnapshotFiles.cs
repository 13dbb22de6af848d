using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Objects;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.Snapshots;

/// <summary>
/// The files of some directories at one commit, those that are not the same in all of them held in memory, so that the directories
/// can be compared without git. Immutable, so safe between threads.
/// </summary>
public sealed class SnapshotFiles
{
    /// <summary>Bytes beyond which nothing is held; an environment's manifests are a few megabytes.</summary>
    private const long Budget = 64L << 20;

    private const int MostDirectories = 64;

    private readonly IReadOnlyList<string> names;
    private readonly Dictionary<string, SortedDictionary<string, ObjectId>> directories;
    private readonly Dictionary<ObjectId, (byte[]? Bytes, string? Absent)> blobs;

    private SnapshotFiles(
        string commit,
        IReadOnlyList<string> names,
        Dictionary<string, SortedDictionary<string, ObjectId>> directories,
        Dictionary<ObjectId, (byte[]?, string?)> blobs
    )
    {
        Commit = commit;
        this.names = names;
        this.directories = directories;
        this.blobs = blobs;
    }

    /// <summary>No files of no commit.</summary>
    public static SnapshotFiles None { get; } = new("", [], [], []);

    public string Commit { get; }

    /// <summary>Reads them at the tip.</summary>
    /// <param name="earlier">What was held before; what is the same is taken from there.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    public static SnapshotFiles Read(GitRepository repository, IReadOnlyList<string> directories, SnapshotFiles earlier)
    {
        string[] wanted = [.. directories.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostDirectories)];
        if (wanted.Length < 2)
        {
            return new SnapshotFiles(repository.Tip, wanted, [], []);
        }

        if (earlier.Commit == repository.Tip && earlier.names.SequenceEqual(wanted, StringComparer.Ordinal))
        {
            return earlier;
        }

        using IRepositoryReader objects = repository.Read();
        var trees = new Dictionary<string, SortedDictionary<string, ObjectId>>(StringComparer.Ordinal);
        foreach (string directory in wanted)
        {
            trees.Add(directory, Snapshot.Files(objects, new SnapshotPlace(repository.Tip, directory)));
        }

        var held = new Dictionary<ObjectId, (byte[]? Bytes, string? Absent)>();
        var missing = new List<(ObjectId Id, string Path)>();
        foreach (string path in trees.Values.SelectMany(tree => tree.Keys).Distinct().Where(path => FileReader.MayHoldFields(path)))
        {
            ObjectId[] ids = [.. trees.Values.Where(tree => tree.ContainsKey(path)).Select(tree => tree[path])];
            if (ids.Length == trees.Count && ids.Distinct().Count() == 1)
            {
                continue;
            }

            foreach (ObjectId id in ids)
            {
                if (earlier.blobs.TryGetValue(id, out (byte[]?, string?) known))
                {
                    held[id] = known;
                }
                else if (held.TryAdd(id, (null, null)))
                {
                    missing.Add((id, path));
                }
            }
        }

        long bytes = held.Values.Sum(blob => (long)(blob.Bytes?.Length ?? 0)) + Fetch(objects, missing, held);
        return bytes > Budget ? new SnapshotFiles(repository.Tip, wanted, [], []) : new SnapshotFiles(repository.Tip, wanted, trees, held);
    }

    /// <summary>
    /// What differs from one directory to another, as <see cref="Snapshot.Compare"/> gives it; null when they are not held.
    /// </summary>
    public LandingFields? Compare(Redactor redactor, string before, string after)
    {
        if (
            !directories.TryGetValue(before, out SortedDictionary<string, ObjectId>? from)
            || !directories.TryGetValue(after, out SortedDictionary<string, ObjectId>? to)
        )
        {
            return null;
        }

        var reader = new FileReader();
        return Snapshot.Told(reader, redactor, Snapshot.Changed(from, to, (id, path) => Content(reader, id, path)));
    }

    private FileContent Content(FileReader reader, ObjectId id, string path)
    {
        (byte[]? bytes, string? absent) = blobs[id];
        return new Blob(id, path) { Bytes = bytes, Absent = absent }.Content(reader);
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

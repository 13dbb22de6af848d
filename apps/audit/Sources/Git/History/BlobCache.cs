using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;

namespace Cairn.Sources.Git.History;

/// <summary>The content of one blob read as one format: fetched once and parsed once, by whichever worker needs it first.</summary>
internal sealed class Blob(ObjectId id, string path)
{
    private readonly Lock parsing = new();
    private FileContent? content;

    public ObjectId Id => id;

    /// <summary>The bytes as fetched; null when git does not have them or they are too large to read.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>Why there are no bytes.</summary>
    public string? Absent { get; set; }

    /// <summary>Landings that still need it; guarded by the cache.</summary>
    public int Uses { get; set; }

    public LinkedListNode<Blob>? Idle { get; set; }

    public long Footprint { get; private set; }

    public FileContent Content(FileReader reader)
    {
        lock (parsing)
        {
            if (content is null)
            {
                ParsedFile read = Bytes is null ? new ParsedFile(null, Absent) : reader.Read(path, Bytes);
                content = new FileContent(id.Key(), read.Tree is null ? null : new FileVersion(read.Tree), read.Reason);
                Bytes = null;
                Footprint = read.Tree?.Footprint ?? 128;
            }

            return content;
        }
    }
}

/// <summary>
/// Blobs by id and format, so that the version after one landing is available as the version before the next. Those that no
/// landing in flight needs are kept, least recently used first out, within a budget.
/// </summary>
/// <param name="budget">Bytes of idle content to keep.</param>
internal sealed class BlobCache(long budget)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(ObjectId, FileFormat), Blob> blobs = [];
    private readonly LinkedList<Blob> idle = [];
    private readonly Dictionary<Blob, (ObjectId, FileFormat)> keys = [];
    private long held;

    /// <summary>The blob, to be released after use; <paramref name="fetch"/> says its bytes must be asked for.</summary>
    public Blob Acquire(ObjectId id, string path, out bool fetch)
    {
        (ObjectId, FileFormat) key = (id, FileFormats.Of(path));
        lock (gate)
        {
            fetch = !blobs.TryGetValue(key, out Blob? blob);
            if (blob is null)
            {
                blob = new Blob(id, path);
                blobs.Add(key, blob);
                keys.Add(blob, key);
            }
            else if (blob.Idle is { } node)
            {
                idle.Remove(node);
                blob.Idle = null;
                held -= blob.Footprint;
            }

            blob.Uses++;
            return blob;
        }
    }

    public void Release(Blob blob)
    {
        lock (gate)
        {
            if (--blob.Uses > 0)
            {
                return;
            }

            blob.Idle = idle.AddLast(blob);
            held += blob.Footprint;
            while (held > budget && idle.First is { } oldest)
            {
                idle.RemoveFirst();
                held -= oldest.Value.Footprint;
                keys.Remove(oldest.Value, out (ObjectId, FileFormat) key);
                blobs.Remove(key);
            }
        }
    }
}

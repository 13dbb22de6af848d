using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;

namespace Cairn.Sources.Git.History;

/// <summary>The content of one blob read as one format: fetched once and parsed once, by whichever worker needs it first.</summary>
internal sealed class Blob(ObjectId id, string path)
{
    private readonly Lock parsing = new();
    private FileContent? content;
    private long parsed;

    public ObjectId Id => id;

    /// <summary>
    /// The bytes as fetched; null when git does not have them, they are too large to read, or they are to be read when needed.
    /// </summary>
    public byte[]? Bytes { get; set; }

    /// <summary>How many bytes it has; 0 when they cannot be read.</summary>
    public int Size { get; set; }

    /// <summary>Why there are no bytes.</summary>
    public string? Absent { get; set; }

    /// <summary>Landings that still need it; guarded by the cache.</summary>
    public int Uses { get; set; }

    public LinkedListNode<Blob>? Idle { get; set; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Footprint => (Bytes?.Length ?? 0) + parsed;

    /// <param name="blobs">Reads what was too much to fetch with the others.</param>
    public FileContent Content(FileReader reader, SingleBlobs? blobs = null)
    {
        lock (parsing)
        {
            if (content is null)
            {
                byte[]? bytes = Bytes ?? (Size > 0 ? blobs?.Read(id, path).Bytes : null);
                ParsedFile read = bytes is null ? new ParsedFile(null, Absent) : reader.Read(path, bytes);
                content = new FileContent(id.Key(), read.Tree is null ? null : new FileVersion(read.Tree), read.Reason)
                {
                    Reference = read.Pointer?.Fields ?? [],
                };
                Bytes = null;
                parsed = read.Tree?.Footprint ?? 128;
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

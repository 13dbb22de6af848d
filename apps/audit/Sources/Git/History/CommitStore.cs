using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>
/// The commits of a range as git prints them, newest first, with their parents. Signatures are noted and dropped, so that
/// 250,000 commits stay well under 200 MB.
/// </summary>
internal sealed class CommitStore
{
    private const int ChunkSize = 1 << 20;

    private readonly List<ObjectId> ids = [];
    private readonly List<int> parentStart = [0];
    private readonly List<ObjectId> parents = [];
    private readonly List<(int Chunk, int Start, int Length, bool Signed)> texts = [];
    private readonly List<byte[]> chunks = [];
    private readonly Dictionary<ObjectId, int> index = [];
    private int used = ChunkSize;

    public int Count => ids.Count;

    public ObjectId Id(int commit) => ids[commit];

    /// <summary>A commit's place, or -1 when it is outside the range.</summary>
    public int Find(ObjectId id) => index.TryGetValue(id, out int found) ? found : -1;

    public ReadOnlySpan<ObjectId> Parents(int commit) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parents)[parentStart[commit]..parentStart[commit + 1]];

    /// <summary>Reads what <c>git rev-list --header --parents</c> prints: records that end with NUL.</summary>
    public static CommitStore Read(Stream stream)
    {
        var store = new CommitStore();
        var records = new DelimitedReader(stream, 0);
        while (records.Next(out ReadOnlySpan<byte> record))
        {
            if (!record.IsEmpty)
            {
                store.Add(record);
            }
        }

        return store;
    }

    public RawCommit Get(int commit)
    {
        (int chunk, int start, int length, bool signed) = texts[commit];
        return RawCommit.Parse(ids[commit].ToString(), chunks[chunk].AsSpan(start, length), signed);
    }

    private void Add(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> first = Line(ref record);
        int space = first.IndexOf((byte)' ');
        var id = ObjectId.Parse(space < 0 ? first : first[..space]);
        while (space >= 0)
        {
            first = first[(space + 1)..];
            space = first.IndexOf((byte)' ');
            parents.Add(ObjectId.Parse(space < 0 ? first : first[..space]));
        }

        parentStart.Add(parents.Count);
        index[id] = ids.Count;
        ids.Add(id);

        ReadOnlySpan<byte> author = default;
        ReadOnlySpan<byte> committer = default;
        bool signed = false;
        while (!record.IsEmpty)
        {
            ReadOnlySpan<byte> line = Line(ref record);
            if (line.IsEmpty)
            {
                break;
            }

            if (line.StartsWith("author "u8))
            {
                author = line[7..];
            }
            else if (line.StartsWith("committer "u8))
            {
                committer = line[10..];
            }
            else
            {
                signed |= line.StartsWith("gpgsig"u8);
            }
        }

        Keep(author, committer, record, signed);
    }

    private void Keep(ReadOnlySpan<byte> author, ReadOnlySpan<byte> committer, ReadOnlySpan<byte> message, bool signed)
    {
        int size = author.Length + committer.Length + message.Length + 3;
        if (used + size > ChunkSize)
        {
            chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(ChunkSize, size)));
            used = 0;
        }

        byte[] chunk = chunks[^1];
        int start = used;
        Append(author, chunk);
        Append(committer, chunk);
        while (!message.IsEmpty)
        {
            // Git indents the message by four; blank lines may have lost it.
            ReadOnlySpan<byte> line = Line(ref message);
            Append(line.StartsWith("    "u8) ? line[4..] : line, chunk);
        }

        texts.Add((chunks.Count - 1, start, used - start, signed));
    }

    private void Append(ReadOnlySpan<byte> line, byte[] chunk)
    {
        line.CopyTo(chunk.AsSpan(used));
        used += line.Length;
        chunk[used++] = (byte)'\n';
    }

    private static ReadOnlySpan<byte> Line(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }
}

using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>
/// What commits say, packed together: author line, committer line and message, each line ended by a line feed. Signatures are noted and
/// dropped, so that 250,000 commits stay well under 200 MB.
/// </summary>
internal sealed class CommitTexts
{
    private const int ChunkSize = 1 << 20;

    private readonly List<(int Chunk, int Start, int Length, bool Signed)> texts = [];
    private readonly List<byte[]> chunks = [];
    private int used = ChunkSize;
    private int start;

    public int Count => texts.Count;

    /// <summary>Makes room for the lines of another commit.</summary>
    /// <param name="size">Bytes that its lines have at most, each with a line feed.</param>
    public void Begin(int size)
    {
        if (used + size > ChunkSize)
        {
            chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(ChunkSize, size)));
            used = 0;
        }

        start = used;
    }

    public void Append(ReadOnlySpan<byte> line)
    {
        byte[] chunk = chunks[^1];
        line.CopyTo(chunk.AsSpan(used));
        used += line.Length;
        chunk[used++] = (byte)'\n';
    }

    public void End(bool signed) => texts.Add((chunks.Count - 1, start, used - start, signed));

    public RawCommit Get(int text, ObjectId id)
    {
        (int chunk, int first, int length, bool signed) = texts[text];
        return RawCommit.Parse(id.ToString(), chunks[chunk].AsSpan(first, length), signed);
    }
}

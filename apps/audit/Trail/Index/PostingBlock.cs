using System.Buffers.Binary;

namespace Cairn.Trail.Index;

/// <summary>A block of posting lists: for each term its eight bytes and its list's length in four, big endian, then the list.</summary>
public static class PostingBlock
{
    public const int HeaderBytes = 12;

    /// <summary>Writes one term's list; returns the bytes written.</summary>
    public static int Write(Span<byte> into, ulong term, ReadOnlySpan<byte> list)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, term);
        BinaryPrimitives.WriteInt32BigEndian(into[8..], list.Length);
        list.CopyTo(into[HeaderBytes..]);
        return HeaderBytes + list.Length;
    }

    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static (ulong Term, int Start, int Length) At(ReadOnlySpan<byte> block, int at)
    {
        if (at + HeaderBytes > block.Length)
        {
            throw new InvalidDataException("A block of posting lists ends early.");
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(block[(at + 8)..]);
        return length >= 0 && at + HeaderBytes + length <= block.Length
            ? (BinaryPrimitives.ReadUInt64BigEndian(block[at..]), at + HeaderBytes, length)
            : throw new InvalidDataException("A block of posting lists ends early.");
    }

    /// <summary>The list of a term, or nothing.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> block, ulong term)
    {
        for (int at = 0; at < block.Length; )
        {
            (ulong found, int start, int length) = At(block, at);
            if (found == term)
            {
                return block.Slice(start, length);
            }

            at = start + length;
        }

        return [];
    }
}

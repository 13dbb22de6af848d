using System.Runtime.CompilerServices;

namespace Cairn.Trail.Index;

/// <summary>
/// Goes through landing numbers in ascending order, stored as the differences between neighbours (unsigned LEB128), the first
/// from 0. Throws <see cref="InvalidDataException"/> where the bytes are no such list.
/// </summary>
public ref struct PostingList(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    public int Current { get; private set; }

    public readonly PostingList GetEnumerator() => this;

    // Most differences in the longest lists take one byte; only for those must this be fast.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            Current += bytes[at++];
            return true;
        }

        return MoveFar();
    }

    private bool MoveFar()
    {
        if (at >= bytes.Length)
        {
            return false;
        }

        int value = 0;
        int shift = 0;
        byte next;
        do
        {
            if (at >= bytes.Length || shift > 28)
            {
                throw new InvalidDataException("A posting list is damaged.");
            }

            next = bytes[at++];
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next >= 0x80);

        Current += value;
        return true;
    }

    /// <summary>Writes one difference; returns its length, at most five bytes.</summary>
    public static int Write(Span<byte> into, int difference)
    {
        int length = 0;
        uint value = (uint)difference;
        while (value >= 0x80)
        {
            into[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        into[length++] = (byte)value;
        return length;
    }
}

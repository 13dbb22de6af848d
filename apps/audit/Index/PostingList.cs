namespace Cairn.Index;

/// <summary>
/// Landing numbers in ascending order, stored as the differences between neighbours (unsigned LEB128), the first from 0.
/// </summary>
public static class PostingList
{
    /// <summary>Appends the numbers to a list.</summary>
    /// <exception cref="InvalidDataException">The bytes are no posting list.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, List<int> into)
    {
        into.EnsureCapacity(into.Count + bytes.Length);
        int last = 0;
        int at = 0;
        while (at < bytes.Length)
        {
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
            }
            while (next >= 0x80);

            last += value;
            into.Add(last);
        }
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

using System.Text;

namespace Cairn.Changes.Records;

/// <summary>Writes the stored records: unsigned LEB128 numbers and length-prefixed UTF-8.</summary>
public sealed class RecordWriter
{
    private byte[] buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Number(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[Length++] = (byte)value;
    }

    /// <summary>A signed number, small magnitudes short (zigzag).</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Number((ulong)utf8.Length);
        Raw(utf8);
    }

    public void Text(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        Number((ulong)size);
        Reserve(size);
        Length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(Length));
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int size)
    {
        if (Length + size > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + size));
        }
    }
}

/// <summary>Reads what <see cref="RecordWriter"/> wrote; throws <see cref="InvalidDataException"/> when it ends early.</summary>
public ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> record = record;
    private int at;

    public readonly bool AtEnd => at >= record.Length;

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = at < record.Length ? record[at++] : throw new InvalidDataException("A stored record ends early.");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A stored record holds a number that is too long.");
    }

    public int Count() => checked((int)Number());

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length < 0 || length > record.Length - at)
        {
            throw new InvalidDataException("A stored record ends early.");
        }

        at += length;
        return record.Slice(at - length, length);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());
}

using System.Text;

namespace Cairn.Trail.Changes.Records;

/// <summary>
/// Where a slot stands in an unpacked record: personal data or a value, which can be erased while its commitment stays.
/// </summary>
/// <param name="Start">Where its length is written.</param>
/// <param name="Content">Where its content begins.</param>
/// <param name="Erased">The content is the 32 bytes of its commitment.</param>
public readonly record struct ErasableSlot(int Start, int Content, int Length, bool Erased)
{
    public int End => Content + Length;
}

/// <summary>
/// Writes the stored records: unsigned LEB128 numbers, length-prefixed UTF-8, and slots (twice their length, plus 1 once
/// erased, then the content).
/// </summary>
public sealed class RecordWriter
{
    private readonly List<ErasableSlot> slots = [];
    private byte[] buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>The slots written so far, in order.</summary>
    public IReadOnlyList<ErasableSlot> Slots => slots;

    public void Clear()
    {
        Length = 0;
        slots.Clear();
    }

    /// <summary>Begins a slot whose content of a known length is written next.</summary>
    public void BeginSlot(int length)
    {
        int start = Length;
        Number((ulong)length << 1);
        slots.Add(new ErasableSlot(start, Length, length, false));
    }

    public void SlotText(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        BeginSlot(size);
        Reserve(size);
        Length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(Length));
    }

    /// <summary>How many bytes a number takes.</summary>
    public static int SizeOf(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

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
/// <param name="slots">Where to note the slots that are read.</param>
public ref struct RecordReader(ReadOnlySpan<byte> record, List<ErasableSlot>? slots = null)
{
    /// <summary>What an erased slot reads as.</summary>
    public const string Erased = "[erased]";

    private readonly ReadOnlySpan<byte> record = record;
    private readonly List<ErasableSlot>? slots = slots;
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

    public int Count()
    {
        ulong count = Number();
        return count <= int.MaxValue ? (int)count : throw new InvalidDataException("A stored record holds a number that is too large.");
    }

    /// <summary>A count of things that take so many bytes each, at least; more than can follow are refused before anything is made for
    /// them.</summary>
    public int Count(int each)
    {
        int count = Count();
        return count <= (record.Length - at) / each ? count : throw new InvalidDataException("A stored record ends early.");
    }

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    public ReadOnlySpan<byte> Rest() => Raw(record.Length - at);

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

    /// <summary>The content of a slot; false when it was erased.</summary>
    public bool Slot(out ReadOnlySpan<byte> content)
    {
        int start = at;
        ulong header = Number();
        bool erased = (header & 1) != 0;
        int length = header >> 1 <= int.MaxValue ? (int)(header >> 1) : -1;
        content = Raw(length);
        slots?.Add(new ErasableSlot(start, at - length, length, erased));
        return !erased;
    }

    public string SlotText() => Slot(out ReadOnlySpan<byte> content) ? Encoding.UTF8.GetString(content) : Erased;
}

using System.Buffers;
using System.Buffers.Binary;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// The entries under one tile of level 0: each its length as two bytes, big-endian, and its bytes
/// (https://c2sp.org/tlog-tiles, "Log entries").
/// </summary>
public static class EntryBundle
{
    /// <summary>The longest entry two bytes can count.</summary>
    public const int LongestEntry = ushort.MaxValue;

    private const int LengthBytes = 2;

    /// <summary>Writes an entry behind those before it.</summary>
    /// <exception cref="LedgerFormatException">More than 65,535 bytes; nothing was written.</exception>
    public static void Append(Stream bundle, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt16BigEndian(length, Length(entry));
        bundle.Write(length);
        bundle.Write(entry);
    }

    /// <inheritdoc cref="Append(Stream, ReadOnlySpan{byte})"/>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        ushort length = Length(entry);
        BinaryPrimitives.WriteUInt16BigEndian(bundle.GetSpan(LengthBytes), length);
        bundle.Advance(LengthBytes);
        bundle.Write(entry);
    }

    /// <summary>The entries as parts of the bundle's own memory. An empty bundle, which no log serves, has none.</summary>
    /// <exception cref="LedgerFormatException">It ends inside an entry, or holds more than 256.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        while (!bundle.IsEmpty)
        {
            if (entries.Count == TileId.Full)
            {
                throw new LedgerFormatException($"An entry bundle holds more than {TileId.Full} entries.");
            }

            int length = bundle.Length < LengthBytes ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length - LengthBytes < length)
            {
                throw new LedgerFormatException($"An entry bundle ends inside its entry {entries.Count}.");
            }

            entries.Add(bundle.Slice(LengthBytes, length));
            bundle = bundle[(LengthBytes + length)..];
        }

        return entries;
    }

    private static ushort Length(ReadOnlySpan<byte> entry) =>
        entry.Length <= LongestEntry
            ? (ushort)entry.Length
            : throw new LedgerFormatException($"An entry of {entry.Length} bytes is longer than the {LongestEntry} a bundle can hold.");
}

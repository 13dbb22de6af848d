using System.Buffers;
using System.IO.Compression;

namespace Cairn.Trail.Changes.Records;

/// <summary>A record as stored: one byte that says how (0 as it is, 1 Brotli after its length), then the record; or 2 and the 32 bytes of
/// its digest, once it was erased as a whole.</summary>
public static class CompressedRecord
{
    // Setting up the packer costs some 30 µs, whatever the size: below this it is not worth its time.
    private const int WorthPacking = 2_000;

    // What is unpacked may come from anyone (an exported answer), and says itself how much memory it wants.
    private const int MostRecord = 1 << 30;

    /// <summary>Packs a record. The same record gives the same bytes on one version of the runtime.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> record)
    {
        if (record.Length >= WorthPacking)
        {
            byte[] buffer = new byte[BrotliEncoder.GetMaxCompressedLength(record.Length)];
            if (BrotliEncoder.TryCompress(record, buffer, out int packed, quality: 1, window: 18) && packed < record.Length)
            {
                var header = new RecordWriter();
                header.Number(1);
                header.Number((ulong)record.Length);
                header.Raw(buffer.AsSpan(0, packed));
                return header.Written.ToArray();
            }
        }

        return [0, .. record];
    }

    private const int DigestBytes = 32;

    /// <summary>Whether a record was erased as a whole.</summary>
    public static bool IsErased(ReadOnlySpan<byte> stored) => stored.Length == 1 + DigestBytes && stored[0] == 2;

    /// <summary>What is stored in the place of an erased record.</summary>
    /// <param name="digest">Of the record, each slot replaced by its commitment; 32 bytes.</param>
    public static byte[] Erased(ReadOnlySpan<byte> digest) => [2, .. digest];

    /// <exception cref="InvalidDataException">The bytes are no packed record.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> stored)
    {
        byte[] buffer = [];
        ReadOnlySpan<byte> record = Unpack(stored, ref buffer);
        return record.Length == buffer.Length ? buffer : record.ToArray();
    }

    /// <param name="buffer">Where it is unpacked to; replaced where it is too small.</param>
    /// <returns>The record, until the buffer is used again.</returns>
    /// <exception cref="InvalidDataException">The bytes are no packed record.</exception>
    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> stored, ref byte[] buffer)
    {
        if (stored.Length == 0)
        {
            return [];
        }

        if (stored[0] == 0)
        {
            return stored[1..];
        }

        var reader = new RecordReader(stored[1..]);
        int length = reader.Count();
        if (length > MostRecord)
        {
            throw new InvalidDataException("A stored record claims a size above the limit.");
        }

        int header = 1 + RecordWriter.SizeOf((ulong)length);
        if (stored[0] != 1 || length > Array.MaxLength)
        {
            throw new InvalidDataException("A stored record cannot be unpacked.");
        }

        // All of it is used up: bytes behind the end would be bytes that nothing vouches for.
        if (length > buffer.Length)
        {
            buffer = new byte[length];
        }

        Span<byte> record = buffer.AsSpan(0, length);
        using var brotli = new BrotliDecoder();
        return
            brotli.Decompress(stored[header..], record, out int read, out int written) == OperationStatus.Done
            && written == length
            && header + read == stored.Length
            ? record
            : throw new InvalidDataException("A stored record cannot be unpacked.");
    }
}

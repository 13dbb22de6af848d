using System.Buffers.Binary;
using System.Security.Cryptography;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// The index of a pack, version 2 (https://git-scm.com/docs/gitformat-pack, "pack-*.idx files"), held in memory as a whole and checked
/// against its own hash: what it says of offsets and checksums is what git wrote.
/// </summary>
internal sealed class PackIndex
{
    private const int Header = 8 + (256 * 4);
    private const long LargestFile = 1L << 30;
    private const int OffsetBits = 36;

    private readonly byte[] bytes;
    private readonly int names;
    private readonly int checksums;

    // Offsets, lowest first, each with the position of its name in the lower bits: where an entry ends is where the next begins.
    private readonly ulong[] byOffset;
    private readonly int[] ranks;

    private PackIndex(byte[] bytes, int idLength, int count, ulong[] byOffset, int[] ranks, long end)
    {
        this.bytes = bytes;
        IdLength = idLength;
        this.byOffset = byOffset;
        this.ranks = ranks;
        names = Header;
        checksums = names + (count * idLength);
        Count = count;
        End = end;
    }

    /// <summary>Bytes of an object id.</summary>
    public int IdLength { get; }

    /// <summary>How many objects the pack has.</summary>
    public int Count { get; }

    /// <summary>Where the last entry of the pack ends.</summary>
    public long End { get; }

    /// <summary>The hash at the end of the pack that it belongs to.</summary>
    public ReadOnlySpan<byte> PackHash => bytes.AsSpan(bytes.Length - (2 * IdLength), IdLength);

    /// <param name="idLength">Bytes of an object id: 20 or 32.</param>
    /// <param name="packLength">Bytes of the pack.</param>
    /// <exception cref="PackException">It is damaged or of another version.</exception>
    public static PackIndex Read(string file, int idLength, long packLength)
    {
        long length = new FileInfo(file).Length;
        if (length > LargestFile || length < Header + (2 * idLength))
        {
            throw new PackException("pack index of an odd size");
        }

        byte[] bytes = File.ReadAllBytes(file);
        Span<byte> hash = stackalloc byte[32];
        ReadOnlySpan<byte> content = bytes.AsSpan(0, Math.Max(0, bytes.Length - idLength));
        int hashed = idLength == 20 ? Sha1(content, hash) : SHA256.HashData(content, hash);
        if (
            bytes.Length != length
            || !bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2])
            || !hash[..hashed].SequenceEqual(bytes.AsSpan(bytes.Length - idLength))
        )
        {
            throw new PackException("damaged or unknown pack index");
        }

        int count = Counted(bytes);
        long fixedLength = Header + ((long)count * (idLength + 8)) + (2 * idLength);
        long large = (length - fixedLength) / 8;
        if (length < fixedLength || large * 8 != length - fixedLength || large > count || count >= 1 << (64 - OffsetBits))
        {
            throw new PackException("pack index of an odd size");
        }

        int offsets = Header + (count * (idLength + 4));
        var byOffset = new ulong[count];
        long end = packLength - idLength;
        for (int i = 0; i < count; i++)
        {
            ulong offset = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offsets + (i * 4)));
            if (offset >= 1UL << 31)
            {
                offset &= (1UL << 31) - 1;
                offset =
                    offset < (ulong)large
                        ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(offsets + (count * 4) + ((int)offset * 8)))
                        : ulong.MaxValue;
            }

            if (offset < 12 || offset >= (ulong)Math.Max(0, end) || offset >= 1UL << OffsetBits)
            {
                throw new PackException("pack index with an odd offset");
            }

            byOffset[i] = (offset << (64 - OffsetBits)) | (uint)i;
        }

        Array.Sort(byOffset);
        int[] ranks = new int[count];
        for (int rank = 0; rank < count; rank++)
        {
            if (rank > 0 && Offset(byOffset[rank]) == Offset(byOffset[rank - 1]))
            {
                throw new PackException("pack index with an odd offset");
            }

            ranks[Position(byOffset[rank])] = rank;
        }

        return new PackIndex(bytes, idLength, count, byOffset, ranks, end);
    }

    /// <summary>An object's place among the entries of the pack; -1 when it is not there.</summary>
    public int Find(ObjectId id)
    {
        Span<byte> wanted = stackalloc byte[32];
        id.WriteBytes(wanted);
        wanted = wanted[..IdLength];
        int first = wanted[0] == 0 ? 0 : Fan(bytes, wanted[0] - 1);
        int last = Fan(bytes, wanted[0]) - 1;
        while (first <= last)
        {
            int middle = (first + last) >>> 1;
            int start = names + (middle * IdLength);
            ulong head = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(start));
            int order = head != id.A ? head.CompareTo(id.A) : bytes.AsSpan(start, IdLength).SequenceCompareTo(wanted);
            if (order == 0)
            {
                return ranks[middle];
            }

            (first, last) = order < 0 ? (middle + 1, last) : (first, middle - 1);
        }

        return -1;
    }

    /// <summary>The place of the entry that begins at an offset; -1 when none does.</summary>
    public int At(long offset)
    {
        int first = 0;
        int last = Count - 1;
        while (first <= last)
        {
            int middle = (first + last) >>> 1;
            long found = Offset(byOffset[middle]);
            if (found == offset)
            {
                return middle;
            }

            (first, last) = found < offset ? (middle + 1, last) : (first, middle - 1);
        }

        return -1;
    }

    public long Start(int rank) => Offset(byOffset[rank]);

    /// <summary>Where the entry ends in the pack.</summary>
    public long EndOf(int rank) => rank + 1 < Count ? Offset(byOffset[rank + 1]) : End;

    /// <summary>The CRC-32 of an entry's bytes in the pack.</summary>
    public uint Checksum(int rank) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(checksums + (Position(byOffset[rank]) * 4)));

    public ObjectId Id(int rank) => ObjectId.FromBytes(bytes.AsSpan(names + (Position(byOffset[rank]) * IdLength), IdLength));

    private static int Counted(byte[] bytes)
    {
        int before = 0;
        for (int i = 0; i < 256; i++)
        {
            int here = Fan(bytes, i);
            if (here < before)
            {
                throw new PackException("pack index with an odd table");
            }

            before = here;
        }

        return before;
    }

    private static int Fan(byte[] bytes, int first) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8 + (first * 4)));

    private static long Offset(ulong entry) => (long)(entry >> (64 - OffsetBits));

    private static int Position(ulong entry) => (int)(entry & ((1UL << (64 - OffsetBits)) - 1));

#pragma warning disable CA5350 // Git's object format is SHA-1 where it is not SHA-256; nothing is trusted for it.
    private static int Sha1(ReadOnlySpan<byte> content, Span<byte> hash) => SHA1.HashData(content, hash);
#pragma warning restore CA5350
}

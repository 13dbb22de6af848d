using System.IO.Hashing;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// Reads objects of a store by their ids, for one thread. An entry of a pack is used only if its bytes have the checksum that the index
/// gives (and the index its own), its zlib stream is whole and ends where the next entry begins, and its base has the size that the
/// delta asks for; a loose object only if it has its id. Hashing each packed object again would tell nothing more of damage: the
/// checksums are of the same bytes, at a tenth of the price. A pack made to lie about its ids is shown as git shows it.
/// </summary>
/// <param name="kept">Bytes of unpacked objects to keep, as bases of others.</param>
internal sealed class PackedObjectReader(ObjectStore store, long kept)
{
    /// <summary>Bytes of the largest object that is unpacked for the sake of another, and of the largest delta.</summary>
    private const long LargestPart = 64L << 20;

    /// <summary>Bytes that all steps of one object may unpack to.</summary>
    private const long MostUnpacked = 1L << 30;

    // Git makes none longer than 4,095.
    private const int LongestChain = 4_096;
    private const int LongestHead = 48;

    private readonly PackWindows windows = new();
    private readonly DeltaBases bases = new(kept);
    private readonly Inflater inflater = new();
    private readonly Stack<int> chain = [];
    private byte[] delta = [];
    private PackFile? last;

    private readonly record struct Head(int Kind, long Size, int Length, int Base);

    public ObjectStore Store => store;

    /// <param name="largest">Bytes beyond which the object is left to git.</param>
    /// <exception cref="PackException">It is not here, is damaged, or too large: git is to be asked.</exception>
    public StoredObject Read(ObjectId id, long largest)
    {
        if (last is not null && last.Index.Find(id) is >= 0 and var known)
        {
            return Unpack(last, known, largest);
        }

        foreach (PackFile pack in store.Packs)
        {
            if (pack != last && pack.Index.Find(id) is >= 0 and var rank)
            {
                last = pack;
                return Unpack(pack, rank, largest);
            }
        }

        foreach (LooseObjects loose in store.Loose)
        {
            if (loose.Read(id, largest) is { } found)
            {
                return found;
            }
        }

        throw new PackException("object that is not in a readable pack, nor loose");
    }

    /// <summary>An object that must be of a kind.</summary>
    /// <exception cref="PackException">Git is to be asked, also where it is of another kind.</exception>
    public byte[] Read(ObjectId id, ObjectKind kind, long largest) =>
        Read(id, largest) is var read && read.Kind == kind ? read.Bytes : throw new PackException("object of another kind than named");

    private StoredObject Unpack(PackFile pack, int rank, long largest)
    {
        chain.Clear();
        int at = rank;
        ObjectKind kind;
        byte[] bytes;
        while (!bases.TryGet(pack, at, out kind, out bytes))
        {
            Head head = HeadOf(pack, at);
            if (head.Base < 0)
            {
                Bound(head.Size, chain.Count == 0 ? largest : LargestPart);
                kind = (ObjectKind)head.Kind;
                ReadOnlySpan<byte> packed = Packed(pack, at, head);
                bytes = GC.AllocateUninitializedArray<byte>((int)head.Size);
                Inflate(packed, bytes);
                bases.Add(pack, at, kind, bytes);
                break;
            }

            if (chain.Count >= LongestChain)
            {
                throw new PackException("chain of deltas that is too long");
            }

            chain.Push(at);
            at = head.Base;
        }

        long unpacked = bytes.Length;
        while (chain.TryPop(out at))
        {
            Head head = HeadOf(pack, at);
            Bound(head.Size, LargestPart);
            ReadOnlySpan<byte> packed = Packed(pack, at, head);
            if (delta.Length < head.Size)
            {
                delta = GC.AllocateUninitializedArray<byte>((int)Math.Max(head.Size, 1 << 16));
            }

            Span<byte> instructions = delta.AsSpan(0, (int)head.Size);
            Inflate(packed, instructions);
            long size = Delta.SizeOf(instructions, bytes.Length, out int first);
            Bound(size, chain.Count == 0 ? largest : LargestPart);
            Bound(unpacked += size + head.Size, MostUnpacked);
            byte[] made = GC.AllocateUninitializedArray<byte>((int)size);
            Delta.Apply(bytes, instructions[first..], made);
            bytes = made;
            bases.Add(pack, at, kind, bytes);
        }

        Bound(bytes.Length, largest);
        return new StoredObject(kind, bytes);
    }

    /// <summary>The kind of an entry, its size when unpacked, how long the head is, and the entry that it is a delta of, or -1.</summary>
    private Head HeadOf(PackFile pack, int rank)
    {
        PackIndex index = pack.Index;
        long start = index.Start(rank);
        ReadOnlySpan<byte> bytes = windows.Get(pack, start, (int)Math.Min(LongestHead, index.EndOf(rank) - start));
        int at = 0;
        int part = Next(bytes, ref at);
        int kind = part >> 4 & 7;
        long size = part & 15;
        for (int shift = 4; part >= 0x80; shift += 7)
        {
            part = Next(bytes, ref at);
            if (shift > 48)
            {
                throw Odd();
            }

            size |= (long)(part & 0x7F) << shift;
        }

        switch (kind)
        {
            case >= (int)ObjectKind.Commit and <= (int)ObjectKind.Tag:
                return new Head(kind, size, at, -1);
            case 6:
                part = Next(bytes, ref at);
                long back = part & 0x7F;
                while (part >= 0x80)
                {
                    part = Next(bytes, ref at);
                    if (back >= 1L << 48)
                    {
                        throw Odd();
                    }

                    back = ((back + 1) << 7) | (uint)(part & 0x7F);
                }

                int found = back > 0 ? index.At(start - back) : -1;
                return found >= 0 ? new Head(kind, size, at, found) : throw Odd();
            case 7:
                int length = index.IdLength;
                int named = bytes.Length - at >= length ? index.Find(ObjectId.FromBytes(bytes.Slice(at, length))) : -1;
                return named >= 0 ? new Head(kind, size, at + length, named) : throw Odd();
            default:
                throw Odd();
        }
    }

    /// <summary>The zlib stream of an entry, once its bytes are known to be those that the index is of.</summary>
    private ReadOnlySpan<byte> Packed(PackFile pack, int rank, Head head)
    {
        long start = pack.Index.Start(rank);
        long length = pack.Index.EndOf(rank) - start;

        // What cannot be made smaller grows by little.
        Bound(length, head.Size + (head.Size >> 8) + 1_024);
        ReadOnlySpan<byte> entry = windows.Get(pack, start, (int)length);
        return Crc32.HashToUInt32(entry) == pack.Index.Checksum(rank) ? entry[head.Length..] : throw Odd();
    }

    private void Inflate(ReadOnlySpan<byte> packed, Span<byte> into)
    {
        if (inflater.Unpack(packed, into) != packed.Length)
        {
            throw Odd();
        }
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int at) => at < bytes.Length ? bytes[at++] : throw Odd();

    private static void Bound(long size, long largest)
    {
        if (size > largest)
        {
            throw new PackException("object that is larger than is read");
        }
    }

    private static PackException Odd() => new("damaged entry of a pack");
}
